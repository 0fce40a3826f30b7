"""When a policy is to be read again, and who did."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from policies.append_only import AppendOnly
from policies.models.pages import Policy
from policies.models.versions import EntryIntoForce, Promulgation

# Once a year where nobody decided otherwise: accountability is continuous (GDPR 5(2), 24(1)).
DEFAULT_INTERVAL = timedelta(days=365)


class Review(AppendOnly):
    """Somebody read a policy again and found whether it still says what is done."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="reviews")
    remark = models.TextField(_("what was found"))
    next_on = models.DateField(_("next review on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("reviewed at"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.policy}: {self.next_on}"


def review_due(policy: Policy) -> date | None:
    """Give the Paris day on which a policy is to be read again; None while nothing binds or will.

    It is the day that the latest review named, else a year after the latest version began.
    """
    latest = policy.reviews.first()
    if latest is not None:
        return latest.next_on
    begun = EntryIntoForce.objects.standing().filter(version__policy=policy)
    newest = begun.order_by("-day").first()
    return newest.day + DEFAULT_INTERVAL if newest is not None and newest.day else None


class Reminder(models.Model):
    """A mail that a brand's people got of a review that is due, or of a flag not cleared.

    One row per thing and step: a reminder is sent once, whoever runs the task.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=80)
    step = models.CharField(max_length=20)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "step"], name="policies_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.step}"


class FlagQuerySet(models.QuerySet[Promulgation]):
    """Promulgations that wait for a second look."""

    def uncleared(self) -> Self:
        """Give those that were urgent, answered for, lowered or unapproved, and not cleared."""
        reasons = (
            ~Q(proposal__urgent_duty="")
            | ~Q(proposal__lower_reason="")
            | Q(proposal__approvals_needed=0)
            | Q(proposal__texts__overrides__isnull=False)
        )
        return self.filter(reasons, proposal__isnull=False, clearance=None).distinct()


def flagged(site: Site | None = None) -> "FlagQuerySet":
    """Give the promulgations of a brand, or of all, that wait for a second look, oldest first."""
    found = FlagQuerySet(Promulgation).uncleared().order_by("at")
    return found if site is None else found.filter(site=site)
