"""How many were informed by when: the curve of a notice, by Paris day or hour."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, DateTimeField, Func

from notifications.models import Basis, Delivery, State
from notifications.standing.counting import NOT_BY_MAIL
from policies.deadlines import PARIS

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Notice

# Over so short a time a day is too coarse.
BY_HOUR: Final = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Point:
    """How many had been informed by the end of a Paris day or hour that begins at `at`.

    Three numbers, never one: delivered, presumed delivered, and informed otherwise than by mail.
    """

    at: datetime
    delivered: int = 0
    presumed: int = 0
    not_by_mail: int = 0

    @property
    def informed(self) -> int:
        """Give all of them."""
        return self.delivered + self.presumed + self.not_by_mail


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The points at which the numbers changed, in order; by hours where there are few."""

    points: tuple[Point, ...] = ()
    by_hour: bool = False


class _Hour(Func):
    """The hour of an instant. Hours of Paris begin with those of UTC, and need no zone's rules."""

    template = "date_bin('1 hour', %(expressions)s, TIMESTAMPTZ 'epoch')"
    output_field = DateTimeField()


def curve(notice: Notice) -> Curve:
    """Give how the number of those informed grew, the canary left out: one pass over the index.

    An instant is that of what informed them, so that a bounce takes a person out of its whole
    past. Days and hours are those of Paris.
    """
    hours = _hours(notice)
    if not hours:
        return Curve()
    by_hour = max(hours) - min(hours) < BY_HOUR
    steps: _Changes = defaultdict(Counter)
    for at, changes in hours.items():
        local = at.astimezone(PARIS)
        steps[local if by_hour else local.replace(hour=0)].update(changes)
    return Curve(points=tuple(_cumulated(steps)), by_hour=by_hour)


_Changes = dict["datetime", Counter[str]]


def _hours(notice: Notice) -> _Changes:
    """Give how many were informed in each hour, by what shows it."""
    informed = Delivery.objects.filter(notice=notice, state=State.INFORMED)
    rows = informed.annotate(hour=_Hour("informed_at")).values_list("hour", "basis")
    found: _Changes = defaultdict(Counter)
    for hour, basis, count in rows.annotate(count=Count("*")).order_by():
        found[hour][basis] += count
    # It was counted with the people, since the index knows no difference.
    canary = informed.filter(practitioner=None).first()
    if canary is not None and canary.informed_at is not None:
        hour = canary.informed_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        found[hour][canary.basis] -= 1
    return {hour: changes for hour, changes in found.items() if any(changes.values())}


def _cumulated(changes: _Changes) -> list[Point]:
    totals: dict[str, int] = defaultdict(int)
    points = []
    for at in sorted(changes):
        for basis, count in changes[at].items():
            totals[basis] += count
        point = Point(
            at=at,
            delivered=totals[Basis.DELIVERED],
            presumed=totals[Basis.PRESUMED],
            not_by_mail=sum(totals[basis] for basis in NOT_BY_MAIL),
        )
        points.append(point)
    return points
