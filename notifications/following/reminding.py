"""Reminders: to those informed who have not answered what the texts ask (RULES section 2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from consent.obligations.several import obligations_of_each
from notifications.following.fates import effective_day
from notifications.following.telling import decide
from notifications.models import Decision, Delivery, Notice, NoticeKind, Progress, State
from notifications.planning import follower
from notifications.planning.writing import insert, rows_of_deliveries
from notifications.schedule import nine_in_the_morning, reminder_days
from policies.deadlines import paris_day
from policies.models.asking import Asks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from consent.models import Practitioner

BATCH: Final = 500


def remind(notice: Notice, *, clock: Callable[[], datetime], until: datetime) -> bool:
    """Make the reminder of a notice that is due, if one is; tell whether more is to be done.

    Only the latest: those that nobody could send while everything was stopped are left out, and
    none is sent from E on.
    """
    at, day = clock(), effective_day(notice)
    due = _due(notice, day, at=at)
    _end_older(notice, due, day=day, at=at)
    if due is None or not _may_be_sent(notice):
        return False
    made = follower(
        notice,
        NoticeKind.REMINDER,
        reason="",
        send_from=nine_in_the_morning(due),
        at=at,
        # The canary's alone, for now. Who has still to answer is known to the one rule only, which
        # is no SQL: they are added batch by batch.
        deliveries_from=Delivery.objects.filter(notice=notice, practitioner=None),
    )
    while _add(made, notice):
        if clock() >= until:
            return True
    return False


def days_of_reminders(notice: Notice, day: date) -> list[date]:
    """Give the Paris days of the reminders for E on `day`: those that were frozen, else the rule's.

    Frozen are the days themselves, in ISO 8601; they hold for as long as E is the one frozen.
    """
    frozen = notice.frozen.get("reminders")
    if frozen is None or day != notice.day:
        return reminder_days(day)
    return sorted(date.fromisoformat(one) for one in frozen)


def _due(notice: Notice, day: date, *, at: datetime) -> date | None:
    """Give the day of the latest reminder whose hour has come; None without one, and from E on.

    None that was to be sent before the notice was made, or before its day moved: whoever reads of
    it for the first time needs no reminder.
    """
    if paris_day(at) >= day:
        return None
    moves = notice.followers.filter(kind=NoticeKind.POSTPONEMENT)
    moved_at = moves.aggregate(at=Max("created_at"))["at"] or notice.created_at
    since = max(moved_at, notice.created_at, notice.send_from)
    found = [
        one for one in days_of_reminders(notice, day) if since < nine_in_the_morning(one) <= at
    ]
    return max((one for one in found if one < day), default=None)


def _may_be_sent(notice: Notice) -> bool:
    """Tell whether the texts ask for an answer, and nobody stopped or paused the notice."""
    if not notice.promulgation.versions.exclude(asks=Asks.NONE).exists():
        return False
    said = (Decision.PAUSE, Decision.RESUME, Decision.STOP)
    last = notice.decisions.filter(decision__in=said).order_by("at").last()
    return last is None or last.decision == Decision.RESUME


@transaction.atomic
def _add(made: Notice, notice: Notice) -> bool:
    """Add the next of those informed who have to answer; tell whether there may be more."""
    rows = Progress.objects.select_for_update(no_key=True)
    progress = rows.get(pk=made.pk)
    if progress.swept_at is not None:
        return False
    informed = Delivery.objects.filter(notice=notice, state=State.INFORMED, no_reminders=False)
    if progress.cursor is not None:
        informed = informed.filter(practitioner__gt=progress.cursor)
    batch = list(
        informed.to_people().select_related("practitioner").order_by("practitioner")[:BATCH]
    )
    owing = _owing([one.practitioner for one in batch if one.practitioner], notice, made)
    if owing:
        chosen = informed.filter(practitioner__in=owing)
        insert(rows_of_deliveries(chosen, due_at=made.send_from), made, at=made.created_at)
    if len(batch) < BATCH:
        progress.swept_at = made.created_at
    else:
        progress.cursor = batch[-1].practitioner_id
    progress.save(update_fields=["cursor", "swept_at"])
    return progress.swept_at is None


def _owing(people: Sequence[Practitioner], notice: Notice, made: Notice) -> list[UUID]:
    """Give who of them has still to answer a text of the notice, as the one rule says."""
    numbers = set(notice.promulgation.versions.values_list("policy_id", "major"))
    each = obligations_of_each(people, at=made.created_at)
    return [
        person
        for person, due in each.items()
        if any((one.text.policy, one.text.number[0]) in numbers for one in due)
    ]


def _end_older(notice: Notice, due: date | None, *, day: date, at: datetime) -> None:
    """End reminders that were not sent whole before the next one, E, or another E."""
    waits = Delivery.objects.filter(notice=OuterRef("pk"), state=State.PLANNED)
    found = Notice.objects.running().filter(Exists(waits), follows=notice, kind="reminder")
    for one in found:
        if due is None or one.day != day or paris_day(one.send_from) < due:
            decide(one, Decision.SUPERSEDE, reason="", at=at)
