"""The same rule for several practitioners at once: as many queries for five hundred as for one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from consent.models import Act, Matter, Member, OwnEntry, Practitioner
from consent.obligations.reading import is_under_contract, texts_for, with_own_days
from consent.obligations.rule import due
from consent.obligations.values import Answer, Obligation, Seat, Text
from policies.deadlines import paris_day

_ANSWER = ("pk", "act", "policy_id", "version_id", "cabinet_id", "version__major", "version__minor")


def obligations_of_each(
    practitioners: Sequence[Practitioner], *, at: datetime
) -> dict[UUID, list[Obligation]]:
    """Give what each has to answer at an instant, by her id, as `obligations` gives it for one.

    Five queries for those of one brand, however many they are.
    """
    day = paris_day(at)
    texts = {site: texts_of_brand(site) for site in {one.site_id for one in practitioners}}
    seats, answers = seats_of_each(practitioners), answers_of_each(practitioners)
    own_days = _own_days_of_each(practitioners)
    return {
        one.pk: due(
            with_own_days(texts[one.site_id], own_days[one.pk]),
            answers[one.pk],
            seats=seats[one.pk],
            language=one.language,
            day=day,
        )
        if is_under_contract(one, day)
        else []
        for one in practitioners
    }


def texts_of_brand(site: int) -> list[Text]:
    """Give a brand's texts that bind, bound or are to bind, as they concern somebody new."""
    return texts_for(Practitioner(site_id=site))


def seats_of_each(practitioners: Iterable[Practitioner]) -> dict[UUID, list[Seat]]:
    """Give the cabinets each belongs to, by her id; one query."""
    rows = Member.objects.filter(practitioner__in=practitioners).order_by("cabinet__name", "pk")
    found: dict[UUID, list[Seat]] = defaultdict(list)
    for person, cabinet, name, capacity in rows.values_list(
        "practitioner_id", "cabinet_id", "cabinet__name", "capacity"
    ):
        found[person].append(Seat(cabinet=cabinet, name=name, capacity=capacity))
    return found


def answers_of_each(practitioners: Sequence[Practitioner]) -> dict[UUID, list[Answer]]:
    """Give what each, or her cabinets, answered, by her id, in its order; two queries."""
    memberships = Member.objects.filter(practitioner__in=practitioners)
    members: dict[UUID | None, set[UUID]] = defaultdict(set)
    for cabinet, person in memberships.values_list("cabinet_id", "practitioner_id"):
        members[cabinet].add(person)
    asked = {one.pk for one in practitioners}
    acts = Act.objects.filter(Q(practitioner__in=asked) | Q(cabinet__in=members))
    rows = acts.filter(matter=Matter.POLICY).values_list(
        "practitioner_id", "previous_id", "at", *_ANSWER
    )
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for person, answer in _in_order(rows):
        for concerned in (members[answer.cabinet] | {person}) & asked:
            found[concerned].append(answer)
    return found


def _in_order(rows: Iterable[Any]) -> list[tuple[UUID, Answer]]:
    """Give each answer after the one that it follows: two acts may be of one instant."""
    held = [(person, previous, _answer(at, values)) for person, previous, at, *values in rows]
    known = {answer.id for _person, _previous, answer in held}
    following = defaultdict(list)
    for person, previous, answer in held:
        following[previous if previous in known else None].append((person, answer))
    ordered = following.pop(None, [])
    for _person, answer in ordered:
        ordered += following.pop(answer.id, [])
    return ordered


def _answer(at: datetime, values: Sequence[Any]) -> Answer:
    pk, act, policy, version, cabinet, major, minor = values
    return Answer(
        id=pk,
        act=act,
        policy=policy,
        version=version,
        number=(major, minor),
        at=paris_day(at),
        cabinet=cabinet,
    )


def _own_days_of_each(
    practitioners: Iterable[Practitioner],
) -> dict[UUID, dict[tuple[int, tuple[int, int]], date]]:
    rows = OwnEntry.objects.filter(practitioner__in=practitioners, replaced_by=None)
    found: dict[UUID, dict[tuple[int, tuple[int, int]], date]] = defaultdict(dict)
    for person, policy, major, minor, day in rows.values_list(
        "practitioner_id", "version__policy_id", "version__major", "version__minor", "day"
    ):
        found[person][policy, (major, minor)] = day
    return found
