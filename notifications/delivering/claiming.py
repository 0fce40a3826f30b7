"""Takes due deliveries by a lease, within what their brand's way still takes; gives them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from consent.models import Practitioner
from notifications.delivering.routes import left
from notifications.models import (
    Attempt,
    Decision,
    Delivery,
    Notice,
    NoticeDecision,
    NoticePractice,
    RouteState,
    State,
)
from notifications.schedule.pacing import Slots, is_taken_until, slots
from notifications.sending import LEASE
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from notifications.models import Route

AT_ONCE: Final = 100
_COLUMNS: Final = [field.attname for field in Delivery._meta.concrete_fields]
_SQL_COLUMNS: Final = ", ".join(
    f'delivery."{field.column}"' for field in Delivery._meta.concrete_fields
)
_CLAIM: Final = f"""
WITH due AS (
    SELECT id FROM notifications_delivery
    WHERE notice_id = %s AND state = 'planned' AND due_at <= %s AND stage IN ('mail', 'other')
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE notifications_delivery delivery
SET state = 'claimed', claimed_until = %s, tries = delivery.tries + 1
FROM due WHERE delivery.id = due.id RETURNING {_SQL_COLUMNS}
"""  # noqa: S608 (names of our model)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A brand whose turn it is: its next notice, and the instant at which its way is free."""

    route: Route
    notice: Notice
    free_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Deliveries taken until `lease`, in the order in which they leave, and their instants."""

    deliveries: list[Delivery]
    lease: datetime
    slots: Slots


def open_notices(*, at: datetime, skip: Collection[UUID] = ()) -> list[Notice]:
    """Give the notices of which something may be claimed, the nearest entry into force first.

    One that is paused, over, or not to be sent yet is left alone.
    """
    steered = NoticeDecision.objects.filter(
        notice=OuterRef("pk"), decision__in=[Decision.PAUSE, Decision.RESUME]
    ).order_by("-at", "-pk")
    due = Delivery.objects.filter(notice=OuterRef("pk"), state=State.PLANNED, due_at__lte=at)
    found = (
        Notice.objects.running()
        .filter(Exists(due), send_from__lte=at)
        .exclude(pk__in=skip)
        .annotate(steered=Subquery(steered.values("decision")[:1]))
        .select_related("site", "promulgation")
        .order_by("day", "created_at", "pk")
    )
    return list(found.filter(Q(steered=None) | Q(steered=Decision.RESUME)))


def turns(routes: dict[int, Route], *, at: datetime, skip: Collection[UUID] = ()) -> list[Turn]:
    """Give the brands that may send, whoever was served longest ago first.

    Each claim gives away the way's next seconds, so that the instant up to which they are given
    away tells when it last was its turn: no brand waits for another to end. `routes` by site.
    """
    notices: dict[int, Notice] = {}
    for notice in open_notices(at=at, skip=skip):
        notices.setdefault(notice.site_id, notice)
    used = [routes[site] for site in notices if site in routes]
    states = RouteState.objects.in_bulk([route.pk for route in used])
    found = [
        Turn(route=route, notice=notices[route.site_id], free_at=getattr(state, "free_at", None))
        for route in used
        if _takes_more(route, state := states.get(route.pk), at=at)
    ]
    return sorted(found, key=lambda one: (one.free_at is not None, one.free_at, one.route.pk.int))


def _takes_more(route: Route, state: Any, *, at: datetime) -> bool:
    if state is not None and state.blocked_until is not None and state.blocked_until > at:
        return False
    return left(route, state, day=paris_day(at)) != 0


def claim(turn: Turn, *, at: datetime, most: int = AT_ONCE) -> Claim | None:
    """Take the next deliveries of a notice, at `most` so many; None where another was faster.

    Committed when this returns. Seconds and the day's number are reserved with them, so that all
    processes together keep to both.
    """
    with transaction.atomic(durable=True):
        RouteState.objects.bulk_create([RouteState(route=turn.route)], ignore_conflicts=True)
        state = RouteState.objects.select_for_update().get(pk=turn.route.pk)
        if not _takes_more(turn.route, state, at=at) or is_taken_until(state.free_at, at=at):
            return None
        day = paris_day(at)
        rest = left(turn.route, state, day=day)
        wanted = most if rest is None else min(most, rest)
        fitting = slots(wanted, per_second=turn.route.per_second, at=at)
        taken = _taken(turn.notice, fitting.count, at=at)
        given = slots(len(taken), per_second=turn.route.per_second, at=at)
        state.sent = len(taken) + (state.sent if state.day == day else 0)
        state.day, state.free_at = day, given.free_at
        state.save(update_fields=["day", "sent", "free_at"])
    return Claim(deliveries=_with_people(taken, turn.notice), lease=at + LEASE, slots=given)


def _taken(notice: Notice, count: int, *, at: datetime) -> list[Delivery]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [notice.pk, at, count, at + LEASE])
        rows = cursor.fetchall()
    found = [Delivery.from_db(connection.alias, _COLUMNS, row) for row in rows]
    return sorted(found, key=lambda one: (one.due_at, one.pk))


def _with_people(deliveries: list[Delivery], notice: Notice) -> list[Delivery]:
    # What a message asks of her seats is read at once for all.
    known = Practitioner.objects.prefetch_related("memberships")
    people = known.in_bulk([one.practitioner_id for one in deliveries])
    for person in people.values():
        person.site = notice.site
    for one in deliveries:
        one.notice = notice
        one.practitioner = people.get(one.practitioner_id)
    return deliveries


def practice_of(notice: Notice) -> NoticePractice | None:
    """Give the rules of a notice's brand."""
    found: NoticePractice | None = NoticePractice.objects.filter(site=notice.site_id).first()
    return found


def give_back(
    route: Route, deliveries: Sequence[Delivery], *, lease: datetime, attempts: Sequence[UUID] = ()
) -> None:
    """Let others take what was claimed until `lease` and not begun: as if it had not been."""
    if not deliveries:
        return
    with transaction.atomic():
        mine = Delivery.objects.filter(
            pk__in=[one.pk for one in deliveries], state=State.CLAIMED, claimed_until=lease
        )
        Attempt.objects.filter(pk__in=attempts, begun_at=None, ended_at=None).delete()
        count = mine.update(state=State.PLANNED, claimed_until=None, tries=F("tries") - 1)
        RouteState.objects.filter(pk=route.pk).update(sent=Greatest(F("sent") - count, 0))


def leave_alone(route: Route, *, until: datetime, said: str) -> None:
    """Keep that a way is not to be used for a while, and why."""
    RouteState.objects.filter(pk=route.pk).update(blocked_until=until, last_error=said[:200])


def works_again(route: Route) -> None:
    """Forget what a way said last: a whole batch left by it since."""
    RouteState.objects.filter(pk=route.pk).exclude(last_error="").update(last_error="")
