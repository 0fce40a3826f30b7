"""Why an action refuses: a sentence for the person who asked, with the remedy."""

from policies.acting import RefusedError

__all__ = ["DraftChangedError", "NothingChangedError", "RefusedError", "TooSoonError"]


class DraftChangedError(RefusedError):
    """The draft is not the text that was seen when the decision was taken."""


class NothingChangedError(RefusedError):
    """The text is that of the latest version already."""


class TooSoonError(RefusedError):
    """The day leaves less time than the rules ask."""
