"""Where a notice stands: its numbers, its curve, its state, and who may not be informed in time."""

from notifications.standing.counting import Cell, Counts, counts, counts_of
from notifications.standing.curves import Curve, Point, curve
from notifications.standing.days import days_of_entry, too_late_from
from notifications.standing.states import Stand, risks, stand_of, stands_of, state_of

__all__ = [
    "Cell",
    "Counts",
    "Curve",
    "Point",
    "Stand",
    "counts",
    "counts_of",
    "curve",
    "days_of_entry",
    "risks",
    "stand_of",
    "stands_of",
    "state_of",
    "too_late_from",
]
