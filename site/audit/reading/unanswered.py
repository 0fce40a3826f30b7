"""Who has not answered as of a moment: the gate's own rule, over those whom SQL cannot rule out.

SQL finds candidates by one index: whoever lacks an answer that counts, and whoever the rule must
look at more closely (days of her own, answers that ran out). The rule decides; it never misses
somebody, since candidates are always more than those who owe (`tests/test_audit_unanswered.py`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings

from audit.reading.person import texts_at
from audit.reading.unanswered_sql import Bounds, Own, Question, candidates
from audit.reading.unanswered_then import owed_then, people_then
from consent.models import Practitioner
from consent.obligations import (
    Answer,
    Obligation,
    Text,
    in_force,
    open_texts,
)
from consent.obligations.several import (
    answers_of_each,
    obligations_of_each,
    texts_of_brand,
)
from policies.deadlines import paris_day
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

PAGE: Final = 50
# Of how many the rule is asked at once, and of how many for one page at most.
AT_ONCE: Final = 100
LOOKED_AT: Final = 1_000
IN_FORCE, COMING = "in_force", "coming"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Of which brands (their keys), as of when; `on` where that is a day that was asked for.

    `policy` and `state` (IN_FORCE, COMING) narrow it; None or "" asks nothing.
    """

    sites: tuple[int, ...]
    at: datetime
    on: date | None = None
    policy: int | None = None
    state: str = ""

    @property
    def day(self) -> date:
        """Give the Paris day by which the rule decides."""
        return paris_day(self.at)


@dataclass(frozen=True, kw_only=True)
class Key:
    """The place of a person in the order."""

    name: str
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Owing:
    """Somebody as of the moment, what she owes, and her last answer to each of these policies."""

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


def page(asked: Asked, *, after: Key | None = None, before: Key | None = None) -> Found:
    """Give those who follow `after`, or precede `before`, or the first, by name; PAGE at most."""
    backwards = before is not None
    start = before if backwards else after
    texts = texts_of(asked)
    wanted = questions(asked, texts), own_days(asked, texts)
    people: list[Owing] = []
    last, is_partial = start, False
    for _turn in range(0, LOOKED_AT, AT_ONCE):
        keys = [
            Key(name=name, id=pk)
            for name, pk in candidates(*wanted, _bounds(asked, last, backwards=backwards))
        ]
        people += _owing([one.id for one in keys], asked, texts)
        last = keys[-1] if keys else last
        is_partial = len(keys) == AT_ONCE
        if len(people) > PAGE or not is_partial:
            break
    return _found(people, last if is_partial else None, start, backwards=backwards)


def texts_of(asked: Asked) -> dict[int, list[Text]]:
    """Give the texts of each brand, as the gate reads them now, or as their days stood then."""
    if asked.on is None:
        return {site: texts_of_brand(site) for site in asked.sites}
    return {site: texts_at(site, at=asked.at) for site in asked.sites}


def _found(people: list[Owing], last: Key | None, start: Key | None, *, backwards: bool) -> Found:
    more = len(people) > PAGE
    shown = people[:PAGE]
    end = _key(shown[-1]) if more else last
    first = _key(shown[0]) if shown and start is not None else None
    is_partial = end is not None and not more
    if backwards:
        shown.reverse()
        return Found(people=shown, following=first, preceding=end, is_partial=is_partial)
    return Found(people=shown, following=end, preceding=first, is_partial=is_partial)


def _key(one: Owing) -> Key:
    return Key(name=one.practitioner.name, id=one.practitioner.pk)


def _bounds(asked: Asked, last: Key | None, *, backwards: bool) -> Bounds:
    return Bounds(
        # Of now the rule leaves nothing out: an act may bear the clock of another machine.
        at=asked.at if asked.on else asked.at + timedelta(days=1),
        day=asked.day,
        is_past=asked.on is not None,
        start=(last.name, last.id) if last else None,
        backwards=backwards,
        most=AT_ONCE,
    )


def questions(asked: Asked, texts: dict[int, list[Text]]) -> list[Question]:
    """Give what is asked of anybody without a day of her own, once each. One query."""
    found: dict[tuple[Any, ...], Text] = {}
    for site, own in texts.items():
        for text in _open(own, day=asked.day):
            if text.asks != "none" and _is_wanted(text, asked, day=asked.day):
                terms = (text.asks, text.asked_of, text.valid_for_days)
                found[site, text.policy, text.number[0], *terms] = text
    versions = _versions({text.policy for text in found.values()})
    return [
        Question(
            site=key[0],
            versions=versions[text.policy, text.number[0]],
            asks=text.asks,
            asked_of=text.asked_of,
            valid_for_days=text.valid_for_days,
        )
        for key, text in found.items()
    ]


def _open(texts: list[Text], *, day: date) -> list[Text]:
    found = {
        text.version: text
        for language, _name in settings.LANGUAGES
        for text in open_texts(texts, language=language, day=day)
    }
    return list(found.values())


def _is_wanted(text: Text, asked: Asked, *, day: date) -> bool:
    if asked.policy not in (None, text.policy):
        return False
    return not asked.state or (asked.state == COMING) == (text.day > day)


def _versions(policies: set[int]) -> dict[tuple[int, int], list[UUID]]:
    """Give the versions of each number before the dot: an answer to one is one to all."""
    found: dict[tuple[int, int], list[UUID]] = defaultdict(list)
    rows = Version.objects.filter(policy__in=policies)
    for policy, major, version in rows.values_list("policy_id", "major", "pk"):
        found[policy, major].append(version)
    return found


def own_days(asked: Asked, texts: dict[int, list[Text]]) -> list[Own]:
    """Give whose own days change which text is in force for them: the rule looks at each.

    Those still to come; and those of another number that are later than the text in force.
    """
    found = []
    for own in texts.values():
        for policy in {text.policy for text in own if asked.policy in (None, text.policy)}:
            of_policy = [text for text in own if text.policy == policy]
            current = {
                in_force(of_policy, language=language, day=asked.day)
                for language, _name in settings.LANGUAGES
            }
            majors = {text.number[0] for text in current if text is not None}
            since = min((one.day if one else date.min for one in current), default=date.min)
            same = majors.pop() if len(majors) == 1 and None not in current else None
            found.append(Own(policy=policy, since=since, major=same))
    return found


def _owing(ids: Sequence[UUID], asked: Asked, texts: dict[int, list[Text]]) -> list[Owing]:
    """Give those who owe something of what is asked, in the order of their ids here."""
    rows = Practitioner.objects.select_related("site").in_bulk(ids)
    people = [rows[pk] for pk in ids if pk in rows]
    if asked.on is not None:
        people = people_then(people, at=asked.at)
    owed = _owed(people, asked, texts)
    narrowed = {pk: [one for one in several if _is_of(one, asked)] for pk, several in owed.items()}
    owing = [one for one in people if narrowed[one.pk]]
    answers = _answers(owing, asked)
    return [
        Owing(practitioner=one, owed=narrowed[one.pk], answers=answers[one.pk]) for one in owing
    ]


def _is_of(owed: Obligation, asked: Asked) -> bool:
    return _is_wanted(owed.text, asked, day=asked.day)


def _owed(
    people: Sequence[Practitioner], asked: Asked, texts: dict[int, list[Text]]
) -> dict[UUID, list[Obligation]]:
    if asked.on is None:
        return obligations_of_each(people, at=asked.at)
    return owed_then(people, texts, at=asked.at)


def _answers(people: Sequence[Practitioner], asked: Asked) -> dict[UUID, list[Answer]]:
    found = answers_of_each(people)
    if asked.on is None:
        return found
    day = asked.day
    return defaultdict(
        list, {pk: [one for one in own if one.at < day] for pk, own in found.items()}
    )
