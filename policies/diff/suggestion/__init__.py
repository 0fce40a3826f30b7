"""The class that changes between two texts suggest, and why; the editor decides."""

from policies.diff.suggestion.suggesting import (
    MINOR,
    REASONS,
    SUBSTANTIAL,
    Class,
    Ground,
    Suggestion,
    suggest,
)

__all__ = ["MINOR", "REASONS", "SUBSTANTIAL", "Class", "Ground", "Suggestion", "suggest"]
