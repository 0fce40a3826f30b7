"""What is checked of every answer to a text, on our page, on paper or in an older system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.actions.refusals import ActRefusedError
from consent.models import ActKind
from consent.obligations import open_texts, seats_for, standing_answer
from policies.dates import in_words
from policies.models.asking import AskedOf, Asks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from django.utils.functional import Promise

    from consent.obligations import Answer, Seat, Text
    from policies.models import Version

# What may be answered to a text that asks for an act.
POSSIBLE: Final = {
    Asks.ACKNOWLEDGE: {ActKind.ACKNOWLEDGE},
    Asks.ACCEPT: {ActKind.ACCEPT, ActKind.REFUSE},
}


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Why an answer is refused, with the remedy: in words for whoever enters it.

    `not_asked` may name what is `%(asked)s`, `accepted` the `%(day)s`.
    """

    not_asked: Promise
    by_herself: Promise
    by_cabinet: Promise
    accepted: Promise


TO_HER: Final = Sentences(
    not_asked=gettext_lazy("This text does not ask for that. Open your documents again."),
    by_herself=gettext_lazy(
        "You answer this text in your own name, not in a cabinet’s. Open your documents again."
    ),
    by_cabinet=gettext_lazy(
        "Only an owner or a signatory of the cabinet answers this text. Ask one of them."
    ),
    accepted=gettext_lazy(
        "You accepted this version on %(day)s. A contract is ended by terminating it, not by"
        " refusing it: write to us."
    ),
)
TO_STAFF: Final = Sentences(
    not_asked=gettext_lazy("This text asks for %(asked)s: nothing else can be recorded."),
    by_herself=gettext_lazy("Each practitioner answers this text for herself: no cabinet."),
    by_cabinet=gettext_lazy(
        "A cabinet answers this text, by an owner or a signatory: name her cabinet."
    ),
    accepted=gettext_lazy(
        "This version was accepted on %(day)s. A contract is ended by terminating it."
    ),
)


def open_text(version: Version, texts: Iterable[Text], *, language: str, day: date) -> Text | None:
    """Give the text of a version's number as it can be answered on a day; None where it cannot."""
    wanted = (version.policy_id, (version.major, version.minor))
    for one in open_texts(texts, language=language, day=day):
        if (one.policy, one.number) == wanted:
            return one
    return None


def check_possible(act: str, text: Text, *, sentences: Sentences) -> None:
    """Refuse an act for which the text does not ask."""
    if act not in POSSIBLE.get(Asks(text.asks), set()):
        raise ActRefusedError(str(sentences.not_asked) % {"asked": Asks(text.asks).label})


def seat_for(
    text: Text, seats: Sequence[Seat], *, cabinet: UUID | None, sentences: Sentences
) -> Seat:
    """Give in whose name a text is answered; refuse a cabinet for which she may not sign."""
    for seat in seats_for(text, seats):
        if seat.cabinet == cabinet:
            return seat
    is_hers = text.asked_of == AskedOf.PRACTITIONER or not seats
    raise ActRefusedError(str(sentences.by_herself if is_hers else sentences.by_cabinet))


def answered(
    text: Text,
    answers: Iterable[Answer],
    *,
    seat: Seat,
    act: str,
    day: date,
    sentences: Sentences,
) -> Answer | None:
    """Give the answer that makes this act superfluous, if there is one.

    Raises ActRefusedError where it contradicts what was said before, or since.
    """
    before = standing_answer(text, answers, seat=seat, day=day)
    if before is None or before.act == act:
        return before
    said = {"day": in_words(before.at)}
    if before.at > day:
        raise ActRefusedError(
            _("This version was answered otherwise on %(day)s, after that: the later word stands.")
            % said
        )
    if before.act == ActKind.ACCEPT:
        raise ActRefusedError(str(sentences.accepted) % said)
    return None
