"""Background work on the ledger; a task calls one function and decides nothing."""

from celery import shared_task
from django.utils import timezone

from consent import sealing


@shared_task(name="consent.tasks.seal_ledger")
def seal_ledger() -> None:
    """Seal what waits. Safe to run twice at once; a refusal is in the log, and shown by doctor."""
    sealing.seal_quietly(clock=timezone.now)


@shared_task(name="consent.tasks.stamp_checkpoint")
def stamp_checkpoint() -> None:
    """Have the latest checkpoint time-stamped when that is due; a failure is in the log."""
    sealing.stamp_quietly(at=timezone.now())
