"""The deliveries of a notice in numbers: by state, way and proof; the canary apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q

from notifications.models import Basis, Delivery, State
from notifications.models.deliveries import FAILED
from notifications.standing.days import days_of_entry, too_late_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from notifications.models import Notice

# Whoever waits for her mail, or is being sent it.
UNSENT: Final = (State.PLANNED, State.CLAIMED, State.UNKNOWN)
WAITING: Final = (State.SUBMITTED, State.DEFERRED)
# Informed, and not by the e-mail that a policy may promise.
NOT_BY_MAIL: Final = (Basis.IN_APP, Basis.LETTER)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """How many people share a state, a way, what shows that they know, or why nothing is sent.

    `late` are those of them who were informed after the last legal day.
    """

    state: str
    stage: str
    basis: str = ""
    exemption: str = ""
    count: int = 0
    late: int = 0


@dataclass(frozen=True, kw_only=True)
class Counts:
    """A notice in numbers of people; never the canary, which is beside them (None: none)."""

    cells: tuple[Cell, ...] = ()
    canary: Delivery | None = None

    def of(self, *states: str) -> int:
        """Give how many are in one of these states."""
        return self._sum(lambda cell: cell.state in states)

    @property
    def people(self) -> int:
        """Give how many it concerns; exempt ones are none of them."""
        return self._sum(lambda cell: cell.state != State.EXEMPT)

    @property
    def unsent(self) -> int:
        """Give how many wait for their mail, or are being sent it."""
        return self.of(*UNSENT)

    @property
    def waiting(self) -> int:
        """Give how many mails are under way: nobody said yet that they arrived."""
        return self.of(*WAITING)

    @property
    def failed(self) -> int:
        """Give how many wait for a fallback."""
        return self.of(*FAILED)

    @property
    def informed(self) -> int:
        """Give how many are informed, in whatever way; never shown without the three below."""
        return self.of(State.INFORMED)

    @property
    def delivered(self) -> int:
        """Give of how many their mail server said that it has the mail."""
        return self.by(Basis.DELIVERED)

    @property
    def presumed(self) -> int:
        """Give of how many it is presumed, by the brand's own rule."""
        return self.by(Basis.PRESUMED)

    @property
    def not_by_mail(self) -> int:
        """Give how many know it from their own acknowledgement, or by letter."""
        return self.by(*NOT_BY_MAIL)

    @property
    def late(self) -> int:
        """Give how many were informed after the last legal day."""
        return sum(cell.late for cell in self.cells)

    @property
    def exempt(self) -> dict[str, int]:
        """Give how many are exempt, by reason."""
        found: dict[str, int] = defaultdict(int)
        for cell in self.cells:
            if cell.exemption:
                found[cell.exemption] += cell.count
        return dict(found)

    def by(self, *bases: str) -> int:
        """Give how many are informed as one of these shows."""
        return self._sum(lambda cell: cell.basis in bases)

    def _sum(self, fits: Callable[[Cell], bool]) -> int:
        return sum(cell.count for cell in self.cells if fits(cell))


def counts(notice: Notice) -> Counts:
    """Count the deliveries of a notice: one pass over the index, and one row for the canary."""
    return counts_of([notice], days=days_of_entry([notice]))[notice.pk]


def counts_of(notices: Iterable[Notice], *, days: Mapping[UUID, date | None]) -> dict[UUID, Counts]:
    """Count the deliveries of several notices, as `counts` does, in as many queries.

    `days` are those of `days_of_entry`.
    """
    limits = {
        one.pk: too_late_from(days[one.pk], required_days=one.required_days) for one in notices
    }
    cells: dict[UUID, list[Cell]] = {key: [] for key in limits}
    for row in _rows(limits):
        cells[row.pop("notice")].append(Cell(**row))
    # Its own key in the unique index: nothing is gone through.
    own = Delivery.objects.filter(notice__in=limits, practitioner=None)
    canaries = {one.notice_id: one for one in own}
    return {
        key: _without(found, canaries.get(key), limit=limits[key]) for key, found in cells.items()
    }


def _rows(limits: Mapping[UUID, datetime | None]) -> Iterable[dict[str, Any]]:
    late = Q(pk__in=[])
    for key, limit in limits.items():
        if limit is not None:
            late |= Q(notice=key, informed_at__gte=limit)
    by = ("notice", "state", "stage", "basis", "exemption")
    # Whatever is not in the index would have each row looked up.
    found = Delivery.objects.filter(notice__in=list(limits)).values(*by)
    counted: Iterable[dict[str, Any]] = found.annotate(
        count=Count("*"), late=Count("informed_at", filter=late)
    ).order_by(*by)
    return counted


def _without(cells: list[Cell], canary: Delivery | None, *, limit: datetime | None) -> Counts:
    """Take the canary out: it was counted with the people, since the index knows no difference."""
    if canary is None:
        return Counts(cells=tuple(cells))
    own = (canary.state, canary.stage, canary.basis, canary.exemption)
    at = canary.informed_at
    late = at is not None and limit is not None and at >= limit
    left = []
    for cell in cells:
        if (cell.state, cell.stage, cell.basis, cell.exemption) == own:
            cell = replace(cell, count=cell.count - 1, late=cell.late - late)  # noqa: PLW2901
        left.append(cell)
    return Counts(cells=tuple(cell for cell in left if cell.count > 0), canary=canary)
