"""A bar chart of what leaves day by day, drawn on the server; its numbers are in a table beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from notifications.schedule.capacity import SendingDay

WIDTH: Final = 720
HEIGHT: Final = 180
# More bars than that are hairlines on a phone: several days are then one bar, and one row.
MOST_BARS: Final = 60


@dataclass(frozen=True, kw_only=True)
class Row:
    """A day, or a few days together: what leaves in them, and all that left by their end."""

    first: date
    last: date
    sent: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A row as a rectangle, in the units of a drawing of WIDTH by HEIGHT."""

    row: Row
    x: float
    y: float
    width: float
    height: float


def rows_of(days: Sequence[SendingDay]) -> list[Row]:
    """Give the days as rows, at most 60."""
    size = max(-(-len(days) // MOST_BARS), 1)
    return [
        Row(
            first=days[at].day,
            last=days[min(at + size, len(days)) - 1].day,
            sent=sum(one.sent for one in days[at : at + size]),
            total=days[min(at + size, len(days)) - 1].total,
        )
        for at in range(0, len(days), size)
    ]


def bars_of(rows: Sequence[Row]) -> list[Bar]:
    """Give the rows as bars, the highest as high as the drawing."""
    most = max((row.sent for row in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    # A single day is a bar, not a wall.
    width = min(step * 0.8, 60)
    return [
        Bar(
            row=row,
            x=round(place * step, 2),
            y=round(HEIGHT - HEIGHT * row.sent / most, 2),
            width=round(width, 2),
            height=round(HEIGHT * row.sent / most, 2),
        )
        for place, row in enumerate(rows)
    ]
