"""Reminders by e-mail to a brand's own people: reviews that are due, flags that are not cleared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from policies.deadlines import paris_day
from policies.models import Policy, PolicyPage, Promulgation, Reminder, flagged, review_due

if TYPE_CHECKING:
    from wagtail.models import Site

# Days before the review is due; after that a reminder goes out every week.
BEFORE = (30, 7, 0)
AGAIN = 7


@dataclass(frozen=True, kw_only=True)
class Due:
    """A reminder to send: what it is about, which of its steps, and its words' facts."""

    site: Site
    about: str
    step: str
    subject: str
    day: date
    overdue: bool
    path: str


def remind(*, at: datetime) -> int:
    """Send what is due and was not sent; give the number of mails. Safe to run twice at once."""
    today = paris_day(at)
    with translation.override(settings.LANGUAGE_CODE):
        return sum(_send(due, at=at) for due in (*_reviews(today), *_flags(today)))


def _reviews(today: date) -> Iterator[Due]:
    for policy in Policy.objects.select_related("site").order_by("pk"):
        due = review_due(policy)
        page = PolicyPage.objects.filter(policy=policy).order_by("-locale__language_code").first()
        if due is None or page is None or (step := _step(due, today)) is None:
            continue
        yield Due(
            site=policy.site,
            about=f"review {policy.pk} {due}",
            step=step,
            subject=_("Read again: %(title)s") % {"title": page.title},
            day=due,
            overdue=due < today,
            path=f"/admin/policies/{page.pk}/review/",
        )


def _step(due: date, today: date) -> str | None:
    """Give the latest step that has come: `-30`, `-7`, `0`, then a number per week overdue."""
    if today > due:
        return f"+{(today - due).days // AGAIN}"
    come = [days for days in BEFORE if today >= due - timedelta(days=days)]
    return f"-{min(come)}" if come else None


def _flags(today: date) -> Iterator[Due]:
    """Give the promulgations of an earlier day that nobody has cleared."""
    for one in flagged().select_related("site"):
        day = paris_day(one.at) + timedelta(days=1)
        if today >= day:
            yield Due(
                site=one.site,
                about=f"flag {one.pk}",
                step=f"+{(today - day).days // AGAIN}",
                subject=_("To be looked at again: %(titles)s") % {"titles": _titles(one)},
                day=day,
                overdue=today > day,
                path=f"/admin/policies/promulgations/{one.pk}/clear/",
            )


def _titles(promulgation: Promulgation) -> str:
    versions = promulgation.versions.order_by("title", "language")
    return ", ".join(f"{one.title} {one.number}" for one in versions)


def _send(due: Due, *, at: datetime) -> bool:
    people = _people(due.site)
    if not people:
        return False
    try:
        # The row and the mail stand or fall together: a server that is down is tried again.
        with transaction.atomic():
            Reminder.objects.create(site=due.site, about=due.about, step=due.step, sent_at=at)
            EmailMessage(
                subject=due.subject,
                body=render_to_string("policies/desk/reminder.txt", _facts(due)),
                to=[settings.DEFAULT_FROM_EMAIL],
                bcc=people,
            ).send()
    except IntegrityError:
        return False
    return True


def _facts(due: Due) -> dict[str, object]:
    url = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + due.path
    return {"due": due, "url": url}


def _people(site: Site) -> list[str]:
    """Give the addresses of the brand's approvers and officers."""
    found = get_user_model()._default_manager.filter(
        is_active=True,
        groups__site_permissions__site=site,
        groups__site_permissions__permission__codename="override_policy",
    )
    return sorted(set(found.values_list("email", flat=True)))
