"""Finds by SQL whom the rule may call unanswered: everybody who is, and few who are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection

from audit.reading.moments import beginning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, kw_only=True)
class Question:
    """A number of a policy as it asks a brand's people; an answer to any of `versions` counts."""

    site: int
    versions: list[UUID]
    asks: str
    asked_of: str
    valid_for_days: int | None


@dataclass(frozen=True, kw_only=True)
class Own:
    """Of a policy: own days after `since`, of another number than `major`, are looked at."""

    policy: int
    since: date
    major: int | None


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """As of when, and which part of the list: `most` people after `start`, a name and an id."""

    at: datetime
    day: date
    is_past: bool
    start: tuple[str, UUID] | None
    backwards: bool
    most: int


_PERSON: Final = "SELECT person.name, person.id FROM consent_practitioner AS person"
_NOW: Final = (
    "person.contract_start <= %(day)s"
    " AND (person.contract_end IS NULL OR person.contract_end >= %(day)s)"
)
# Contracts as they were: some were ended, or begun anew, since.
_THEN: Final = f"""({_NOW} OR EXISTS (
    SELECT FROM consent_historicalpractitioner AS earlier
    WHERE earlier.id = person.id AND earlier.history_date <= %(at)s
    AND earlier.contract_start <= %(day)s
    AND (earlier.contract_end IS NULL OR earlier.contract_end >= %(day)s)))"""
# What was answered to a number: read from the index by sort alone, by several workers at once.
_GIVEN: Final = """
given_{n} AS NOT MATERIALIZED (
    SELECT act.id, act.practitioner_id, act.cabinet_id,
        act.act = ANY(%(good_{n})s) AND act.at >= %(valid_{n})s::text::timestamptz AS is_good
    FROM consent_act AS act WHERE act.version_id = ANY(%(versions_{n})s) AND act.at < %(at)s)
"""
_HERSELF: Final = f"""
{_PERSON} WHERE person.site_id = %(site_{{n}})s AND {{contract}} AND {{start}} {{alone}}
AND NOT EXISTS (SELECT FROM given_{{n}} AS good
    WHERE good.is_good AND good.cabinet_id IS NULL AND good.practitioner_id = person.id)
"""
_ALONE: Final = """
AND NOT EXISTS (SELECT FROM consent_member AS one WHERE one.practitioner_id = person.id)
"""
_CABINETS: Final = f"""
{_PERSON} JOIN consent_member AS seat ON seat.practitioner_id = person.id
WHERE person.site_id = %(site_{{n}})s AND {{contract}} AND {{start}}
AND seat.capacity IN ('owner', 'signatory')
AND NOT EXISTS (SELECT FROM given_{{n}} AS good
    WHERE good.is_good AND good.cabinet_id = seat.cabinet_id)
"""
# The last answer to that number counts, not any: one that ran out, or was only an acknowledgement
# of what asks for more, and that none to the same number followed. No join: few are not good.
_LAST: Final = """
NOT bad.is_good AND (SELECT later.id FROM consent_act AS later WHERE later.previous_id = bad.id
    AND later.version_id = ANY(%(versions_{n})s) AND later.at < %(at)s LIMIT 1) IS NULL
"""
_NOT_GOOD: Final = f"""
{_PERSON} JOIN given_{{n}} AS bad ON bad.practitioner_id = person.id AND bad.cabinet_id IS NULL
WHERE {_LAST} AND person.site_id = %(site_{{n}})s AND {{contract}} AND {{start}}
"""
_NOT_GOOD_OF_CABINETS: Final = f"""
{_PERSON} JOIN consent_member AS seat ON seat.practitioner_id = person.id
JOIN given_{{n}} AS bad ON bad.cabinet_id = seat.cabinet_id
WHERE {_LAST} AND person.site_id = %(site_{{n}})s AND {{contract}} AND {{start}}
AND seat.capacity IN ('owner', 'signatory')
"""
_OWN: Final = f"""
{_PERSON} JOIN consent_ownentry AS own ON own.practitioner_id = person.id
JOIN policies_version AS version ON version.id = own.version_id
WHERE version.policy_id = %(policy_{{n}})s AND own.decided_at < %(at)s
AND (own.day > %(day)s
    OR (own.day >= %(since_{{n}})s AND version.major IS DISTINCT FROM %(major_{{n}})s))
AND {{contract}} AND {{start}}
"""
_SELECT: Final = "SELECT DISTINCT name, id FROM found"


def candidates(
    questions: Sequence[Question], own: Iterable[Own], bounds: Bounds
) -> list[tuple[str, UUID]]:
    """Give names and ids, in the order of both, of those whom the rule is to look at."""
    if not questions:
        return []
    direction = "DESC" if bounds.backwards else "ASC"
    order = f" ORDER BY name {direction}, id {direction} LIMIT %(most)s"
    values: dict[str, Any] = {"at": bounds.at, "day": bounds.day, "most": bounds.most}
    common = {"contract": _THEN if bounds.is_past else _NOW, "start": "true"}
    if bounds.start is not None:
        sign = "<" if bounds.backwards else ">"
        common["start"] = f"(person.name, person.id) {sign} (%(name)s, %(id)s)"
        values |= {"name": bounds.start[0], "id": bounds.start[1]}
    parts: list[str] = []
    for number, question in enumerate(questions):
        parts += [one.format(n=number, **common) for one in _parts(question)]
        values |= _values(question, number, bounds)
    for number, one in enumerate(own):
        parts.append(_OWN.format(n=number, **common))
        values |= {f"policy_{number}": one.policy, f"since_{number}": one.since}
        values[f"major_{number}"] = one.major
    given = [_GIVEN.format(n=number) for number in range(len(questions))]
    # Materialised: with a limit in sight PostgreSQL would look into each person's acts, one after
    # the other, for a minute; so it plans as if all of them were wanted.
    found = f"found AS MATERIALIZED ({' UNION ALL '.join(parts)})"
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join([*given, found])} {_SELECT}{order}", values)
        return list(cursor.fetchall())


def _parts(question: Question) -> list[str]:
    of_cabinets = question.asked_of == "cabinet"
    found = [_HERSELF.replace("{alone}", _ALONE if of_cabinets else "")]
    found += [_CABINETS] if of_cabinets else []
    if question.asks == "accept" or question.valid_for_days is not None:
        found += [_NOT_GOOD, _NOT_GOOD_OF_CABINETS] if of_cabinets else [_NOT_GOOD]
    return found


def _values(question: Question, number: int, bounds: Bounds) -> dict[str, Any]:
    answers = ["accept", "refuse"] + (["acknowledge"] if question.asks != "accept" else [])
    valid = "-infinity"
    if question.valid_for_days is not None:
        # Good from the day of the answer for so many days.
        first = bounds.day - timedelta(days=question.valid_for_days - 1)
        valid = beginning(first).isoformat()
    return {
        f"site_{number}": question.site,
        f"versions_{number}": question.versions,
        f"good_{number}": answers,
        f"valid_{number}": valid,
    }
