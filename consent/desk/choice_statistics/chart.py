"""Stacked bars of a category over time, drawn on the server; a table beside has the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from consent.desk.choice_statistics.counting import Tally

# The drawing's own units; the page scales it.
WIDTH: Final = 720
HEIGHT: Final = 160
# From below.
LAYERS: Final = ("accepted", "refused", "withdrawn")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A rectangle: what it counts, and where it stands in a drawing of WIDTH by HEIGHT."""

    key: str
    x: float
    y: float
    width: float
    height: float


def parts_of(tallies: Sequence[Tally]) -> list[Part]:
    """Give the bars of periods in their order, the highest as high as the drawing; none for 0."""
    most = max((one.decided for one in tallies), default=0) or 1
    step = WIDTH / max(len(tallies), 1)
    found = []
    for place, tally in enumerate(tallies):
        below = 0
        for key in LAYERS:
            number = getattr(tally, key)
            if number:
                found.append(
                    Part(
                        key=key,
                        x=round(place * step + step * 0.1, 2),
                        y=round(HEIGHT * (1 - (below + number) / most), 2),
                        width=round(min(step * 0.8, 60), 2),
                        height=round(HEIGHT * number / most, 2),
                    )
                )
            below += number
    return found
