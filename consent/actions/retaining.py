"""Erase what has been kept for as long as its class is kept, in short transactions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from consent import ports
from consent.actions.claims import last_contract_end
from consent.actions.erasing import ErasureRefusedError, erase_person, would_erase
from consent.actions.kept_choices import Choices
from consent.entering import enter
from consent.ledger import canonical_json, instant
from consent.models import EntryType, Hold, PendingPaper, Practitioner, Trace
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

PAPERS_KEPT: Final = timedelta(days=30)
# The ground that the ledger gives for who is erased by the schedule.
GROUND: Final = "retention period over (GDPR art. 5(1)(e), 17(1)(a))"
AT_ONCE: Final = 500


@dataclass(frozen=True, kw_only=True)
class Over:
    """What was over of a class: `rows` of the Paris day `until` and before went, or would go;
    `held` more stay, as a hold stands."""

    name: str
    until: date
    rows: int
    held: int


class RetentionClass(Protocol):
    """What is kept equally long."""

    name: str

    def until(self, *, at: datetime) -> date:
        """Give the last Paris day of which nothing is kept any more."""

    def rows(self, *, at: datetime) -> int:
        """Count the rows that are over and that no hold keeps."""

    def held(self, *, at: datetime) -> int:
        """Count the rows that would be over if no hold stood."""

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase what is over, a short transaction at a time; tell each time how many rows went."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run did of each class, and whether its time was up before all was done."""

    classes: tuple[Over, ...]
    has_more: bool = False


class Traces:
    """From where people acted: twelve months, and for as long as a hold stands."""

    name = "traces"

    def until(self, *, at: datetime) -> date:
        """Give yesterday: each trace has its own last day."""
        return paris_day(at) - timedelta(days=1)

    def rows(self, *, at: datetime) -> int:
        """Count."""
        return self._free(at).count()

    def held(self, *, at: datetime) -> int:
        """Count."""
        return self._over(at).filter(act__practitioner__in=held_ones()).count()

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase."""
        return in_batches(self._free(at))

    def _over(self, at: datetime) -> QuerySet[Trace]:
        return Trace.objects.filter(erase_after__lte=self.until(at=at))

    def _free(self, at: datetime) -> QuerySet[Trace]:
        return self._over(at).exclude(act__practitioner__in=held_ones())


class People:
    """All that is kept of who has had no contract for years: names, words, openings, letters."""

    name = "people"

    def until(self, *, at: datetime) -> date:
        """Give the latest end of a contract about which no claim can be made any more."""
        return last_contract_end(paris_day(at), years=settings.IDENTITY_KEPT_YEARS)

    def rows(self, *, at: datetime) -> int:
        """Count, of each person all that would go."""
        return sum(would_erase(person).total for person in self._free(at).iterator())

    def held(self, *, at: datetime) -> int:
        """Count."""
        kept = self._over(at).filter(pk__in=held_ones())
        return sum(would_erase(person).total for person in kept.iterator())

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase, one person after the other; each has a line of her own in the ledger."""
        for person in self._free(at).iterator():
            try:
                yield erase_person(person, by=None, at=at, ground=GROUND).total
            except ErasureRefusedError:
                # A hold or another contract was entered meanwhile.
                continue

    def _over(self, at: datetime) -> QuerySet[Practitioner]:
        mark = Concat(Value("erased-"), Cast("pk", CharField()))
        ended = Practitioner.objects.filter(contract_end__lte=self.until(at=at))
        found: QuerySet[Practitioner] = ended.exclude(external_id=mark)
        return found.select_related("site", "user").order_by("contract_end", "pk")

    def _free(self, at: datetime) -> QuerySet[Practitioner]:
        return self._over(at).exclude(pk__in=held_ones())


class Papers:
    """Papers that nobody confirmed; they are no evidence, so no hold keeps them."""

    name = "papers"

    def until(self, *, at: datetime) -> date:
        """Give the day a month ago."""
        return paris_day(at - PAPERS_KEPT)

    def rows(self, *, at: datetime) -> int:
        """Count."""
        return self._over(at).count()

    def held(self, *, at: datetime) -> int:  # noqa: ARG002 (as of every class)
        """Give none."""
        return 0

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase."""
        return in_batches(self._over(at))

    def _over(self, at: datetime) -> QuerySet[PendingPaper]:
        found: QuerySet[PendingPaper] = PendingPaper.objects.filter(kept_at__lt=at - PAPERS_KEPT)
        return found


CLASSES: Final[tuple[RetentionClass, ...]] = (Traces(), People(), Papers(), Choices())


def with_others(classes: Sequence[RetentionClass]) -> tuple[RetentionClass, ...]:
    """Give classes, and those of what layers above keep for a time."""
    return (*classes, *ports.retained())


def held_ones() -> QuerySet[Any, Any]:
    """Give the keys of the practitioners whom a standing hold is about."""
    return Hold.objects.standing().values("practitioner")


def in_batches(rows: QuerySet[Any]) -> Iterator[int]:
    """Erase rows, a short transaction at a time; tell after each how many went."""
    while True:
        with transaction.atomic():
            some = list(rows.values_list("pk", flat=True)[:AT_ONCE])
            gone = rows.filter(pk__in=some).only("pk").delete()[0] if some else 0
        if not gone:
            return
        yield gone


def would_retain(classes: Sequence[RetentionClass], *, at: datetime) -> Run:
    """Count what is over of each class; nothing is erased."""
    return Run(classes=tuple(_over(one, one.rows(at=at), at=at) for one in classes))


def retain(
    classes: Sequence[RetentionClass], *, clock: Callable[[], datetime], budget: timedelta
) -> Run:
    """Erase what is over of each class; enter in the ledger how much went, if anything did.

    Ends once `budget` is used up: another run goes on.
    """
    at = clock()
    gone = dict.fromkeys((one.name for one in classes), 0)
    try:
        has_more = _erase(classes, gone, at=at, may_go_on=lambda: clock() < at + budget)
    finally:
        # Whatever ends it, what went by then is on record.
        over = tuple(_over(one, gone[one.name], at=at) for one in classes)
        if any(gone.values()):
            enter(EntryType.ERASE, _record(over, at=at), time=at)
    return Run(classes=over, has_more=has_more)


def _over(one: RetentionClass, rows: int, *, at: datetime) -> Over:
    return Over(name=one.name, until=one.until(at=at), rows=rows, held=one.held(at=at))


def _erase(
    classes: Sequence[RetentionClass],
    gone: dict[str, int],
    *,
    at: datetime,
    may_go_on: Callable[[], bool],
) -> bool:
    """Count in `gone` what went; tell whether time was up before all of it did."""
    for one in classes:
        for rows in one.erase(at=at):
            gone[one.name] += rows
            if not may_go_on():
                return True
    return False


def _record(classes: Sequence[Over], *, at: datetime) -> bytes:
    counts = {
        one.name: {"rows": one.rows, "until": one.until.isoformat(), "held": one.held}
        for one in classes
    }
    return canonical_json(
        {
            "id": str(uuid.uuid4()),
            "row": "retention",
            "classes": counts,
            "by": None,
            "at": instant(at),
        }
    )
