"""Who was informed too late, or not at all by the last legal day (RULES section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from notifications.following.fates import effective_day
from notifications.models import Decision, Delivery, State
from notifications.models.deliveries import OPEN
from notifications.schedule.silence import is_contract
from notifications.standing.days import too_late_from
from policies.models.pages import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Notice
    from notifications.models.deliveries import DeliveryQuerySet

# What binds each person from a day that may be her own; the others bind everybody on one day.
CONTRACTS: Final = tuple(kind for kind in Kind if is_contract(kind))


def late(notice: Notice, *, at: datetime) -> DeliveryQuerySet:
    """Give the deliveries of a notice to whom E leaves too little time, as E stands at `at`.

    Those informed after the last legal day, and those not informed once it has passed.
    """
    found: DeliveryQuerySet = Delivery.objects.filter(notice=notice).to_people()
    limit = too_late_from(effective_day(notice), required_days=notice.required_days)
    if limit is None:
        return found.none()
    missed = Q(state=State.INFORMED, informed_at__gte=limit)
    return found.filter(missed | Q(state__in=OPEN) if at >= limit else missed)


def undecided(notice: Notice, *, at: datetime) -> bool:
    """Tell whether texts that bind everybody on one day leave somebody too little time.

    A privacy policy, a cookie policy or a legal notice has no day of one's own: E is postponed, or
    two people let it bind those informed late (`allow_late`); until then the notice is at risk. For
    contracts `follow` gives each of them her own day.
    """
    if not notice.promulgation.versions.exclude(policy__kind__in=CONTRACTS).exists():
        return False
    return not is_allowed(notice) and late(notice, at=at).exists()


def is_allowed(notice: Notice) -> bool:
    """Tell whether two people let the texts bind those informed late, on the day as it stands."""
    said = (Decision.ALLOW_LATE, Decision.POSTPONE)
    last = notice.decisions.filter(decision__in=said).order_by("-at", "decision").first()
    return last is not None and last.decision == Decision.ALLOW_LATE
