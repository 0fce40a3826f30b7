"""Notices that follow one of a change: each made once, to those to whom other deliveries went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max

from notifications.models import Delivery, Notice, NoticeKind, Progress
from notifications.planning.writing import AT_ONCE, insert, insert_canary, rows_of_deliveries
from notifications.standing.days import days_of_entry
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# A call ends after some seconds, whatever a machine makes of a batch; the next one goes on.
BATCHES_AT_ONCE: Final = 20


def follower(
    notice: Notice,
    kind: NoticeKind,
    *,
    reason: str,
    send_from: datetime,
    at: datetime,
    deliveries_from: QuerySet[Delivery],
) -> Notice:
    """Give the notice of a kind that follows one of a change, with its deliveries, made once.

    It names E as it was last decided. Another call is the same notice where kind, day and reason
    are the same, and of reminders the Paris day of `send_from`. It goes to the people of
    `deliveries_from`, never twice. A call plans 200,000 people at most: call again, with the same
    arguments, while `progress.planned_at` is None, also after a process was killed in between.
    """
    made = _found_or_made(notice, kind, reason=reason, send_from=send_from, at=at)
    rows = rows_of_deliveries(deliveries_from, due_at=made.send_from)
    for _batch in range(BATCHES_AT_ONCE):
        if not _plan_batch(made, rows, at=at):
            break
    return Notice.objects.select_related("progress", "site", "promulgation").get(pk=made.pk)


@transaction.atomic
def _found_or_made(
    notice: Notice, kind: NoticeKind, *, reason: str, send_from: datetime, at: datetime
) -> Notice:
    lock_followers(notice)
    day = days_of_entry([notice])[notice.pk] or notice.day
    for one in notice.followers.filter(kind=kind, day=day, reason=reason).order_by("number"):
        same_day = paris_day(one.send_from) == paris_day(send_from)
        if kind != NoticeKind.REMINDER or same_day:
            return one
    made = make(notice, kind, send_from=send_from, at=at, reason=reason)
    Progress(notice=made).save(force_insert=True)
    insert_canary(made, at=at)
    return made


def lock_followers(notice: Notice) -> None:
    """Let no other process make what follows a promulgation's notices, until this transaction ends.

    Notices of one promulgation share their numbers.
    """
    changes = Notice.objects.changes().filter(promulgation=notice.promulgation_id)
    rows = Progress.objects.select_for_update(no_key=True).filter(pk__in=changes.values("pk"))
    list(rows.order_by("pk").values_list("pk"))


def make(
    notice: Notice, kind: NoticeKind, *, send_from: datetime, at: datetime, reason: str = ""
) -> Notice:
    """Make the next notice of a kind that follows one; the caller has locked its followers."""
    of_kind = Notice.objects.filter(promulgation=notice.promulgation_id, kind=kind)
    last = of_kind.aggregate(number=Max("number"))["number"] or 0
    made = Notice(
        site=notice.site,
        kind=kind,
        promulgation=notice.promulgation,
        number=last + 1,
        follows=notice,
        day=days_of_entry([notice])[notice.pk] or notice.day,
        reason=reason,
        send_from=send_from,
        created_at=at,
    )
    made.save()
    return made


@transaction.atomic
def _plan_batch(made: Notice, rows: QuerySet[Delivery], *, at: datetime) -> bool:
    """Plan the next people; tell whether there may be more."""
    found = Progress.objects.select_for_update(no_key=True).filter(pk=made.pk, planned_at=None)
    progress = found.first()
    if progress is None:
        return False
    batch = insert(rows, made, at=at, after=progress.cursor, at_once=AT_ONCE)
    progress.cursor = batch.last or progress.cursor
    progress.planned_at = at if batch.is_last else None
    progress.save(update_fields=["cursor", "planned_at"])
    return not batch.is_last
