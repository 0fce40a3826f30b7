"""What people, and their cabinets, answered to the open texts: rows that an index brings together.

An answer to an open text is no older than the first act on any version of it, so of somebody's
acts only those since then are read. Where a chain cannot be put in its order from these, or days of
her own put another text in force for her, all her answers are read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection

from consent.obligations import Answer, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from audit.reading.unanswered_asked import Terms

Number = tuple[int, tuple[int, int]]
OwnDays = dict[Number, "date"]

# The Paris day is PostgreSQL's, as the rule takes it: an instant costs more to read than a row.
_COLUMNS: Final = """
SELECT coalesce(act.cabinet_id, act.practitioner_id), act.id, act.previous_id, act.cabinet_id,
    act.act, act.version_id, (act.at AT TIME ZONE 'Europe/Paris')::date FROM consent_act AS act
"""
_AMONG: Final = """
act.version_id = ANY(%(versions)s)
AND act.at >= %(since)s::text::timestamptz AND act.at < %(before)s::text::timestamptz
"""
_GIVEN: Final = f"""
{_COLUMNS} WHERE act.practitioner_id = ANY(%(people)s) AND act.cabinet_id IS NULL AND {_AMONG}
UNION ALL
{_COLUMNS} WHERE act.cabinet_id = ANY(%(cabinets)s) AND {_AMONG}
"""
_SEATS: Final = """
SELECT member.practitioner_id, member.cabinet_id, cabinet.name, member.capacity
FROM consent_member AS member JOIN consent_cabinet AS cabinet ON cabinet.id = member.cabinet_id
WHERE member.practitioner_id = ANY(%(people)s) ORDER BY cabinet.name, member.id
"""
_OWN_DAYS: Final = """
SELECT own.practitioner_id, version.policy_id, version.major, version.minor, own.day
FROM consent_ownentry AS own JOIN policies_version AS version ON version.id = own.version_id
WHERE own.practitioner_id = ANY(%(people)s) AND version.policy_id = ANY(%(policies)s)
AND own.decided_at < %(before)s::text::timestamptz
AND NOT EXISTS (SELECT FROM consent_ownentry AS later WHERE later.replaces_id = own.id
    AND later.decided_at < %(before)s::text::timestamptz)
"""
# Of one chain each: from the latest by its instant to whatever followed it in spite of that.
_LATEST: Final = """
SELECT act.id FROM consent_act AS act WHERE {of} AND act.policy_id = pair.policy
    AND act.at < %(before)s::text::timestamptz
ORDER BY act.at DESC, act.id DESC LIMIT 1
"""
_LAST: Final = f"""
WITH RECURSIVE chain AS (
    SELECT latest.id, 0 AS place
    FROM unnest(%(people)s::uuid[], %(her_policies)s::bigint[]) AS pair (person, policy),
    LATERAL ({_LATEST.format(of="act.practitioner_id = pair.person AND act.cabinet_id IS NULL")})
        AS latest
    UNION ALL
    SELECT latest.id, 0
    FROM unnest(%(cabinets)s::uuid[], %(their_policies)s::bigint[]) AS pair (cabinet, policy),
    LATERAL ({_LATEST.format(of="act.cabinet_id = pair.cabinet")}) AS latest
    UNION ALL
    SELECT following.id, chain.place + 1
    FROM chain JOIN consent_act AS following ON following.previous_id = chain.id
)
SELECT act.* FROM ({_COLUMNS} WHERE act.id = ANY(ARRAY(SELECT id FROM chain))
    AND act.at < %(before)s::text::timestamptz) AS act (owner, id, previous, cabinet, act, version,
    day) JOIN chain ON chain.id = act.id
ORDER BY chain.place
"""  # noqa: S608 (our own words)


@dataclass(frozen=True, kw_only=True)
class Given:
    """Somebody's seats, the later days of her own, and what she and her cabinets answered."""

    seats: list[Seat]
    own_days: OwnDays
    answers: list[Answer]


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """Of whom acts are read: people for themselves, and cabinets."""

    people: list[UUID]
    cabinets: list[UUID]


def given_by(ids: Sequence[UUID], terms: Terms) -> dict[UUID, Given]:
    """Give what each gave as of the moment, in its order: to the open texts, or to all if need be.

    Three queries, and one more where there is somebody of whom all answers are wanted.
    """
    seats, own_days = _seats(ids, terms), _own_days(ids, terms)
    cabinets = {pk: [one.cabinet for one in seats[pk] if one.cabinet] for pk in ids}
    by_owner, unclear = _lately(_owners(ids, cabinets), terms)
    special = [pk for pk in ids if own_days[pk] or not unclear.isdisjoint([pk, *cabinets[pk]])]
    ever = _ever(_owners(special, cabinets), terms) if special else {}
    chosen = dict.fromkeys(ids, by_owner) | dict.fromkeys(special, ever)
    return {
        pk: Given(
            seats=seats[pk],
            own_days=own_days[pk],
            answers=[one for owner in (pk, *cabinets[pk]) for one in chosen[pk].get(owner, [])],
        )
        for pk in ids
    }


def last_answers(
    pairs: Iterable[tuple[UUID, UUID | None, int]], terms: Terms
) -> list[list[Answer]]:
    """Give the last answer to each policy of a person, or of the cabinet beside; [] for none."""
    wanted = list(pairs)
    her = {(person, policy) for person, cabinet, policy in wanted if cabinet is None}
    their = {(cabinet, policy) for _person, cabinet, policy in wanted if cabinet}
    values = {
        "people": [person for person, _policy in her],
        "her_policies": [policy for _person, policy in her],
        "cabinets": [cabinet for cabinet, _policy in their],
        "their_policies": [policy for _cabinet, policy in their],
        "before": _written(terms.asked.before, "infinity"),
    }
    last: dict[tuple[UUID, int], Answer] = {}
    for owner, answer, _previous in _rows(_LAST, values, terms):
        last[owner, answer.policy] = answer
    found = [last.get((cabinet or person, policy)) for person, cabinet, policy in wanted]
    return [[one] if one else [] for one in found]


def _owners(ids: Iterable[UUID], cabinets: dict[UUID, list[UUID]]) -> _Wanted:
    people = list(ids)
    theirs = {cabinet for pk in people for cabinet in cabinets[pk]}
    return _Wanted(people=people, cabinets=list(theirs))


def _lately(wanted: _Wanted, terms: Terms) -> tuple[dict[UUID, list[Answer]], set[UUID]]:
    """Give answers to the open texts, and whose order is not known from these."""
    if terms.first_act is None:
        return {}, set()
    rows = _read(wanted, terms, versions=terms.versions, since=terms.first_act)
    found, unclear = _in_order(rows)
    return found, unclear


def _ever(wanted: _Wanted, terms: Terms) -> dict[UUID, list[Answer]]:
    """Give all answers of before the moment; the chains are put in order with those of after."""
    rows = _read(wanted, terms, versions=list(terms.numbers), since=None)
    found, _unclear = _in_order(rows)
    if terms.asked.before is None:
        return found
    day = terms.asked.day
    return {owner: [one for one in own if one.at < day] for owner, own in found.items()}


def _read(
    wanted: _Wanted, terms: Terms, *, versions: list[UUID], since: datetime | None
) -> list[tuple[UUID, Answer, UUID | None]]:
    before = terms.asked.before if since else None
    values = {
        "people": wanted.people,
        "cabinets": wanted.cabinets,
        "versions": versions,
        "since": _written(since, "-infinity"),
        "before": _written(before, "infinity"),
    }
    return _rows(_GIVEN, values, terms)


def _written(instant: datetime | None, otherwise: str) -> str:
    return instant.isoformat() if instant else otherwise


def _rows(
    query: str, values: dict[str, Any], terms: Terms
) -> list[tuple[UUID, Answer, UUID | None]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    found = []
    for owner, pk, previous, cabinet, act, version, day in rows:
        policy, number = terms.numbers[version]
        given = {"id": pk, "act": act, "version": version, "at": day, "cabinet": cabinet}
        found.append((owner, Answer(policy=policy, number=number, **given), previous))
    return found


def _in_order(
    rows: Iterable[tuple[UUID, Answer, UUID | None]],
) -> tuple[dict[UUID, list[Answer]], set[UUID]]:
    """Give answers by owner, each after the one that it follows, and whose order is not known."""
    held = list(rows)
    known = {answer.id for _owner, answer, _previous in held}
    following = {previous: (owner, one) for owner, one, previous in held if previous in known}
    ordered = [(owner, one) for owner, one, previous in held if previous not in known]
    parts = Counter((owner, one.policy) for owner, one in ordered)
    # Whoever is appended here is come to in turn.
    for _owner, answer in ordered:
        ordered += [following[answer.id]] if answer.id in following else []
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for owner, answer in ordered:
        found[owner].append(answer)
    broken = [key for key, several in parts.items() if several > 1]
    return found, {owner for owner, policy in broken if _matters(found[owner], policy)}


def _matters(answers: Iterable[Answer], policy: int) -> bool:
    """Tell whether order matters: the last of several answers to one number of a policy counts."""
    majors = [one.number[0] for one in answers if one.policy == policy]
    return len(set(majors)) < len(majors)


def _seats(ids: Sequence[UUID], terms: Terms) -> dict[UUID, list[Seat]]:
    """Give the cabinets each belongs to; nobody's where no text was ever asked of cabinets."""
    found: dict[UUID, list[Seat]] = defaultdict(list)
    if not terms.is_of_cabinets:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, {"people": list(ids)})
        for person, cabinet, name, capacity in cursor.fetchall():
            found[person].append(Seat(cabinet=cabinet, name=name, capacity=capacity))
    return found


def _own_days(ids: Sequence[UUID], terms: Terms) -> dict[UUID, OwnDays]:
    """Give the later days of each that stand, or stood then, for the policies that are asked."""
    values: dict[str, Any] = {
        "people": list(ids),
        "policies": list(terms.policies),
        "before": _written(terms.asked.before, "infinity"),
    }
    found: dict[UUID, OwnDays] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_OWN_DAYS, values)
        for person, policy, major, minor, day in cursor.fetchall():
            found[person][policy, (major, minor)] = day
    return found
