"""Watches the watcher: a thread in each web process, for when the worker itself is silent."""

from __future__ import annotations

import random
from threading import Event, Lock, Thread
from typing import Final

import structlog
from django.db import connection

from notifications import sending
from notifications.models import MailKind
from notifications.watching.pulses import database_time, pulse, silent
from notifications.watching.raising import watch
from policies.alone import alone

logger = structlog.get_logger(__name__)

# Seconds, more or less a fifth: processes that start together do not ask together for ever.
EVERY: Final = 60.0
_LOCK: Final = 7_042_024_010
_STARTING: Final = Lock()
_started: list[Thread] = []


def start_watcher() -> Thread:
    """Start the thread, once in a process; it ends with it. Only what serves the web calls this."""
    with _STARTING:
        if not any(one.is_alive() for one in _started):
            _started[:] = [Thread(target=_watch, name="watcher", daemon=True)]
            _started[0].start()
        return _started[0]


def _watch() -> None:
    wait = Event()
    while not wait.wait(EVERY * random.uniform(0.8, 1.2)):  # noqa: S311 (no secret)
        try:
            look()
        except Exception as error:  # noqa: BLE001 (an outage ends: the next turn looks again)
            logger.warning("watcher_failed", error=type(error).__name__)
        finally:
            connection.close()


def look() -> bool:
    """Raise alarms and send their mails where nobody else would; tell whether that was so.

    One query as long as scheduler and worker live. One process at a time does it.
    """
    if not any(silent(pulse())):
        return False
    with alone(_LOCK) as is_alone:
        if is_alone:
            watch(at=database_time())
            sending.send_due(clock=database_time, kinds=(MailKind.ALERT,))
    return is_alone
