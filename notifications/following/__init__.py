"""What comes after a notice: reminders, days that move, what is withdrawn, who is informed late."""

from notifications.following.allowing import allow_late
from notifications.following.fates import Fate, effective_day, fate_of
from notifications.following.lateness import late, undecided
from notifications.following.passes import follow

__all__ = ["Fate", "allow_late", "effective_day", "fate_of", "follow", "late", "undecided"]
