"""Background work on policies; a task calls one function and decides nothing."""

from celery import shared_task
from django.utils import timezone

from policies import sending, stored


@shared_task(name="policies.tasks.refresh_pages")
def refresh_pages() -> None:
    """Make the public pages that changed, so that no visitor waits for them. Safe to run twice."""
    stored.refresh_pages(at=timezone.now())


@shared_task(name="policies.tasks.remind")
def remind() -> None:
    """Remind a brand's people of reviews that are due and flags to clear. Safe to run twice."""
    sending.remind(at=timezone.now())
