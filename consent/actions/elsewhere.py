"""Acts that were made elsewhere, on paper or in an older system: what is checked of each."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from consent.actions.answering import POSSIBLE
from consent.actions.refusals import ActRefusedError
from consent.models import ActKind
from consent.obligations import seats_for, standing_answer
from policies.dates import in_words
from policies.deadlines import PARIS, paris_day
from policies.models.asking import Asks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from consent.models import Practitioner
    from consent.obligations import Answer, Seat, Text
    from policies.models import Version


def instant_of(day: date) -> datetime:
    """Give the instant for an act of which only the Paris day is known: the day's first one."""
    return datetime.combine(day, time.min, tzinfo=PARIS)


def check_day(day: date, *, practitioner: Practitioner, version: Version, today: date) -> None:
    """Refuse a Paris day on which this cannot have been answered.

    Nobody answers tomorrow, nor after her contract, nor a text that is not fixed yet: it binds
    only if she could know it when she accepted it (C. civ. art. 1119). Of a version that is
    itself adopted nobody knows since when it was shown. She may sign before her contract begins.
    """
    if day > today:
        raise ActRefusedError(_("The day is still to come. Give the day that was written down."))
    if practitioner.contract_end is not None and day > practitioner.contract_end:
        raise ActRefusedError(
            _("The contract ended on %(day)s, before that. Check the day, and whose act it is.")
            % {"day": in_words(practitioner.contract_end)}
        )
    fixed = paris_day(version.promulgation.at) if version.promulgation else None
    if fixed is not None and day < fixed:
        raise ActRefusedError(
            _("Version %(number)s was promulgated on %(day)s, after that. Check day and version.")
            % {"number": version.number, "day": in_words(fixed)}
        )


def check_possible(act: str, text: Text) -> None:
    """Refuse an act for which the text does not ask."""
    if act not in POSSIBLE.get(Asks(text.asks), set()):
        raise ActRefusedError(
            _("This text asks for %(asked)s: nothing else can be recorded.")
            % {"asked": Asks(text.asks).label}
        )


def seat_for(text: Text, seats: Sequence[Seat], *, cabinet: UUID | None) -> Seat:
    """Give in whose name an act was made; refuse a cabinet for which she may not sign."""
    for seat in seats_for(text, seats):
        if seat.cabinet == cabinet:
            return seat
    if text.asked_of == "practitioner":
        raise ActRefusedError(_("Each practitioner answers this text for herself: no cabinet."))
    raise ActRefusedError(
        _("A cabinet answers this text, by an owner or a signatory: name her cabinet.")
    )


def answered(
    text: Text, answers: Iterable[Answer], *, seat: Seat, act: str, day: date
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
        raise ActRefusedError(
            _("This version was accepted on %(day)s. A contract is ended by terminating it.") % said
        )
    return None
