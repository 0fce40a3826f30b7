"""Days, weeks and months in a row, as Paris counts them; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from policies.deadlines import PARIS

if TYPE_CHECKING:
    from collections.abc import Iterator

Grain: TypeAlias = Literal["day", "week", "month"]
GRAINS: Final[tuple[Grain, ...]] = get_args(Grain)
# More bars than that are hairlines on a phone.
MOST: Final = 62
# What is shown where nothing is asked: as many periods, the last one today's.
USUAL: Final[dict[Grain, int]] = {"day": 30, "week": 13, "month": 12}


@dataclass(frozen=True, kw_only=True)
class Span:
    """Periods from a Paris day to another, both in it."""

    grain: Grain
    first: date
    last: date

    def starts(self) -> list[date]:
        """Give the first day of each period, weeks from Monday; MOST + 1 of them at most."""
        found: list[date] = []
        for start in _starts(self.grain, self.first):
            if start > self.last or len(found) > MOST:
                break
            found.append(start)
        return found

    def instants(self) -> tuple[datetime, datetime]:
        """Give when it begins and when it is over, in Paris time."""
        over = self.last + timedelta(days=1)
        begin, end = (datetime.combine(day, time(), tzinfo=PARIS) for day in (self.first, over))
        return begin, end


def usual(grain: Grain, *, today: date) -> Span:
    """Give the span that is shown unless somebody asks for another; it ends today."""
    first = start_of(grain, today)
    for _turn in range(USUAL[grain] - 1):
        first = start_of(grain, first - timedelta(days=1))
    return Span(grain=grain, first=first, last=today)


def spanning(grain: Grain, first: date, last: date, *, today: date) -> Span:
    """Give the whole periods from that of one day to that of another; none goes past today."""
    end = _next(grain, start_of(grain, min(last, today))) - timedelta(days=1)
    return Span(grain=grain, first=start_of(grain, first), last=min(end, today))


def start_of(grain: Grain, day: date) -> date:
    """Give the first day of the period that a day is in."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if grain == "month" else day


def _starts(grain: Grain, first: date) -> Iterator[date]:
    start = start_of(grain, first)
    while True:
        yield start
        start = _next(grain, start)


def _next(grain: Grain, start: date) -> date:
    """Give the first day of the period after the one that begins on a day."""
    # The longest month has 31 days: 32 later is in the next one.
    return start_of(grain, start + timedelta(days={"day": 1, "week": 7, "month": 32}[grain]))
