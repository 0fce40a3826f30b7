"""What goes wrong without anybody looking: raised, mailed once, and ended when it is over.

A worker looks every minute. Where it is silent itself, a thread of the web processes does.
"""

from notifications.watching.alarms import Alarm, Said
from notifications.watching.canaries import Canary, canary
from notifications.watching.pulses import QUEUE, SCHEDULER, beat, database_time
from notifications.watching.raising import alarms, run, watch
from notifications.watching.scheduling import hear_the_scheduler
from notifications.watching.threads import look, start_watcher

__all__ = [
    "QUEUE",
    "SCHEDULER",
    "Alarm",
    "Canary",
    "Said",
    "alarms",
    "beat",
    "canary",
    "database_time",
    "hear_the_scheduler",
    "look",
    "run",
    "start_watcher",
    "watch",
]
