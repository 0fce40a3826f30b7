"""Background work for auditors; a task calls one function and decides nothing."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.utils import timezone

from audit.exports import making, wake
from audit.tallying import count_for

# Well under a task's time limit.
COUNTS_FOR: Final = timedelta(seconds=20)
MAKES_FOR: Final = timedelta(seconds=10)


@shared_task(name="audit.tasks.count_acts")
def count_acts() -> None:
    """Count the acts that were sealed since. Safe to run twice at once."""
    count_for(COUNTS_FOR, clock=timezone.now)


@shared_task(name="audit.tasks.make_exports")
def make_exports() -> None:
    """Make the files that were asked for, and delete old ones. Safe to run twice at once."""
    if making.make_some(clock=timezone.now, budget=MAKES_FOR):
        wake.make_exports()
