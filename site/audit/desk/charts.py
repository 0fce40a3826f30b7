"""Pictures of acts for templates: a layer for each origin, and the rows of the table beside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from audit.desk.acts.lines import origin_word
from consent.models import Origin
from policies.pictures import HEIGHT, WIDTH, Part, highest, stacked, steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from audit.reading.coverage_curve import Rise

# From below; a layer is of one origin.
LAYERS: Final[tuple[str, ...]] = tuple(str(one) for one in Origin.values)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """An origin in a picture: how many acts it counts, and the points of its curve, if it is one.

    A curve's layer reaches from the ground to its own top: the higher ones are painted first.
    """

    key: str
    label: Any
    total: int
    points: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An upright line on a day: where it stands, and what it says."""

    key: str
    x: float
    day: date
    label: Any


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table: a day or the first one of a period, and a number for each layer."""

    day: date
    numbers: list[int]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars or curves of one kind of act; `key` is its id on the page, `most` its height."""

    key: str
    title: Any
    layers: list[Layer]
    rows: list[Row]
    most: int
    first: date
    last: date
    parts: list[Part]
    marks: list[Mark]
    size: tuple[int, int] = (WIDTH, HEIGHT)

    @property
    def painted(self) -> list[Layer]:
        """Give the curves that have points, the highest first."""
        return [one for one in reversed(self.layers) if one.points]

    @property
    def is_empty(self) -> bool:
        """Tell whether it counts nothing."""
        return not any(one.total for one in self.layers)


def bars(
    key: str,
    title: Any,
    numbers: Mapping[date, Mapping[str, int]],
    *,
    starts: Sequence[date],
    last: date,
) -> Chart:
    """Give one bar for each period, by its first day; the origins of its acts on each other."""
    found = [numbers.get(start, {}) for start in starts]
    return Chart(
        key=key,
        title=title,
        layers=[
            Layer(key=one, label=origin_word(one), total=sum(bar.get(one, 0) for bar in found))
            for one in LAYERS
        ],
        rows=[
            Row(day=start, numbers=_numbers(bar)) for start, bar in zip(starts, found, strict=True)
        ],
        most=highest(found, layers=LAYERS),
        first=starts[0],
        last=last,
        parts=stacked(found, layers=LAYERS),
        marks=[],
    )


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What curves are drawn in: from day to day, as high as `most`, drawn as far as `until`.

    `marked` are keys, days and words of upright lines; what lies outside widens the frame.
    """

    most: int
    first: date
    last: date
    until: date
    marked: tuple[tuple[str, date, Any], ...] = ()

    def around(self, rises: Sequence[Rise]) -> Frame:
        """Give the frame that holds all of it."""
        # A day more than the last answer's, or it would have no width.
        ends = [rise.day + timedelta(days=1) for rise in rises]
        days = [*(rise.day for rise in rises), *(day for _key, day, _words in self.marked)]
        highest_rise = max((sum(rise.by_origin.values()) for rise in rises), default=0)
        return replace(
            self,
            most=max(self.most, highest_rise, 1),
            first=min([self.first, *days]),
            last=max([self.last, *days, *ends]),
        )

    def x(self, day: date) -> float:
        """Give the place of a day, from 0 to 1."""
        span = max((self.last - self.first).days, 1)
        return min(max((day - self.first).days / span, 0.0), 1.0)


def curve(key: str, title: Any, rises: Sequence[Rise], *, frame: Frame) -> Chart:
    """Give how answers grew, the origins on each other."""
    frame = frame.around(rises)
    return Chart(
        key=key,
        title=title,
        layers=[_rising(rises, place, frame=frame) for place in range(len(LAYERS))],
        rows=[Row(day=rise.day, numbers=_numbers(rise.by_origin)) for rise in rises],
        most=frame.most,
        first=frame.first,
        last=frame.last,
        parts=[],
        marks=[
            Mark(key=name, x=round(WIDTH * frame.x(_begun(name, day)), 1), day=day, label=words)
            for name, day, words in frame.marked
        ],
    )


def _begun(key: str, day: date) -> date:
    """Give the day at whose beginning a line stands: the last day to inform still counts."""
    return day + timedelta(days=1) if key == "last" else day


def _rising(rises: Sequence[Rise], place: int, *, frame: Frame) -> Layer:
    """Give a layer, which lies upon those before it."""
    own, below = LAYERS[place], LAYERS[: place + 1]
    total = rises[-1].by_origin.get(own, 0) if rises else 0
    points = [
        (frame.x(rise.day), sum(rise.by_origin.get(one, 0) for one in below) / frame.most)
        for rise in rises
    ]
    right = max(frame.x(frame.until), points[-1][0]) if points else 0.0
    drawn = steps(points, right=right) if total else ""
    return Layer(key=own, label=origin_word(own), total=total, points=drawn)


def _numbers(bar: Mapping[str, int]) -> list[int]:
    return [bar.get(one, 0) for one in LAYERS]
