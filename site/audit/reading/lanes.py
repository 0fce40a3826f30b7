"""A line of time as numbers for an SVG: a lane per text, bars for what bound, marks for what was.

Pure: a template colours them, and a table beside has the same days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The drawing's own units; the page scales it.
WIDTH: Final = 720
# Above a bar its lane's title, below it the marks.
LANE: Final = 56
BAR_TOP: Final = 20
BAR: Final = 18
MARKS: Final = BAR_TOP + BAR + 8
# Of a bar, how wide it is at least, so that a day is seen; and what a digit of its label takes.
_LEAST: Final = 2.0
_DIGIT: Final = 7.0
_MOST_TICKS: Final = 8
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What a bar stands for: its label, from a day to another, excluded; None: to the end."""

    label: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Spot:
    """What a mark stands for: a kind, which gives its shape, and a day."""

    kind: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A row of the picture: its title, its bars in order of time, its marks."""

    title: str
    stretches: Sequence[Stretch] = ()
    spots: Sequence[Spot] = ()


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar: where it stands, its label, whether that fits, and which of two shades it has."""

    x: float
    y: float
    width: float
    label: str
    has_room: bool
    shade: int


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The middle of a mark, and its kind."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, kw_only=True)
class Title:
    """The words of a lane, and the line on which they stand."""

    y: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Tick:
    """The first of a month on the axis."""

    x: float
    day: date


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """All of it, in a drawing of WIDTH by `height`."""

    height: int
    titles: list[Title]
    bars: list[Bar]
    marks: list[Mark]
    ticks: list[Tick]


def drawn(lanes: Sequence[Lane], *, last: date) -> Drawing | None:
    """Give the lanes as a drawing that ends on `last`; None where nothing is on any of them.

    It begins on the first day of a bar or mark. What begins after `last` is not drawn.
    """
    days = [one.since for lane in lanes for one in lane.stretches]
    days += [one.on for lane in lanes for one in lane.spots]
    days = [day for day in days if day <= last]
    if not days:
        return None
    axis = _Axis(first=min(days), last=last)
    return Drawing(
        height=LANE * len(lanes),
        titles=[Title(y=place * LANE + 13, words=lane.title) for place, lane in enumerate(lanes)],
        bars=[one for place, lane in enumerate(lanes) for one in axis.bars(place, lane)],
        marks=[one for place, lane in enumerate(lanes) for one in axis.marks(place, lane)],
        ticks=axis.ticks(),
    )


@dataclass(frozen=True, kw_only=True)
class _Axis:
    """Places Paris days from left to right; the last day is all there."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Give the place of the beginning of a day."""
        whole = (self.last - self.first).days + 1
        return round(WIDTH * min(max((day - self.first).days / whole, 0.0), 1.0), 2)

    def bars(self, place: int, lane: Lane) -> Iterable[Bar]:
        """Give the bars of a lane."""
        for number, one in enumerate(lane.stretches):
            if one.since > self.last:
                continue
            x = self.x(one.since)
            end = WIDTH if one.until is None else self.x(one.until)
            width = round(max(end - x, _LEAST), 2)
            yield Bar(
                x=min(x, WIDTH - _LEAST),
                y=place * LANE + BAR_TOP,
                width=width,
                label=one.label,
                has_room=width >= _DIGIT * len(one.label) + 4,
                shade=number % 2,
            )

    def marks(self, place: int, lane: Lane) -> Iterable[Mark]:
        """Give the marks of a lane, each in the middle of its day."""
        half = WIDTH / ((self.last - self.first).days + 1) / 2
        for one in lane.spots:
            if self.first <= one.on <= self.last:
                x = round(self.x(one.on) + half, 2)
                yield Mark(x=x, y=place * LANE + MARKS, kind=one.kind)

    def ticks(self) -> list[Tick]:
        """Give firsts of months, so few that their words have room."""
        found: list[date] = []
        for step in _MONTHS:
            found = list(self._firsts(step))
            if len(found) <= _MOST_TICKS:
                break
        return [Tick(x=self.x(day), day=day) for day in found]

    def _firsts(self, step: int) -> Iterable[date]:
        """Give the firsts of each `step` months, counted from a January."""
        begin = self.first.year * 12 + self.first.month - 1
        for month in range(-(-begin // step) * step, self.last.year * 12 + self.last.month, step):
            day = date(month // 12, month % 12 + 1, 1)
            if self.first <= day <= self.last:
                yield day
