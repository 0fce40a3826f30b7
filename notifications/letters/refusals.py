"""What is refused of letters."""

from policies.actions import RefusedError


class LettersRefusedError(RefusedError):
    """It cannot be done with letters; nothing changed. The message says why, and the remedy."""
