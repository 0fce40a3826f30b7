"""How the answers of a number grew day by day; pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from audit.reading.coverage import Given


@dataclass(frozen=True, kw_only=True)
class Rise:
    """How many had given an answer by the end of a Paris day, by origin: never all together."""

    day: date
    by_origin: Mapping[str, int]


def coverage_over_time(given: Iterable[Given], *, act: str, by_cabinet: bool = False) -> list[Rise]:
    """Give the days on which the answers of one act grew, in order, with how many there were.

    Answers stand on the day on which they were given; one that another followed since is not
    there, so that the last day's numbers are those of the coverage.
    """
    steps: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in given:
        if one.act == act and one.by_cabinet == by_cabinet:
            steps[one.day][one.origin] += one.count
    totals: dict[str, int] = defaultdict(int)
    found = []
    for day in sorted(steps):
        for origin, count in steps[day].items():
            totals[origin] += count
        found.append(Rise(day=day, by_origin=dict(totals)))
    return found
