"""Lets kept reports take effect, each once, in its own short transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from notifications.inbound.history import again, happening_of, shown_of
from notifications.informing import hear
from notifications.models import Attempt, Delivery, Event, Meaning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

logger = structlog.get_logger(__name__)

# Whose message is not known by then is nobody's of ours.
PARKED_AT_MOST: Final = timedelta(days=7)
# In one pass: some seconds.
AT_ONCE: Final = 500


def apply_parked(*, at: datetime) -> int:
    """Apply reports whose delivery is known by now, the oldest first; give how many.

    At most `AT_ONCE` in one pass, and none that came more than a week ago.
    """
    open_ones = Event.objects.filter(applied_at=None, received_at__gt=at - PARKED_AT_MOST)
    known = open_ones.filter(Q(delivery__isnull=False) | Exists(_attempts_named()))
    return apply(known.order_by("received_at", "at").values_list("pk", flat=True)[:AT_ONCE], at=at)


def _attempts_named() -> QuerySet[Attempt]:
    name = OuterRef("message_id")
    bracketed = Concat(Value("<"), OuterRef("message_id"), Value(">"))
    found = Attempt.objects.filter(Q(provider_id=name) | Q(provider_id=bracketed))
    return found.exclude(provider_id="").filter(delivery__notice__site=OuterRef("route__site"))


def apply(events: Iterable[UUID], *, at: datetime) -> int:
    """Apply kept reports; give how many. One that cannot be applied stays parked, and is logged."""
    done = 0
    for event in events:
        try:
            done += apply_one(event, at=at)
        except Exception:
            logger.exception("event_not_applied", report=str(event))
    return done


def apply_one(event_id: UUID, *, at: datetime) -> bool:
    """Apply one report unless it was applied, or its delivery is unknown; tell whether it was."""
    with transaction.atomic():
        open_ones = Event.objects.filter(pk=event_id, applied_at=None).select_related("route")
        event = open_ones.select_for_update(of=("self",), skip_locked=True).first()
        if event is None or not _find(event):
            return False
        found = Delivery.objects.select_related("notice", "practitioner")
        delivery = found.select_for_update(of=("self",)).get(pk=cast("UUID", event.delivery_id))
        event.effect = _take_effect(event, delivery, at=at)
        event.applied_at = at
        event.save(update_fields=["applied_at", "effect"])
    return True


def _find(event: Event) -> bool:
    """Find whose it is by the provider's own id, where it names no delivery; tell whether it is."""
    if event.delivery_id is not None:
        return True
    if not event.message_id:
        return False
    names = [event.message_id, f"<{event.message_id}>"]
    sent = Attempt.objects.filter(provider_id__in=names, delivery__notice__site=event.route.site_id)
    attempt = sent.only("delivery_id", "round").first()
    if attempt is None:
        return False
    event.delivery_id, event.round = attempt.delivery_id, attempt.round
    event.save(update_fields=["delivery", "round"])
    return True


def _take_effect(event: Event, delivery: Delivery, *, at: datetime) -> str:
    if event.meaning == Meaning.OTHER:
        return "nothing"
    done = hear(delivery, happening_of(event, delivery), shown=shown_of(event), at=at)
    if done.effect == "revoked":
        again(delivery, at=at)
    return done.effect
