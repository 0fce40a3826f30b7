"""Background work on mail; a task calls one function and decides nothing."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.utils import timezone

from consent.actions import retaining
from notifications import actions, journal, sending, wake

# Well below a task's time limit (config.celery); the next hour goes on.
BUDGET: Final = timedelta(seconds=25)


@shared_task(name="notifications.tasks.send_due")
def send_due() -> None:
    """Send what is due, forget old sign-ins. Safe to run twice at once."""
    actions.forget_sign_ins(at=timezone.now())
    if sending.send_due(clock=timezone.now).has_more:
        wake.send_due()


@shared_task(name="notifications.tasks.apply_retention")
def apply_retention() -> None:
    """Erase what has been kept for as long as it is kept. Safe to run twice at once."""
    retaining.retain(actions.RETAINED, clock=timezone.now, budget=BUDGET)


@shared_task(name="notifications.tasks.mail_checkpoint")
def mail_checkpoint() -> None:
    """Mail the ledger's latest checkpoint to the auditors, once a day. Safe to run at any time."""
    journal.mail_checkpoint(at=timezone.now())
