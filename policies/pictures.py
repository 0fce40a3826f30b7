"""Pictures as numbers for an SVG that is drawn on the server: bars that stand on each other.

Pure: a template scales and colours them, and a table beside has the same numbers.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# The drawing's own units; the page scales it.
WIDTH: Final = 720
HEIGHT: Final = 160
# Of a bar's place, what it leaves free; and the widest that a bar becomes where they are few.
_GAP: Final = 0.1
_WIDEST: Final = 60


@dataclass(frozen=True, kw_only=True)
class Part:
    """A rectangle: what it counts, and where it stands in a drawing of WIDTH by HEIGHT."""

    key: Hashable
    x: float
    y: float
    width: float
    height: float


def stacked(bars: Sequence[Mapping[str, int]], *, layers: Sequence[str]) -> list[Part]:
    """Give the parts of bars in their order, the highest bar as high as the drawing; none for 0.

    Each bar gives a number for each layer; layers are named from below.
    """
    most = highest(bars, layers=layers) or 1
    step = WIDTH / max(len(bars), 1)
    found = []
    for place, bar in enumerate(bars):
        below = 0
        for key in layers:
            number = bar.get(key, 0)
            if number:
                found.append(
                    Part(
                        key=key,
                        x=round(place * step + step * _GAP, 2),
                        y=round(HEIGHT * (1 - (below + number) / most), 2),
                        width=round(min(step * (1 - 2 * _GAP), _WIDEST), 2),
                        height=round(HEIGHT * number / most, 2),
                    )
                )
            below += number
    return found


def highest(bars: Sequence[Mapping[str, int]], *, layers: Sequence[str]) -> int:
    """Give the sum of the highest bar, 0 where there is none."""
    return max((sum(bar.get(key, 0) for key in layers) for bar in bars), default=0)


def steps(points: Sequence[tuple[float, float]], *, right: float = 1.0) -> str:
    """Give a curve that rises in steps, as the points of a polygon that ends on the ground.

    `points` are (x, y) from 0 to 1, x rising; `right` is where the last step ends.
    """
    if not points:
        return ""
    corners, height = [(points[0][0], 0.0)], 0.0
    for x, y in points:
        corners += [(x, height), (x, y)]
        height = y
    corners += [(right, height), (right, 0.0)]
    return " ".join(f"{WIDTH * x:.1f},{HEIGHT * (1 - y):.1f}" for x, y in corners)
