"""Finds by SQL whom the rule may call unanswered: everybody who is, and few who are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import connection

from audit.reading.moments import beginning
from audit.reading.unanswered_people import Key
from consent.models import ActKind
from consent.obligations import in_force

if TYPE_CHECKING:
    from audit.reading.unanswered_asked import Question, Terms


@dataclass(frozen=True, kw_only=True)
class Own:
    """Of a policy: own days after `since`, of another number than `major`, are looked at."""

    policy: int
    since: date
    major: int | None


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
    SELECT act.id, act.practitioner_id, act.cabinet_id, act.act, act.at
    FROM consent_act AS act WHERE act.version_id = ANY(%(versions_{n})s) AND act.at < %(at)s)
"""
_HERSELF: Final = f"""
{_PERSON} WHERE person.site_id = %(site_{{n}})s AND {{contract}} AND {{start}} {{alone}}
AND NOT EXISTS (SELECT FROM given_{{n}} AS good
    WHERE {{is_good}} AND good.cabinet_id IS NULL AND good.practitioner_id = person.id)
"""
_ALONE: Final = """
AND NOT EXISTS (SELECT FROM consent_member AS one WHERE one.practitioner_id = person.id)
"""
_CABINETS: Final = f"""
{_PERSON} JOIN consent_member AS seat ON seat.practitioner_id = person.id
WHERE person.site_id = %(site_{{n}})s AND {{contract}} AND {{start}}
AND seat.capacity IN ('owner', 'signatory')
AND NOT EXISTS (SELECT FROM given_{{n}} AS good
    WHERE {{is_good}} AND good.cabinet_id = seat.cabinet_id)
"""
# The last answer to that number counts, not any: one that ran out, or was only an acknowledgement
# of what asks for more, and that none to the same number followed. No join: few are not good.
_LAST: Final = """
{is_bad} AND (SELECT later.id FROM consent_act AS later WHERE later.previous_id = bad.id
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


def candidates(terms: Terms, start: Key | None, *, backwards: bool, most: int) -> list[Key]:
    """Give at most so many places, in their order, of those whom the rule is to look at."""
    questions, asked = terms.questions, terms.asked
    direction = "DESC" if backwards else "ASC"
    order = f" ORDER BY name {direction}, id {direction} LIMIT %(most)s"
    # Of now the rule leaves nothing out: an act may bear the clock of another machine.
    at = asked.before or asked.at + timedelta(days=1)
    values: dict[str, Any] = {"at": at, "day": asked.day, "most": most}
    common = {"contract": _THEN if asked.before else _NOW, "start": "true"}
    if start is not None:
        sign = "<" if backwards else ">"
        common["start"] = f"(person.name, person.id) {sign} (%(name)s, %(id)s)"
        values |= {"name": start.name, "id": start.id}
    parts: list[str] = []
    for number, question in enumerate(questions):
        known = common | _conditions(question, number)
        parts += [one.format(n=number, **known) for one in _parts(question)]
        values |= _values(question, number, asked.day)
    for number, one in enumerate(own_days(terms)):
        parts.append(_OWN.format(n=number, **common))
        values |= {f"policy_{number}": one.policy, f"since_{number}": one.since}
        values[f"major_{number}"] = one.major
    given = [_GIVEN.format(n=number) for number in range(len(questions))]
    # Materialised: with a limit in sight PostgreSQL would look into each person's acts, one after
    # the other, for a minute; so it plans as if all of them were wanted.
    found = f"found AS MATERIALIZED ({' UNION ALL '.join(parts)})"
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join([*given, found])} {_SELECT}{order}", values)
        return [Key(name=name, id=pk) for name, pk in cursor.fetchall()]


def own_days(terms: Terms) -> list[Own]:
    """Give whose own days change which text is in force for them: the rule looks at each.

    Those still to come; and those of another number that are later than the text in force.
    """
    found = []
    for own in terms.texts.values():
        for policy in {text.policy for text in own if text.policy in terms.policies}:
            of_policy = [text for text in own if text.policy == policy]
            current = {
                in_force(of_policy, language=language, day=terms.asked.day)
                for language, _name in settings.LANGUAGES
            }
            majors = {text.number[0] for text in current if text is not None}
            since = min((one.day if one else date.min for one in current), default=date.min)
            same = majors.pop() if len(majors) == 1 and None not in current else None
            found.append(Own(policy=policy, since=since, major=same))
    return found


def _parts(question: Question) -> list[str]:
    of_cabinets = question.asked_of == "cabinet"
    found = [_HERSELF.replace("{alone}", _ALONE if of_cabinets else "")]
    found += [_CABINETS] if of_cabinets else []
    if question.asks == "accept" or question.valid_for_days is not None:
        found += [_NOT_GOOD, _NOT_GOOD_OF_CABINETS] if of_cabinets else [_NOT_GOOD]
    return found


def _conditions(question: Question, number: int) -> dict[str, str]:
    """Give when an answer counts, and when it does not: as an index by sort can look for either."""
    good, bad = f"good.act = ANY(%(good_{number})s)", f"bad.act = ANY(%(bad_{number})s)"
    if question.valid_for_days is not None:
        good = f"{good} AND good.at >= %(valid_{number})s"
        bad = f"({bad} OR bad.at < %(valid_{number})s)"
    return {"is_good": good, "is_bad": bad}


def _values(question: Question, number: int, day: date) -> dict[str, Any]:
    answers = ["accept", "refuse"] + (["acknowledge"] if question.asks != "accept" else [])
    found = {
        f"site_{number}": question.site,
        f"versions_{number}": question.versions,
        f"good_{number}": answers,
        f"bad_{number}": [one for one in ActKind.values if one not in answers],
    }
    if question.valid_for_days is not None:
        # Good from the day of the answer for so many days.
        first = day - timedelta(days=question.valid_for_days - 1)
        found[f"valid_{number}"] = beginning(first)
    return found
