"""Who has not answered as of a moment: the gate's own rule, over people in the order of the list.

Where many owe something, the rule is asked of one after the other until a page is full. Where few
do, SQL finds candidates by one index: whoever lacks an answer that counts, and whoever the rule
must look at more closely (days of her own, answers that ran out). The rule decides on these; it
never misses somebody, since candidates are always more than those who owe
(`tests/test_audit_unanswered.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from audit.reading.unanswered_answers import Given, given_by, last_answers
from audit.reading.unanswered_asked import COMING, IN_FORCE, Asked, Terms
from audit.reading.unanswered_people import Key, Person, by_ids, following
from audit.reading.unanswered_sql import candidates
from consent.models import Practitioner
from consent.obligations import Answer, Obligation, due
from consent.obligations.reading import with_own_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["COMING", "IN_FORCE", "LOOKED_AT", "Asked", "Found", "Key", "Owing", "Terms", "page"]

PAGE: Final = 50
# Of how many in their order the rule is asked first: enough where one of four owes something.
FIRST: Final = 200
# Of how many candidates it is asked at once, and of how many for one page at most.
AT_ONCE: Final = 100
LOOKED_AT: Final = 1_000
# To ask so many one after the other costs as much as to look for candidates by one question.
WALKED: Final = 500


@dataclass(frozen=True, kw_only=True)
class Owing:
    """Somebody as of the moment, what she owes, and her last answer to each of these policies.

    What an obligation says of an earlier number (`base`, and "first" or "changed") is not looked
    up: only which text, in whose name, and whether an answer ran out.
    """

    practitioner: Practitioner
    owed: list[Obligation]
    answers: list[Answer]

    def last(self, obligation: Obligation) -> Answer | None:
        """Give what she, or the cabinet, answered last to that policy."""
        own = [
            one
            for one in self.answers
            if one.policy == obligation.text.policy and one.cabinet == obligation.seat.cabinet
        ]
        return own[-1] if own else None


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page: people by name, and from where the ones after and before go on, if any.

    `is_partial`: so many candidates were looked at that the page ends before it is full.
    """

    people: list[Owing]
    following: Key | None = None
    preceding: Key | None = None
    is_partial: bool = False


@dataclass(frozen=True, kw_only=True)
class _Owed:
    """Somebody and what she owes."""

    person: Person
    owed: list[Obligation]


@dataclass(frozen=True, kw_only=True)
class _Part:
    """Who was found on the way up to `last`, and whether anybody is behind."""

    people: list[_Owed]
    last: Key | None
    is_end: bool


def page(asked: Asked, *, after: Key | None = None, before: Key | None = None) -> Found:
    """Give those who follow `after`, or precede `before`, or the first, by name; PAGE at most."""
    backwards = before is not None
    start = before if backwards else after
    terms = Terms(asked=asked)
    if not terms.policies:
        return Found(people=[])
    part = _walked(terms, start, backwards=backwards)
    if not part.is_end and len(part.people) <= PAGE:
        more = _searched(terms, part.last, PAGE + 1 - len(part.people), backwards=backwards)
        part = replace(more, people=part.people + more.people)
    return _found(part, terms, start, backwards=backwards)


def _walked(terms: Terms, start: Key | None, *, backwards: bool) -> _Part:
    """Ask the rule of people in their order, as long as a page is to be full soon at that pace."""
    found: list[_Owed] = []
    most = WALKED * len(terms.questions)
    last, seen, step = start, 0, min(FIRST, most)
    while step:
        people = following(terms.asked, last, backwards=backwards, most=step)
        found += _owing(people, terms)
        seen += len(people)
        if len(people) < step:
            return _Part(people=found, last=last, is_end=True)
        last = people[-1].key
        step = next_step(seen, len(found), most=most)
    return _Part(people=found, last=last, is_end=False)


def next_step(seen: int, found: int, *, most: int) -> int:
    """Give how many more to ask, of `most` at all, to fill a page at the pace so far.

    0 where it is full, or would not be. A fifth is added: the next ones may owe less.
    """
    if found > PAGE or not found:
        return 0
    wanted = (PAGE + 1 - found) * seen * 6 // (found * 5)
    return max(wanted, 1) if seen + wanted <= most else 0


def _searched(terms: Terms, last: Key | None, wanted: int, *, backwards: bool) -> _Part:
    """Ask the rule of candidates in the same order, until so many are found or LOOKED_AT asked."""
    found: list[_Owed] = []
    for _turn in range(0, LOOKED_AT, AT_ONCE):
        keys = candidates(terms, last, backwards=backwards, most=AT_ONCE)
        found += _owing(by_ids(terms.asked, [one.id for one in keys]), terms)
        if len(keys) < AT_ONCE:
            return _Part(people=found, last=last, is_end=True)
        last = keys[-1]
        if len(found) >= wanted:
            break
    return _Part(people=found, last=last, is_end=False)


def _found(part: _Part, terms: Terms, start: Key | None, *, backwards: bool) -> Found:
    more = len(part.people) > PAGE
    shown = part.people[:PAGE]
    end = None if part.is_end else part.last
    if more:
        end = shown[-1].person.key
    first = shown[0].person.key if shown and start is not None else None
    is_partial = end is not None and not more
    if backwards:
        shown.reverse()
        first, end = end, first
    people = list(_shown(shown, terms))
    return Found(people=people, following=end, preceding=first, is_partial=is_partial)


def _shown(found: Sequence[_Owed], terms: Terms) -> Iterator[Owing]:
    """Give them with their last answers; two queries."""
    rows = Practitioner.objects.select_related("site").in_bulk([one.person.id for one in found])
    asked = [
        (one.person.id, each.seat.cabinet, each.text.policy) for one in found for each in one.owed
    ]
    last = dict(zip(asked, last_answers(asked, terms), strict=True))
    for one in found:
        if (practitioner := rows.get(one.person.id)) is None:
            continue
        practitioner.language = one.person.language
        practitioner.contract_start = one.person.contract_start
        practitioner.contract_end = one.person.contract_end
        keys = {(one.person.id, each.seat.cabinet, each.text.policy) for each in one.owed}
        answers = [answer for key in keys for answer in last[key]]
        yield Owing(practitioner=practitioner, owed=one.owed, answers=answers)


def _owing(people: Sequence[Person], terms: Terms) -> list[_Owed]:
    """Give those who owe something of what is asked, in the order of the people here."""
    day = terms.asked.day
    bound = [one for one in people if one.is_under_contract(day)]
    given = given_by([one.id for one in bound], terms) if bound else {}
    owed = {one.id: _owed(one, given[one.id], terms) for one in bound}
    return [_Owed(person=one, owed=owed[one.id]) for one in bound if owed[one.id]]


def _owed(person: Person, given: Given, terms: Terms) -> list[Obligation]:
    texts = terms.open[person.site, person.language]
    if given.own_days:
        texts = with_own_days(terms.texts[person.site], given.own_days)
    asked: dict[str, Any] = {"language": person.language, "day": terms.asked.day}
    owed = due(texts, given.answers, seats=given.seats, **asked)
    return [one for one in owed if terms.asked.takes(one.text)]
