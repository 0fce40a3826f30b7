"""Plans the deliveries of notices: batch after batch, each a transaction with its own progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from notifications.apart import apart
from notifications.models import Notice, Progress
from notifications.planning.targets import target
from notifications.planning.writing import AT_ONCE, insert, insert_canary, rows_of_people

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from uuid import UUID


def plan(*, clock: Callable[[], datetime], budget: timedelta, at_once: int = AT_ONCE) -> bool:
    """Plan the deliveries of all notices of changes for as long as `budget`; tell if more is left.

    Notices take turns, a batch each, so that a large brand keeps no other waiting. A batch and how
    far it went are committed together: killed at any step, or run twice at once, nobody is left
    out and nobody has two deliveries. What another process plans at this moment is left to it.
    """
    end = clock() + budget
    waiting = _unplanned()
    while waiting:
        still = []
        for one in waiting:
            if clock() >= end:
                return True
            with apart("plan", notice=str(one)):
                if _batch(one, at=clock(), at_once=at_once):
                    still.append(one)
        waiting = still
    return False


def _unplanned() -> list[UUID]:
    found = Notice.objects.changes().running().filter(progress__planned_at=None)
    return list(found.order_by("created_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def _batch(notice: UUID, *, at: datetime, at_once: int) -> bool:
    """Plan the next people of a notice; tell whether there may be more."""
    rows = Progress.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.select_related("notice__site", "notice__promulgation")
    progress = found.filter(pk=notice, planned_at=None).first()
    if progress is None:
        return False
    if progress.cursor is None:
        insert_canary(progress.notice, at=at)
    seen = target(progress.notice, at=at)
    people = rows_of_people(seen.people(), seen.notice, enters=seen.enters, at=at)
    made = insert(people, seen.notice, at=at, after=progress.cursor, at_once=at_once)
    progress.cursor = made.last or progress.cursor
    progress.planned_at = at if made.is_last else None
    progress.save(update_fields=["cursor", "planned_at"])
    return not made.is_last
