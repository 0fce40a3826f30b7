"""The days of versions as they stood at an instant: whatever was decided since is not known yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.reading.person import standing_at
from consent.models import Enrolment
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from policies.models import EntryIntoForce


@dataclass(frozen=True, kw_only=True)
class Days:
    """From when to when (excluded) a version binds as decided so far, and what it is on that day.

    `status` is coming, in_force, past, withdrawn, or never: no day stands for it.
    """

    begins: date | None = None
    ends: date | None = None
    status: str = "never"


NEVER = Days()


def days_at(decisions: Iterable[EntryIntoForce], *, at: datetime) -> dict[UUID, Days]:
    """Give, by version, the days that stood at an instant; who has none is `NEVER`.

    `decisions` are all those of the policies, as `audit.reading.person_rows.days_decided_of` gives
    them: a version ends where the next one of its policy and language begins.
    """
    standing = standing_at(decisions, at=at)
    begun: dict[tuple[int, str], list[date]] = defaultdict(list)
    for one in standing:
        if one.day is not None:
            begun[_text(one)].append(one.day)
    return {one.version_id: _days(one, begun[_text(one)], paris_day(at)) for one in standing}


def _text(one: EntryIntoForce) -> tuple[int, str]:
    return one.version.policy_id, one.version.language


def _days(one: EntryIntoForce, begun: list[date], today: date) -> Days:
    begins = one.day
    assert begins is not None  # noqa: S101 (`standing_at` leaves others out)
    ends = [day for day in begun if day > begins] + ([one.until] if one.until else [])
    end = min(ends, default=None)
    if begins > today:
        return Days(begins=begins, ends=end, status="coming")
    if end is None or end > today:
        return Days(begins=begins, ends=end, status="in_force")
    return Days(begins=begins, ends=end, status="withdrawn" if end == one.until else "past")


def ledger_lines(rows: Iterable[UUID]) -> dict[UUID, int]:
    """Give the line of the ledger, from 1, that tells of each row; none for what is not sealed."""
    found = Enrolment.objects.filter(row__in=list(rows), entry__seal__isnull=False)
    return {row: place + 1 for row, place in found.values_list("row", "entry__seal__position")}
