"""Watches the watcher: a thread in each web process, for when the worker itself is silent."""

from __future__ import annotations

import random
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

import structlog
from django.db import connection

from notifications import sending
from notifications.models import MailKind
from notifications.watching.pulses import database_time, pulse, silent
from notifications.watching.raising import watch

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    with _alone() as alone:
        if alone:
            watch(at=database_time())
            sending.send_due(clock=database_time, kinds=(MailKind.ALERT,))
    return alone


@contextmanager
def _alone() -> Iterator[bool]:
    """Let one process at a time do it; give whether it is this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        alone: bool = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
