"""The redline of two texts, exact in both directions, and the class of change it suggests."""

from policies.diff.changes import Change, Kind
from policies.diff.labels import ENGLISH, FRENCH, Labels
from policies.diff.redline import Redline, compare, compare_drafts

__all__ = [
    "ENGLISH",
    "FRENCH",
    "Change",
    "Kind",
    "Labels",
    "Redline",
    "compare",
    "compare_drafts",
]
