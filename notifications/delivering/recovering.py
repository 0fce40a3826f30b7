"""What killed senders left: nothing of it is lost, and one mail at most leaves once more.

A mail that had begun is in doubt: its provider is asked, or it leaves again under the same
Message-ID, and the delivery says so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import transaction

from notifications.delivering import providers
from notifications.informing import Shown, hear
from notifications.models import Attempt, Delivery, Outcome, Provider, Route, State
from notifications.schedule import Happening

if TYPE_CHECKING:
    from datetime import datetime

logger = structlog.get_logger(__name__)

AT_ONCE: Final = 200
ASKED_AT_ONCE: Final = 20
# What a provider took is in its lists some time later; after that its "no" is believed.
LISTED_AFTER: Final = timedelta(minutes=3)
# A provider that does not answer for so long is asked no more.
ASKED_FOR: Final = timedelta(minutes=30)


def recover(*, at: datetime) -> int:
    """Take up what leases that ran out left, and ask about what is in doubt; give how many.

    Safe to run at any time, and several times at once.
    """
    freed = _free(at=at)
    return freed + _ask_about_doubts(at=at)


def _free(*, at: datetime) -> int:
    with transaction.atomic():
        expired = Delivery.objects.filter(state=State.CLAIMED, claimed_until__lte=at).order_by(
            "claimed_until", "pk"
        )
        found = list(expired.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
        for delivery in found:
            _take_up(delivery, at=at)
    if found:
        logger.warning("leases_ran_out", deliveries=len(found))
    return len(found)


def _take_up(delivery: Delivery, *, at: datetime) -> None:
    attempt = _attempt_of(delivery, ended_at=None)
    values: dict[str, Any] = {"state": State.PLANNED, "claimed_until": None}
    has_begun = attempt is not None and attempt.begun_at is not None
    if attempt is not None:
        # Whoever had it finds it ended, should he still be there.
        outcome = Outcome.UNKNOWN if has_begun else ""
        Attempt.objects.filter(pk=attempt.pk).update(ended_at=at, outcome=outcome)
    if not has_begun:
        values["tries"] = max(delivery.tries - 1, 0)
    elif attempt is not None and _can_be_asked(attempt.route):
        values |= {"state": State.UNKNOWN, "due_at": at}
    else:
        values |= {"maybe_twice": True, "due_at": at}
    Delivery.objects.filter(pk=delivery.pk).update(**values)


def _attempt_of(delivery: Delivery, **conditions: Any) -> Attempt | None:
    attempts = Attempt.objects.filter(delivery=delivery, round=delivery.round, **conditions)
    return attempts.select_related("route__site").order_by("-number").first()


def _can_be_asked(route: Route | None) -> bool:
    return route is not None and route.provider != Provider.SMTP


def _ask_about_doubts(*, at: datetime) -> int:
    """Ask providers about mails in doubt, until one does not answer."""
    doubtful = Delivery.objects.filter(state=State.UNKNOWN).order_by("due_at", "pk")
    count = 0
    for delivery in doubtful[:ASKED_AT_ONCE]:
        attempt = _attempt_of(delivery)
        try:
            count += _settle(delivery, attempt, at=at)
        except providers.AskingError as error:
            logger.warning("provider_not_asked", error=str(error))
            if delivery.due_at + ASKED_FOR <= at:
                count += _send_again(delivery, at=at)
            else:
                break
    return count


def _settle(delivery: Delivery, attempt: Attempt | None, *, at: datetime) -> int:
    if attempt is None or attempt.route is None or not _can_be_asked(attempt.route):
        return _send_again(delivery, at=at)
    provider_id = providers.ask(attempt.route, delivery.pk, delivery.round)
    if provider_id is not None:
        return _was_taken(delivery, attempt, provider_id=provider_id, at=at)
    if delivery.due_at + LISTED_AFTER > at:
        return 0
    return _send_again(delivery, at=at)


def _was_taken(delivery: Delivery, attempt: Attempt, *, provider_id: str, at: datetime) -> int:
    with transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(
            outcome=Outcome.SUBMITTED, provider_id=provider_id[:200]
        )
        locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
        taken = Happening(what="submitted", at=attempt.begun_at or at, round=attempt.round)
        shown = Shown(attempt=attempt.pk, sha256=attempt.sha256)
        return int(hear(locked, taken, shown=shown, at=at).effect != "nothing")


def _send_again(delivery: Delivery, *, at: datetime) -> int:
    in_doubt = Delivery.objects.filter(pk=delivery.pk, state=State.UNKNOWN)
    count: int = in_doubt.update(state=State.PLANNED, due_at=at, maybe_twice=True)
    return count
