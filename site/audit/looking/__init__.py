"""Every look is on record before anybody sees what she asked for: a row, and a line each."""

from audit.looking.recording import look

__all__ = ["look"]
