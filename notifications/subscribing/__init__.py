"""Who wants to hear of a brand's public changes: anybody, by an address that she confirmed."""

from notifications.subscribing.announcing import announce
from notifications.subscribing.asking import TooManyError, ask, confirm, end, found_by

__all__ = ["TooManyError", "announce", "ask", "confirm", "end", "found_by"]
