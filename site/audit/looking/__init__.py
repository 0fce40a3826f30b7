"""Every look is on record before anybody sees what she asked for: a row, and a line each."""

from audit.looking.recording import Looked, look

__all__ = ["Looked", "look"]
