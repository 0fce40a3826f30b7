"""Wakes the worker that sends mail, by task name; the sweeper finds every mail anyway."""

import time
from threading import Lock
from typing import Final

import structlog
from celery import current_app
from django.db import transaction

logger = structlog.get_logger(__name__)

# Seconds. One pass sends all that is due, so acts by the hundred wake it once in that time; it
# begins at the end of it, and finds what was kept meanwhile.
EVERY: Final = 1.0


class Bell:
    """Rings at most once every so often, whichever threads pull it."""

    def __init__(self) -> None:
        self._lock, self._rung = Lock(), float("-inf")

    def may_ring(self, now: float) -> bool:
        """Tell whether it was silent for long enough, and count this as a ring if so."""
        with self._lock:
            if now - self._rung < EVERY:
                return False
            self._rung = now
            return True


BELL: Final = Bell()


def send_due() -> None:
    """Ask for a pass once the transaction is committed; nothing for one that is rolled back.

    A broker that is down refuses no act: the schedule sends the mail within a minute of its return.
    """
    transaction.on_commit(_send)


def _send() -> None:
    if not BELL.may_ring(time.monotonic()):
        return
    try:
        current_app.send_task("notifications.tasks.send_due", countdown=EVERY)
    except Exception as error:  # noqa: BLE001 (each broker has errors of its own)
        logger.warning("wake_failed", error=type(error).__name__)
