"""Wakes the worker, by task name; the sweeper finds what is to be done anyway."""

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


MAIL, NOTICES, DELIVERIES = Bell(), Bell(), Bell()


def send_due() -> None:
    """Ask for a pass over mails once the transaction is committed; nothing if it is rolled back.

    A broker that is down refuses no act: the schedule sends the mail within a minute of its return.
    """
    transaction.on_commit(lambda: _ring(MAIL, "send_due"))


def plan_notices() -> None:
    """Ask for notices to be planned, once the transaction is committed."""
    transaction.on_commit(lambda: _ring(NOTICES, "plan_notices"))


def deliver() -> None:
    """Ask for a pass over deliveries, once the transaction is committed."""
    transaction.on_commit(lambda: _ring(DELIVERIES, "deliver"))


def _ring(bell: Bell, task: str) -> None:
    if not bell.may_ring(time.monotonic()):
        return
    try:
        current_app.send_task(f"notifications.tasks.{task}", countdown=EVERY)
    except Exception as error:  # noqa: BLE001 (each broker has errors of its own)
        logger.warning("wake_failed", error=type(error).__name__)
