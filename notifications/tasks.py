"""Background work on mail; a task calls one function and decides nothing."""

from celery import shared_task
from django.utils import timezone

from notifications import actions, sending, wake


@shared_task(name="notifications.tasks.send_due")
def send_due() -> None:
    """Send what is due, forget old sign-ins. Safe to run twice at once."""
    actions.forget_sign_ins(at=timezone.now())
    if sending.send_due(clock=timezone.now).has_more:
        wake.send_due()
