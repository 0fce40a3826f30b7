"""Background work on accounts; a task calls one function and decides nothing."""

from celery import shared_task
from django.utils import timezone

from accounts import mandates


@shared_task(name="accounts.tasks.end_mandates")
def end_mandates() -> None:
    """Take back the roles of mandates whose last day is over. Safe to run twice at once."""
    mandates.sweep(at=timezone.now())
