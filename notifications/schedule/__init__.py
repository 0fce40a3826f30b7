"""When what is sent, and where a delivery stands: rules without clock, database or settings."""

from notifications.schedule.calendar import (
    first_send,
    is_in_time,
    local_instant,
    nine_in_the_morning,
    own_day,
    reminder_days,
)
from notifications.schedule.states import Happening, Standing, Step, step

__all__ = [
    "Happening",
    "Standing",
    "Step",
    "first_send",
    "is_in_time",
    "local_instant",
    "nine_in_the_morning",
    "own_day",
    "reminder_days",
    "step",
]
