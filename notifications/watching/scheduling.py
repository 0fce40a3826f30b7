"""The scheduler's sign of life: it sends this module's own task each minute, and nobody else."""

from __future__ import annotations

from typing import Final

import structlog
from celery.signals import before_task_publish
from django.db import connection

from notifications.watching.pulses import SCHEDULER, beat

logger = structlog.get_logger(__name__)

TASK: Final = "notifications.tasks.watch"


def hear_the_scheduler() -> None:
    """Keep a sign of life each time the task is about to be sent, whether the broker is up or not.

    Once in each process, when it starts.
    """
    before_task_publish.connect(scheduler_lives, sender=TASK, dispatch_uid=TASK)


def scheduler_lives(**_kwargs: object) -> None:
    """Keep that the scheduler lives. A database that is down is no reason for it to stop."""
    try:
        beat(SCHEDULER)
    except Exception as error:  # noqa: BLE001 (whatever it is, the schedule goes on)
        logger.warning("beat_failed", error=type(error).__name__)
    finally:
        if not connection.in_atomic_block:
            # Nobody else closes it in the scheduler's process.
            connection.close()
