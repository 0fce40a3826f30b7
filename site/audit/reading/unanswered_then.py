"""What people had to answer at 00:00 of an earlier day: the gate's rule, over rows of before."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from consent.models import OwnEntry, Practitioner
from consent.obligations import Obligation, Text, due, is_under_contract
from consent.obligations.reading import with_own_days
from consent.obligations.several import answers_of_each, seats_of_each
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID


def owed_then(
    people: Sequence[Practitioner], texts: dict[int, list[Text]], *, at: datetime
) -> dict[UUID, list[Obligation]]:
    """Give what each had to answer at 00:00 of a Paris day, by the same rule, from rows of before.

    `people` are as they were then; cabinets are as they are: memberships have no history.
    """
    day = paris_day(at)
    seats, answers = seats_of_each(people), answers_of_each(people)
    own = _own_days_then(people, at=at)
    return {
        one.pk: due(
            with_own_days(texts[one.site_id], own[one.pk]),
            # What happened that day happened after its first instant.
            [answer for answer in answers[one.pk] if answer.at < day],
            seats=seats[one.pk],
            language=one.language,
            day=day,
        )
        if is_under_contract(one, day)
        else []
        for one in people
    }


def _own_days_then(
    people: Iterable[Practitioner], *, at: datetime
) -> dict[UUID, dict[tuple[int, tuple[int, int]], date]]:
    rows = OwnEntry.objects.filter(practitioner__in=people, decided_at__lt=at)
    found: dict[UUID, dict[tuple[int, tuple[int, int]], date]] = defaultdict(dict)
    for one in rows.exclude(replaced_by__decided_at__lt=at).select_related("version"):
        version = one.version
        found[one.practitioner_id][version.policy_id, (version.major, version.minor)] = one.day
    return found


def people_then(people: Sequence[Practitioner], *, at: datetime) -> list[Practitioner]:
    """Give people with the name, language and contract that they had at an instant."""
    rows = Practitioner.history.filter(id__in=[one.pk for one in people], history_date__lte=at)
    latest = rows.order_by("id", "-history_date", "-history_id").distinct("id")
    then = {one.id: one for one in latest if one.history_type != "-"}
    return [_as(one, then.get(one.pk)) for one in people]


def _as(person: Practitioner, then: Any) -> Practitioner:
    if then is not None:
        for field in ("language", "contract_start", "contract_end"):
            setattr(person, field, getattr(then, field))
    return person
