"""Turns time into happenings: deferred for too long, or nothing negative heard for long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from notifications.informing import Shown, hear
from notifications.models import Attempt, Delivery, NoticeDecision, Provider, State
from notifications.models.notices import ENDING
from notifications.schedule import Happening
from notifications.schedule.states import DEFERRED_AT_MOST, PRESUMED_AFTER
from policies.deadlines import PARIS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from notifications.models.deliveries import DeliveryQuerySet

# In one pass: some seconds.
AT_ONCE: Final = 500


def settle(*, at: datetime) -> int:
    """Let pass what time decides, each delivery in a transaction of its own; give how many changed.

    Deferred for 72 hours, tries of ours included: timed out, and its fallback begins. Taken by a
    relay five days ago, where the brand had adopted by then that this is presumed delivered: it is,
    on the day of the relay. At most `AT_ONCE` of each in a pass; safe to run twice at once.
    """
    late = _each(_deferred(at=at), _time_out, at=at)
    return late + _each(_presumable(at=at), _presume, at=at)


def _each(
    found: DeliveryQuerySet, change: Callable[[Delivery, datetime], bool], *, at: datetime
) -> int:
    ids: list[UUID] = list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_settle(one, found, change, at=at) for one in ids)


def _settle(
    one: UUID,
    found: DeliveryQuerySet,
    change: Callable[[Delivery, datetime], bool],
    *,
    at: datetime,
) -> bool:
    with transaction.atomic():
        still = found.filter(pk=one).select_related("notice", "practitioner")
        delivery = still.select_for_update(of=("self",), skip_locked=True).first()
        return delivery is not None and change(delivery, at)


def _deferred(*, at: datetime) -> DeliveryQuerySet:
    """Give what her server has put off for too long; of a notice that was ended nothing is due."""
    ended = NoticeDecision.objects.filter(notice=OuterRef("notice"), decision__in=ENDING)
    waiting = Delivery.objects.filter(
        state__in=[State.DEFERRED, State.PLANNED], deferred_at__lte=at - DEFERRED_AT_MOST
    )
    return waiting.exclude(Exists(ended))


def _presumable(*, at: datetime) -> DeliveryQuerySet:
    """Give what a relay took so long ago, where that is presumed; a provider says what became."""
    by_provider = Attempt.objects.filter(delivery=OuterRef("pk"), round=OuterRef("round")).exclude(
        Q(route=None) | Q(route__provider=Provider.SMTP)
    )
    taken = Delivery.objects.filter(
        state=State.SUBMITTED, submitted_at__lte=at - PRESUMED_AFTER
    ).annotate(relayed_on=TruncDate("submitted_at", tzinfo=PARIS))
    adopted = taken.filter(notice__site__notice_practice__presumed_since__lte=F("relayed_on"))
    return adopted.exclude(Exists(by_provider))


def _time_out(delivery: Delivery, at: datetime) -> bool:
    over = Happening(what="timed_out", at=at, round=delivery.round)
    return hear(delivery, over, at=at).effect != "nothing"


def _presume(delivery: Delivery, at: datetime) -> bool:
    if delivery.submitted_at is None:
        return False
    tries = Attempt.objects.filter(delivery=delivery, round=delivery.round)
    attempt = tries.order_by("number").only("pk", "sha256").last()
    shown = Shown(attempt=attempt.pk, sha256=attempt.sha256) if attempt else Shown()
    presumed = Happening(what="presumed", at=delivery.submitted_at, round=delivery.round)
    return hear(delivery, presumed, shown=shown, at=at).effect != "nothing"
