"""The days of notices as they were last decided: a later decision may have moved them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from notifications.models import NoticeKind
from notifications.schedule import local_instant
from notifications.schedule.notices import last_legal_day
from policies.models import EntryIntoForce, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from notifications.models import Notice


def days_of_entry(notices: Iterable[Notice]) -> dict[UUID, date | None]:
    """Give, by notice, the Paris day on which its texts bind as it was last decided.

    None for a notice that follows another. Of texts whose days differ it is the first: who is
    informed in time for it is in time for all. Of texts that never bind it is the announced one.
    """
    notices = list(notices)
    numbers = _numbers({one.promulgation_id for one in notices})
    standing = EntryIntoForce.objects.standing().filter(
        version__policy__in={policy for policy, _major in numbers}
    )
    first: dict[UUID, date] = {}
    for policy, major, day in standing.values_list("version__policy", "version__major", "day"):
        for promulgation in numbers.get((policy, major), ()):
            # Those that stand name a day.
            if day is not None:
                first[promulgation] = min(day, first.get(promulgation, day))
    return {one.pk: _entry(one, first) for one in notices}


def _numbers(promulgations: set[UUID]) -> dict[tuple[int, int], list[UUID]]:
    """Give the promulgations of each number of a policy: its corrections go on with its notice."""
    found: dict[tuple[int, int], list[UUID]] = defaultdict(list)
    versions = Version.objects.filter(promulgation__in=promulgations)
    for policy, major, promulgation in versions.values_list(
        "policy", "major", "promulgation"
    ).distinct():
        found[policy, major].append(promulgation)
    return found


def _entry(notice: Notice, first: Mapping[UUID, date]) -> date | None:
    if notice.kind != NoticeKind.CHANGE:
        return None
    return first.get(notice.promulgation_id, notice.day)


def too_late_from(entry: date | None, *, required_days: int | None) -> datetime | None:
    """Give the instant from which being informed is too late; None without a deadline."""
    last = last_legal_day(entry, required_days=required_days)
    return None if last is None else local_instant(last + timedelta(days=1), time(0))
