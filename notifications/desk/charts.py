"""The pictures of a notice: its bar of progress and its curve, as numbers for an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.schedule import local_instant
from policies.dates import in_words
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import Promise

    from notifications.standing import Counts, Curve, Point, Stand

# The drawing's own units; the page scales it.
WIDTH: Final = 640
HEIGHT: Final = 220
BANDS: Final[list[tuple[str, Promise, Callable[[Counts], int]]]] = [
    ("delivered", gettext_lazy("delivered"), lambda counts: counts.delivered),
    ("presumed", gettext_lazy("presumed delivered"), lambda counts: counts.presumed),
    ("otherwise", gettext_lazy("informed, not by e-mail"), lambda counts: counts.not_by_mail),
    ("waiting", gettext_lazy("waiting for an answer"), lambda counts: counts.waiting),
    ("failed", gettext_lazy("waiting for another way"), lambda counts: counts.failed),
    ("unsent", gettext_lazy("not sent yet"), lambda counts: counts.unsent),
]


@dataclass(frozen=True, kw_only=True)
class Band:
    """A part of the bar: what it counts, how many, where it begins and how wide it is (of 1000)."""

    key: str
    label: Promise
    count: int
    begins: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An upright line on a day: at which place, with which words."""

    key: str
    x: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Area:
    """What lies between two curves, as the points of a polygon."""

    key: str
    points: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The curve of those informed against the last legal day, with the rows of its table."""

    areas: list[Area]
    marks: list[Mark]
    rows: list[Point]
    by_hour: bool
    people: int
    first: date
    last: date


def bar(counts: Counts) -> list[Band]:
    """Give the bar of a notice: parts without anybody are there, and have no width."""
    found, begins = [], 0.0
    for key, label, number in BANDS:
        count = number(counts)
        width = 1000 * count / counts.people if counts.people else 0.0
        found.append(
            Band(key=key, label=label, count=count, begins=round(begins, 2), width=round(width, 2))
        )
        begins += width
    return found


def chart(stand: Stand, curve: Curve) -> Chart | None:
    """Give the curve of a notice; None where it has no day to reach, or nobody is informed."""
    enters = stand.facts.enters
    if enters is None or not curve.points:
        return None
    plane = _Plane(stand, curve, enters)
    marks = [Mark(key="enters", x=plane.x(_midnight(enters)), label=_entry(enters))]
    last = stand.facts.last_day
    if last is not None:
        # That day still counts: the line stands at its end.
        end = plane.x(_midnight(last + timedelta(days=1)))
        marks.insert(0, Mark(key="last", x=end, label=_last(last)))
    return Chart(
        areas=plane.areas(),
        marks=marks,
        rows=list(curve.points),
        by_hour=curve.by_hour,
        people=plane.people,
        first=plane.first,
        last=plane.last,
    )


def _entry(day: date) -> str:
    return _("Entry into force: %(day)s") % {"day": in_words(day)}


def _last(day: date) -> str:
    return _("Last legal day to inform: %(day)s") % {"day": in_words(day)}


def _midnight(day: date) -> datetime:
    return local_instant(day, time(0))


class _Plane:
    """Places instants and numbers on the drawing."""

    def __init__(self, stand: Stand, curve: Curve, enters: date) -> None:
        facts = stand.facts
        self.curve, self.at = curve, facts.at
        began = min(facts.send_from, curve.points[0].at)
        self.first = paris_day(began)
        self.last = max(enters, paris_day(curve.points[-1].at)) + timedelta(days=1)
        self.people = max(stand.counts.people, curve.points[-1].informed, 1)
        self._zero = _midnight(self.first)
        self._span = (_midnight(self.last) - self._zero).total_seconds()

    def x(self, at: datetime) -> float:
        """Give the place of an instant."""
        share = (at - self._zero).total_seconds() / self._span
        return round(WIDTH * min(max(share, 0.0), 1.0), 1)

    def y(self, number: int) -> float:
        """Give the height of a number, from above."""
        return round(HEIGHT * (1 - number / self.people), 1)

    def areas(self) -> list[Area]:
        """Give the three areas, one upon the other."""
        delivered = [point.delivered for point in self.curve.points]
        presumed = [point.delivered + point.presumed for point in self.curve.points]
        informed = [point.informed for point in self.curve.points]
        nobody = [0] * len(informed)
        layers = [("delivered", nobody, delivered), ("presumed", delivered, presumed)]
        layers.append(("otherwise", presumed, informed))
        return [
            Area(key=key, points=" ".join(self._steps(upper) + self._steps(lower)[::-1]))
            for key, lower, upper in layers
        ]

    def _steps(self, numbers: list[int]) -> list[str]:
        """Give a curve in steps: each number holds from its day or hour to the next, until now."""
        starts = [self.x(point.at) for point in self.curve.points]
        ends = [*starts[1:], max(self.x(self.at), starts[-1])]
        steps = [f"{starts[0]},{self.y(0)}"]
        for begins, ends_at, number in zip(starts, ends, numbers, strict=True):
            steps += [f"{begins},{self.y(number)}", f"{ends_at},{self.y(number)}"]
        return steps
