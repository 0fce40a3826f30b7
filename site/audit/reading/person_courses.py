"""What bound a practitioner from when to when, one version after the other, by policy and seat."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from audit.reading.person import answers_at, her_texts, seats_now, then
from consent.obligations import Bound, Seat, Text, binding
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from audit.reading.person_rows import Kept
    from policies.models import Version

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A version that bound her from a Paris day to another, excluded; None: it still did."""

    version: Version
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """What of one policy bound her, in one seat, one version after the other."""

    policy: int
    seat: Seat
    spans: list[Span]


def courses(kept: Kept, *, at: datetime) -> list[Course]:
    """Give what bound her up to an instant, by policy and seat, as it stood then. No query.

    Of each policy only the days on which something could change are asked.
    """
    row, _since = then(kept, at=at)
    today = paris_day(at)
    texts, answers = her_texts(kept, at=at), answers_at(kept, at=at)
    by_policy: dict[int, list[Text]] = defaultdict(list)
    for text in texts:
        by_policy[text.policy].append(text)
    # The last day of a contract is part of it.
    ended = row.contract_end + _DAY if row.contract_end and row.contract_end < today else None
    found = []
    for policy, own in by_policy.items():
        given = [one for one in answers if one.policy == policy]
        days = [row.contract_start, *(one.at for one in given)]
        days += [day for text in own for day in (text.day, text.until, text.everybodys) if day]
        bound = {
            day: binding(own, given, seats=seats_now(kept), language=row.language, day=day)
            for day in sorted(set(days))
            if row.contract_start <= day <= today and (ended is None or day < ended)
        }
        found += _courses(policy, bound, kept.versions, ended=ended)
    return found


def _courses(
    policy: int,
    bound: dict[date, list[Bound]],
    versions: dict[UUID, Version],
    *,
    ended: date | None,
) -> list[Course]:
    """Give the spans of each seat; `bound` is in the order of its days."""
    seats = {one.seat.cabinet: one.seat for found in bound.values() for one in found}
    courses = []
    for key, seat in seats.items():
        steps = [
            (day, next((one.text.version for one in found if one.seat.cabinet == key), None))
            for day, found in bound.items()
        ]
        courses.append(Course(policy=policy, seat=seat, spans=_spans(steps, versions, ended=ended)))
    return courses


def _spans(
    steps: Sequence[tuple[date, UUID | None]], versions: dict[UUID, Version], *, ended: date | None
) -> list[Span]:
    changes = [one for place, one in enumerate(steps) if not place or steps[place - 1][1] != one[1]]
    ends = [*(day for day, _version in changes[1:]), ended]
    return [
        Span(version=versions[version], since=day, until=until)
        for (day, version), until in zip(changes, ends, strict=True)
        if version is not None
    ]
