"""Makes the messages of a claimed batch; one that cannot be made parks, and the others flow."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError

from notifications import composing
from notifications.delivering import claiming, recording
from notifications.delivering.items import Item, address_of
from notifications.models import RouteState

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.delivering.claiming import Claim, Turn
    from notifications.delivering.runs import Run
    from notifications.models import Body, Delivery

logger = structlog.get_logger(__name__)

# No fault of a mail's: a database that is gone, keys that are missing.
_OF_ALL: Final = (InterfaceError, OperationalError, ImproperlyConfigured)
# So many and no other of the batch: the notice is at fault, not those people.
_ALL_FAILED: Final = 5

Failure = tuple["Delivery", Exception]


def composed(run: Run, turn: Turn, claim: Claim) -> list[Item]:
    """Give the messages of a batch, in the order in which they leave.

    A delivery that has none is refused, and goes on to its fallback. Where the notice itself
    cannot be made, all of it is given back and left alone until the next pass.
    """
    at = run.now()
    try:
        bodies = _bodies(turn, claim, at=at)
    except _OF_ALL:
        raise
    except Exception as error:  # noqa: BLE001 (whatever its texts hold, others are to flow)
        _skip(run, turn, claim, error)
        return []
    items, failures = _each(turn, claim, bodies, at=at)
    if not items and len(failures) >= _ALL_FAILED and not _are_unmailable(failures):
        _skip(run, turn, claim, failures[0][1])
        return []
    for delivery, failure in failures:
        said = type(failure).__name__
        logger.warning("delivery_parked", delivery=delivery.pk, error=said)
        recording.park(delivery, said=said, lease=claim.lease, at=run.now())
    run.failed += len(failures)
    return items


def _bodies(turn: Turn, claim: Claim, *, at: datetime) -> dict[str, Body]:
    languages = sorted({one.language for one in claim.deliveries})
    return {one: composing.body_of(turn.notice, one, at=at) for one in languages}


def _each(
    turn: Turn, claim: Claim, bodies: dict[str, Body], *, at: datetime
) -> tuple[list[Item], list[Failure]]:
    practice = claiming.practice_of(turn.notice)
    items: list[Item] = []
    failures: list[Failure] = []
    for delivery in claim.deliveries:
        address, body = address_of(delivery, practice), bodies[delivery.language]
        try:
            # Of the same instant as the body: both quote the same texts.
            values = composing.values_for(delivery, address=address, at=at)
            message = composing.whole(body, values)
        except _OF_ALL:
            raise
        except Exception as error:  # noqa: BLE001 (whatever her data hold, others are to flow)
            failures.append((delivery, error))
            continue
        items.append(
            Item(
                delivery=delivery,
                attempt=uuid4(),
                address=address,
                body=body,
                values=values,
                message=message,
                sha256=sha256(message).hexdigest(),
                lease=claim.lease,
                slot=claim.slots.at(len(items)),
            )
        )
    return items, failures


def _are_unmailable(failures: list[Failure]) -> bool:
    return all(isinstance(error, composing.UnmailableError) for _delivery, error in failures)


def _skip(run: Run, turn: Turn, claim: Claim, error: Exception) -> None:
    logger.error("notice_not_composed", notice=turn.notice.pk, error=type(error).__name__)
    run.skipped.add(turn.notice.pk)
    claiming.give_back(turn.route, claim.deliveries, lease=claim.lease)
    said = f"{turn.notice.pk}: {type(error).__name__}"
    RouteState.objects.filter(pk=turn.route.pk).update(last_error=said[:200])
