"""What silence will mean on the day on which the texts of a proposal enter into force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from notifications.composing.reading import announced_for
from notifications.schedule.silence import Silence, silence

if TYPE_CHECKING:
    from notifications.composing.announced import Text
    from policies.models import Proposal


@dataclass(frozen=True, kw_only=True)
class Silent:
    """A text, and what becomes of it for whoever says nothing, in words."""

    title: str
    language: str
    words: str


def silences(proposal: Proposal) -> list[Silent]:
    """Give what silence means, text by text, as the mail says it."""
    languages = sorted(set(proposal.texts.values_list("language", flat=True)))
    found = []
    for language in languages:
        announced = announced_for(proposal, language)
        for text in announced.texts:
            if text.language == language:
                meant = meant_of(text, authorisation=announced.authorisation)
                words = " ".join(words_of(one) for one in meant)
                found.append(Silent(title=text.title, language=language, words=words))
    return sorted(found, key=lambda one: (one.title, one.language))


def meant_of(text: Text, *, authorisation: str) -> list[Silence]:
    """Give what silence means of a text's words, and of the subprocessors that it gains."""
    found = [] if text.only_subprocessors else [silence(text.kind, asks=text.asks)]
    if text.subprocessors:
        of_them = silence(
            text.kind, asks=text.asks, of="subprocessors", authorisation=authorisation
        )
        found.append(of_them)
    return found


def words_of(meant: Silence) -> str:
    """Say what silence means."""
    said = {
        "in_force": _("It binds all the same from that day."),
        "old_binds": _("The version before it goes on binding until the new one is accepted."),
        "authorised": _("The new subprocessor is authorised."),
        "refused": _("The new subprocessor is refused."),
    }[meant.result]
    if not meant.asked_at_sign_in:
        return said
    return f"{said} {_('Whoever has not answered is asked at the next sign-in.')}"
