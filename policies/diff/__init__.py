"""The redline of two texts, exact in both directions, and the class of change it suggests."""

from policies.diff.changes import Change, Kind
from policies.diff.labels import ENGLISH, FRENCH, Labels
from policies.diff.plain import ClauseChange, Run, plain_changes
from policies.diff.redline import Redline, compare, compare_drafts

__all__ = [
    "ENGLISH",
    "FRENCH",
    "Change",
    "ClauseChange",
    "Kind",
    "Labels",
    "Redline",
    "Run",
    "compare",
    "compare_drafts",
    "plain_changes",
]
