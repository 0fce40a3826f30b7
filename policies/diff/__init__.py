"""The redline of two texts, exact in both directions, and the class of change it suggests."""

from policies.diff.plain import ClauseChange, Run, plain_changes

__all__ = ["ClauseChange", "Run", "plain_changes"]
