"""Keeps what became of each mail in a commit of its own, which also says which one leaves next.

Whenever a process is killed, one mail at most has begun and not ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.models import F

from consent.compiled import prepared_cursor
from notifications.delivering.verdicts import Kind, Verdict
from notifications.informing import Shown, hear, proof
from notifications.models import Attempt, Basis, Delivery, Outcome, Provider, State
from notifications.schedule import Happening
from notifications.sending import wait

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from notifications.delivering.items import Item
    from notifications.models import Route

_OUTCOMES: Final = {
    Kind.LATER: Outcome.DEFERRED,
    Kind.REFUSED: Outcome.REFUSED,
    Kind.SLOWER: Outcome.DEFERRED,
    Kind.FAULT: Outcome.DEFERRED,
    Kind.UNKNOWN: Outcome.UNKNOWN,
}
# Only of what is still ours: another's clock may have ended the lease while mails were composed.
_INSERT: Final = """
WITH mine AS (
    SELECT id FROM notifications_delivery
    WHERE id = ANY (%s) AND state = 'claimed' AND claimed_until = %s FOR NO KEY UPDATE
)
INSERT INTO notifications_attempt (id, delivery_id, round, number, route_id, body_id, address,
    "values", sha256, claimed_at, outcome, code, reply, provider_id)
SELECT one.id, one.delivery, one.round, 1 + coalesce((SELECT max(number) FROM notifications_attempt
    WHERE delivery_id = one.delivery AND round = one.round), 0), %s, one.body, one.address,
    one."values", one.sha256, %s, '', '', '', ''
FROM unnest(%s::uuid[], %s::uuid[], %s::smallint[], %s::uuid[], %s::text[], %s::text[], %s::text[])
    AS one (id, delivery, round, body, address, "values", sha256)
JOIN mine ON mine.id = one.delivery RETURNING id
"""
# What of the attempts that have begun ends or begins: nothing of one that somebody else ended.
_TRIED: Final = """
ended AS (
    UPDATE notifications_attempt SET ended_at = %s, outcome = %s, code = %s, reply = %s,
        provider_id = %s WHERE id = %s
), begun AS (
    UPDATE notifications_attempt SET begun_at = %s
    WHERE id = %s AND begun_at IS NULL AND ended_at IS NULL RETURNING id
)"""
_COUNTS: Final = "SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM begun)"
_MINE: Final = "WHERE id = %s AND state = 'claimed' AND claimed_until = %s RETURNING id"
_SUBMITTED: Final = f"""
WITH moved AS (
    UPDATE notifications_delivery SET state = 'submitted', submitted_at = %s, claimed_until = NULL,
        last_error = '' {_MINE}
), {_TRIED} {_COUNTS}
"""  # noqa: S608 (our own words)
_DELIVERED: Final = f"""
WITH moved AS (
    UPDATE notifications_delivery SET state = 'informed', informed_at = %s, basis = 'delivered',
        claimed_until = NULL, last_error = '' {_MINE}
), {_TRIED}"""  # noqa: S608 (our own words)
_DELIVERED_CANARY: Final = f"{_DELIVERED} {_COUNTS}"
_DELIVERED_PROVEN: Final = f"""{_DELIVERED}, line AS (
    INSERT INTO consent_entry (id, type, time, commitment, canonical)
    SELECT %s::uuid, %s, %s::timestamptz, %s, %s::bytea FROM moved
), opening AS (
    INSERT INTO consent_opening (entry_id, salt, record)
    SELECT %s::uuid, %s::bytea, %s::bytea FROM moved
), proof AS (
    INSERT INTO notifications_information (id, delivery_id, informed, at, basis, attempt_id,
        entry_id)
    SELECT %s::uuid, id, true, %s::timestamptz, %s, %s::uuid, %s::uuid FROM moved
) {_COUNTS}
"""  # noqa: S608 (our own words)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a commit did: whether the delivery was still ours, and whether the next has begun."""

    is_ours: bool
    has_begun: bool


def enter(items: Sequence[Item], route: Route, *, at: datetime) -> list[Item]:
    """Write the attempts of a batch, none of them begun, in one commit; give those still ours."""
    fields = Attempt._meta
    addresses, values = fields.get_field("address"), fields.get_field("values")
    columns: list[list[Any]] = [
        [one.attempt for one in items],
        [one.delivery.pk for one in items],
        [one.delivery.round for one in items],
        [one.body.pk for one in items],
        [addresses.get_db_prep_save(one.address, connection) for one in items],
        [values.get_db_prep_save(one.values.json(), connection) for one in items],
        [one.sha256 for one in items],
    ]
    with connection.cursor() as cursor:
        deliveries, lease = [one.delivery.pk for one in items], items[0].lease
        cursor.execute(_INSERT, [deliveries, lease, route.pk, at, *columns])
        entered = {attempt for (attempt,) in cursor.fetchall()}
    return [one for one in items if one.attempt in entered]


def begin(item: Item, *, at: datetime) -> bool:
    """Keep that a mail is about to leave; False where its lease was taken over."""
    attempt = Attempt.objects.filter(pk=item.attempt, begun_at=None, ended_at=None)
    return attempt.update(begun_at=at) == 1


def keep_taken(
    item: Item, verdict: Verdict, route: Route, *, following: Item | None, at: datetime
) -> bool:
    """Keep that a mail was taken, and that the following one is about to leave; tell whether it is.

    Taken by her own server means delivered, by any other submitted. One statement, one commit.
    """
    is_final = route.provider == Provider.SMTP and route.is_final_for(item.address)
    happening = Happening(
        what="delivered" if is_final else "submitted", at=at, round=item.delivery.round
    )
    tried = _tried(item, verdict, following, outcome=happening.what, at=at)
    # What was informed or failed before may have a proof, which the slow way looks up.
    if item.delivery.failed_at is None:
        kept = _keep_at_once(item, happening, tried)
    else:
        kept = Kept(is_ours=False, has_begun=_end(tried))
    if not kept.is_ours:
        _hear(item, happening, at=at)
    return kept.has_begun


def _tried(
    item: Item, verdict: Verdict, following: Item | None, *, outcome: str, at: datetime
) -> list[Any]:
    ended = [at, outcome, verdict.code[:20], verdict.reply, verdict.provider_id, item.attempt]
    return [*ended, at, following.attempt if following is not None else None]


def _keep_at_once(item: Item, happening: Happening, tried: list[Any]) -> Kept:
    values = [happening.at, item.delivery.pk, item.lease, *tried]
    if happening.what == "submitted":
        return _execute(_SUBMITTED, values)
    if item.delivery.practitioner_id is None:
        return _execute(_DELIVERED_CANARY, values)
    shown = Shown(attempt=item.attempt, sha256=item.sha256)
    entry, opening, made = proof(item.delivery, happening, shown=shown, basis=Basis.DELIVERED.value)
    values += [entry.pk, str(entry.type), entry.time, entry.commitment, entry.canonical]
    values += [entry.pk, opening.salt, opening.record]
    values += [made.pk, made.at, str(made.basis), item.attempt, entry.pk]
    return _execute(_DELIVERED_PROVEN, values)


def _execute(statement: str, values: list[Any]) -> Kept:
    with prepared_cursor() as cursor:
        cursor.execute(statement, values)
        moved, begun = cursor.fetchone()
    return Kept(is_ours=moved == 1, has_begun=begun == 1)


def _end(tried: list[Any]) -> bool:
    with prepared_cursor() as cursor:
        cursor.execute(f"WITH {_TRIED} SELECT count(*) FROM begun", tried)  # noqa: S608 (ours)
        row = cursor.fetchone()
    return bool(row[0])


def _hear(item: Item, happening: Happening, *, at: datetime) -> None:
    """Let it take effect on the delivery as it is now: an event may have been faster than we."""
    with transaction.atomic():
        delivery = _locked(item.delivery.pk)
        shown = Shown(attempt=item.attempt, sha256=item.sha256)
        hear(delivery, happening, shown=shown, at=at)


def keep_other(item: Item, verdict: Verdict, route: Route, *, at: datetime) -> None:
    """Keep that a mail was not taken, or that nobody knows, and what follows for its delivery."""
    with transaction.atomic():
        Attempt.objects.filter(pk=item.attempt).update(
            ended_at=at,
            outcome=_OUTCOMES[verdict.kind],
            code=verdict.code[:20],
            reply=verdict.reply,
        )
        delivery = _locked(item.delivery.pk)
        if delivery.state == State.CLAIMED and delivery.claimed_until == item.lease:
            _go_on(delivery, verdict, route, attempt=item.attempt, at=at)


def _go_on(
    delivery: Delivery, verdict: Verdict, route: Route, *, attempt: UUID, at: datetime
) -> None:
    said = verdict.said()
    if verdict.kind is Kind.REFUSED:
        refuse(delivery, said=said, attempt=attempt, at=at)
    elif verdict.kind is Kind.UNKNOWN and route.provider != Provider.SMTP:
        # The provider is asked (`recover`).
        _plan(delivery, state=State.UNKNOWN, due_at=at, last_error=said)
    elif verdict.kind in {Kind.LATER, Kind.UNKNOWN}:
        # For three days; then the other ways (`inbound.settle`).
        _plan(
            delivery,
            due_at=at + wait(delivery.tries),
            deferred_at=delivery.deferred_at or at,
            maybe_twice=delivery.maybe_twice or verdict.kind is Kind.UNKNOWN,
            last_error=said,
        )
    else:
        pause = verdict.pause
        _plan(
            delivery,
            due_at=at + pause if pause is not None else at,
            tries=F("tries") - 1,
            last_error=said,
        )


def refuse(delivery: Delivery, *, said: str, attempt: UUID | None = None, at: datetime) -> None:
    """Let a locked delivery fail for good by this way: the next fallback is its turn."""
    happening = Happening(what="rejected", at=at, round=delivery.round)
    hear(delivery, happening, shown=Shown(attempt=attempt), at=at)
    Delivery.objects.filter(pk=delivery.pk).update(last_error=said[:200])


def _plan(delivery: Delivery, *, state: str = State.PLANNED, **values: Any) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, claimed_until=None, **values)


def park(delivery: Delivery, *, said: str, lease: datetime, at: datetime) -> None:
    """Keep that no mail can be made for a delivery that we claimed; the others flow."""
    with transaction.atomic():
        found = _locked(delivery.pk)
        if found.state == State.CLAIMED and found.claimed_until == lease:
            refuse(found, said=said, at=at)


def _locked(delivery: UUID) -> Delivery:
    found: Delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("notice", "practitioner")
        .get(pk=delivery)
    )
    return found
