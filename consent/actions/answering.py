"""Answer a version: acknowledge, accept or refuse what was on the screen, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.recording import Declared, Source, Way, lock, record
from consent.actions.refusals import ActRefusedError, StaleError
from consent.models import Act, ActKind, Practitioner
from consent.obligations import (
    answers_of,
    is_under_contract,
    open_texts,
    seats_for,
    seats_of,
    standing_answer,
    texts_for,
)
from consent.wording import answer_label
from policies.dates import in_words
from policies.deadlines import paris_day
from policies.models import Version
from policies.models.asking import Asks

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from consent.obligations import Seat, Text

# What may be answered to a text that asks for an act.
POSSIBLE = {
    Asks.ACKNOWLEDGE: {ActKind.ACKNOWLEDGE},
    Asks.ACCEPT: {ActKind.ACCEPT, ActKind.REFUSE},
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was on the screen, as the form sends it back."""

    version: UUID
    sha256: str
    html_sha256: str
    label: str
    interface: str = ""
    cabinet: UUID | None = None


@transaction.atomic
def answer(
    practitioner: Practitioner,
    *,
    act: ActKind,
    shown: Shown,
    at: datetime,
    way: Way,
    reason: str = "",
) -> Act:
    """Record what she answers to the version she was shown; the same answer again is one act.

    Raises StaleError when the form is of another text, build of words or state; ActRefusedError,
    with the remedy, for what is not hers to answer. Nothing is written then.
    """
    lock(practitioner, shown.cabinet)
    version = _version(shown, practitioner)
    text = _text(version, practitioner, at=at)
    seat = _seat(shown, practitioner, text)
    _check_possible(act, text)
    _check_label(shown, version, act=act, seat=seat)
    before = standing_answer(text, answers_of(practitioner), seat=seat, day=paris_day(at))
    if before is not None:
        if before.act == act:
            return Act.objects.get(pk=before.id)
        if before.act == ActKind.ACCEPT:
            raise ActRefusedError(
                _(
                    "You accepted this version on %(day)s. A contract is ended by terminating it,"
                    " not by refusing it: write to us."
                )
                % {"day": in_words(before.at)}
            )
    return record(
        Declared(
            act=act,
            practitioner=practitioner,
            seat=seat,
            version=version,
            label=shown.label,
            interface=shown.interface,
            reason=reason.strip(),
            way=way,
            source=Source(),
            at=at,
            recorded_at=at,
        )
    )


def _version(shown: Shown, practitioner: Practitioner) -> Version:
    """Give the version shown, if it is her brand's and word for word what was on the screen."""
    versions = Version.objects.select_related("policy").defer("markdown", "html", "source")
    found = versions.filter(pk=shown.version).first()
    if found is None or found.policy.site_id != practitioner.site_id:
        raise StaleError(_("This text is not one of yours. Open your documents again."))
    if (found.sha256, found.html_sha256) != (shown.sha256, shown.html_sha256):
        raise StaleError(_("You were shown another text. Read this one, then answer."))
    return found


def _text(version: Version, practitioner: Practitioner, *, at: datetime) -> Text:
    """Give the text as it concerns her now; refuse one that does not bind, nor is to."""
    if not is_under_contract(practitioner, paris_day(at)):
        raise ActRefusedError(_("Your contract does not run: there is nothing to answer."))
    number = (version.major, version.minor)
    texts = open_texts(texts_for(practitioner), language=practitioner.language, day=paris_day(at))
    for text in texts:
        if text.policy == version.policy_id and text.number == number:
            return text
    raise StaleError(
        _("“%(title)s” %(number)s is not to be answered now. Open your documents again.")
        % {"title": version.title, "number": version.number}
    )


def _seat(shown: Shown, practitioner: Practitioner, text: Text) -> Seat:
    """Give in whose name she answers; refuse a cabinet for which she may not sign."""
    for seat in seats_for(text, seats_of(practitioner)):
        if seat.cabinet == shown.cabinet:
            return seat
    raise ActRefusedError(
        _("Only an owner or a signatory of the cabinet answers this text. Ask one of them.")
    )


def _check_possible(act: ActKind, text: Text) -> None:
    if act not in POSSIBLE.get(Asks(text.asks), set()):
        raise ActRefusedError(_("This text does not ask for that. Open your documents again."))


def _check_label(shown: Shown, version: Version, *, act: ActKind, seat: Seat) -> None:
    """Refuse a button that we would not show now: after an update, or written by hand."""
    expected = answer_label(
        act, number=version.number, cabinet=seat.name, language=version.language
    )
    if shown.label != expected:
        raise StaleError(_("This page has changed since you opened it. Read it, then answer."))
