"""Tells whoever was sent a notice what became of it: postponed, cancelled; and ends the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef

from notifications.models import (
    Decision,
    Delivery,
    Notice,
    NoticeDecision,
    NoticeKind,
    State,
)
from notifications.planning import follower

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from notifications.models.deliveries import DeliveryQuerySet
    from notifications.models.notices import NoticeQuerySet

# Whoever may have it: what a sender holds this moment leaves, and what timed out may arrive yet.
REACHED: Final = (
    State.CLAIMED,
    State.UNKNOWN,
    State.SUBMITTED,
    State.DEFERRED,
    State.TIMED_OUT,
    State.INFORMED,
)


def reached(notice: Notice) -> DeliveryQuerySet:
    """Give the deliveries of whoever was sent something of the change that a notice is about.

    By this notice or an earlier one of the same promulgation, which had another day.
    """
    changes = Notice.objects.changes().filter(promulgation=notice.promulgation_id)
    found: DeliveryQuerySet = Delivery.objects.filter(
        notice__in=changes.values("pk"), state__in=REACHED
    )
    return found.to_people()


def tell(
    notice: Notice,
    kind: NoticeKind,
    *,
    reason: str,
    clock: Callable[[], datetime],
    until: datetime,
) -> bool:
    """Make the notice of that kind, to everybody reached; tell whether more is to be done."""
    while True:
        at = clock()
        made = follower(
            notice, kind, reason=reason, send_from=at, at=at, deliveries_from=reached(notice)
        )
        if made.progress.planned_at is not None:
            return False
        if clock() >= until:
            return True


def decide(notice: Notice, decision: Decision, *, reason: str, at: datetime) -> None:
    """Record what an event beside the notice decided on it: it is nobody's decision."""
    NoticeDecision(notice=notice, decision=decision, reason=reason, at=at).save()


def followed() -> NoticeQuerySet:
    """Give the notices of changes that may still inform somebody, or leave her too little time.

    One that staff stopped is among them: its day comes all the same.
    """
    ended = NoticeDecision.objects.filter(decision__in=(Decision.CANCEL, Decision.SUPERSEDE))
    found: NoticeQuerySet = Notice.objects.changes().exclude(pk__in=ended.values("notice"))
    return found.select_related("promulgation", "site", "progress")


def end_followers(*, at: datetime) -> None:
    """End what is no longer to be said: reminders and copies of a notice that was ended.

    And postponements of one that was cancelled or superseded. Deliveries of what is over are not
    sent; a notice that was sent whole stays as it is.
    """
    waits = Delivery.objects.filter(notice=OuterRef("pk"), state=State.PLANNED)
    over = {
        NoticeKind.REMINDER: (Decision.STOP, Decision.CANCEL, Decision.SUPERSEDE),
        NoticeKind.COPY: (Decision.STOP, Decision.CANCEL, Decision.SUPERSEDE),
        NoticeKind.POSTPONEMENT: (Decision.CANCEL, Decision.SUPERSEDE),
    }
    for kind, decisions in over.items():
        ended = NoticeDecision.objects.filter(decision__in=decisions).values("notice")
        found = Notice.objects.running().filter(kind=kind, follows__in=ended)
        for one in found.filter(Exists(waits)):
            decide(one, Decision.SUPERSEDE, reason="", at=at)
