"""Background work on mail; a task calls one function and decides nothing."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.utils import timezone

from consent.actions import retaining
from notifications import (
    actions,
    composing,
    delivering,
    following,
    inbound,
    journal,
    planning,
    sending,
    subscribing,
    wake,
    watching,
)

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
    classes = retaining.with_others(actions.RETAINED)
    retaining.retain(classes, clock=timezone.now, budget=BUDGET)


@shared_task(name="notifications.tasks.mail_checkpoint")
def mail_checkpoint() -> None:
    """Mail the ledger's latest checkpoint to the auditors, once a day. Safe to run at any time."""
    journal.mail_checkpoint(at=timezone.now())


@shared_task(name="notifications.tasks.plan_notices")
def plan_notices() -> None:
    """Make the notices of what was promulgated, and their deliveries. Safe to run twice at once."""
    made = planning.plan_notices(at=timezone.now())
    composing.write_ahead(made, at=timezone.now())
    has_more = planning.plan(clock=timezone.now, budget=BUDGET)
    # What is planned is due: without this it would wait for the schedule.
    wake.deliver()
    if has_more:
        wake.plan_notices()


@shared_task(name="notifications.tasks.deliver")
def deliver() -> None:
    """Send the deliveries that are due. Safe to run several times at once."""
    if delivering.deliver(clock=timezone.now, budget=BUDGET).has_more:
        wake.deliver()


@shared_task(name="notifications.tasks.settle_deliveries")
def settle_deliveries() -> None:
    """Take up what killed senders left, what came too early, and what only time tells."""
    at = timezone.now()
    delivering.recover(at=at)
    inbound.apply_parked(at=at)
    inbound.settle(at=at)


@shared_task(name="notifications.tasks.read_bounces")
def read_bounces() -> None:
    """Read what mail servers report to the brands' mailboxes."""
    inbound.read_bounces(at=timezone.now())


@shared_task(name="notifications.tasks.sweep_audiences")
def sweep_audiences() -> None:
    """Bring running notices up to date with whom they concern. Safe to run twice at once."""
    planning.sweep(clock=timezone.now, budget=BUDGET)
    wake.deliver()


@shared_task(name="notifications.tasks.follow_notices")
def follow_notices() -> None:
    """Send reminders, follow days that moved, give days of their own. Safe to run twice at once."""
    following.follow(clock=timezone.now, budget=BUDGET)
    wake.deliver()


@shared_task(name="notifications.tasks.watch")
def watch() -> None:
    """Say that the worker lives; raise, mail and end alarms. Safe to run twice at once."""
    watching.run()


@shared_task(name="notifications.tasks.announce")
def announce() -> None:
    """Tell subscribers of public changes, once each. Safe to run twice at once."""
    subscribing.announce(at=timezone.now())
