"""Who had answered a number of a policy at an instant, by act and origin: never one figure.

An answer is good for the whole number before the dot, in any language. Where cabinets are asked,
cabinets are counted, and beside them whoever belongs to none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from consent.models import ActKind, Origin
from policies.deadlines import paris_day
from policies.models import Version
from policies.models.asking import AskedOf, Asks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Given:
    """How many gave, on one Paris day, the answer that stood for them at an instant."""

    by_cabinet: bool
    act: str
    origin: str
    day: date
    count: int


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Who is to answer a number at an instant, and what each had answered last, before it.

    `people` answer for themselves; `cabinets` are those with somebody who may sign, `ownerless`
    those without. `beside` are answers of whoever is not asked at that instant: her contract was
    over or had not begun, or her cabinet answers.
    """

    at: datetime
    asks: str
    valid_for_days: int | None
    people: int
    cabinets: int
    ownerless: int
    given: tuple[Given, ...] = ()
    beside: tuple[Given, ...] = ()

    @property
    def standing(self) -> list[Given]:
        """Give the answers that are still good: an answer may be good for a time only."""
        return [one for one in self.given if not self._is_expired(one)]

    @property
    def expired(self) -> list[Given]:
        """Give the answers that are good no more: the question is asked again."""
        return [one for one in self.given if self._is_expired(one)]

    def of(self, act: str, origin: str, *, by_cabinet: bool = False) -> int:
        """Give how many standing answers are of one act and one origin."""
        wanted = (act, origin, by_cabinet)
        return sum(
            one.count for one in self.standing if (one.act, one.origin, one.by_cabinet) == wanted
        )

    def unanswered(self, *, by_cabinet: bool = False) -> int:
        """Give how many had still to answer: an expired answer is none, nor is having read."""
        if self.asks == Asks.NONE:
            return 0
        answered = sum(
            one.count
            for one in self.standing
            if one.by_cabinet == by_cabinet and self._counts(one.act)
        )
        return (self.cabinets if by_cabinet else self.people) - answered

    def _counts(self, act: str) -> bool:
        # As the gate has it: to read a contract is not to agree.
        return self.asks != Asks.ACCEPT or act != ActKind.ACKNOWLEDGE

    def _is_expired(self, one: Given) -> bool:
        valid = self.valid_for_days
        return valid is not None and paris_day(self.at) >= one.day + timedelta(days=valid)


# What is answered to a text, and from where: in a statement their places, witnessed being 1.
_ACTS: Final = [str(one) for one in (ActKind.ACKNOWLEDGE, ActKind.ACCEPT, ActKind.REFUSE)]
_ORIGINS: Final = [str(one) for one in Origin.values]
# Rows as they were: few changed since a recent instant, and the others are as they are now. Of
# those that did, the last row not later than the instant, if there was one.
_RUNS: Final = "contract_start <= %(day)s AND (contract_end IS NULL OR contract_end >= %(day)s)"
_PEOPLE: Final = f"""
changed AS MATERIALIZED (
    SELECT DISTINCT id FROM consent_historicalpractitioner
    WHERE site_id = %(site)s AND history_date > %(at)s
), people AS (
    SELECT id FROM consent_practitioner AS person
    WHERE site_id = %(site)s AND {_RUNS}
    AND NOT EXISTS (SELECT FROM changed WHERE changed.id = person.id)
    UNION ALL
    SELECT changed.id FROM changed, LATERAL (
        SELECT contract_start, contract_end, history_type
        FROM consent_historicalpractitioner AS old
        WHERE old.id = changed.id AND history_date <= %(at)s
        ORDER BY history_date DESC, history_id DESC LIMIT 1
    ) AS last
    WHERE history_type <> '-' AND {_RUNS}
)
"""  # noqa: S608 (our own words)
_ASKED_THEMSELVES: Final = "asked AS (SELECT id, false AS by_cabinet FROM people)"
# As the gate asks: of who may sign for a cabinet; who belongs to none signs for herself.
_ASKED_IN_CABINETS: Final = """
seats AS MATERIALIZED (
    SELECT cabinet_id AS id, bool_or(capacity IN ('owner', 'signatory')) AS binds
    FROM consent_member JOIN people ON people.id = practitioner_id GROUP BY 1
), asked AS (
    SELECT id, true AS by_cabinet FROM seats WHERE binds
    UNION ALL
    SELECT id, false FROM people
    WHERE NOT EXISTS (SELECT FROM consent_member WHERE practitioner_id = people.id)
)
"""
# Acts as the index has them, no row is read; of which sort each is, as a number.
_READ: Final = """
SELECT coalesce(cabinet_id, practitioner_id) AS id, cabinet_id IS NOT NULL AS by_cabinet,
    act_place * 8 + origin_place AS sort, at, act_id
FROM unnest(%(versions)s::uuid[]) AS text (version),
    unnest(%(acts)s::text[]) WITH ORDINALITY AS act (act, act_place),
    unnest(%(origins)s::text[]) WITH ORDINALITY AS origin (origin, origin_place),
    LATERAL (
        SELECT practitioner_id, cabinet_id, at, id AS act_id FROM consent_act AS one
        WHERE one.version_id = text.version AND one.act = act.act
        AND one.origin = origin.origin AND at < %(at)s OFFSET 0
    ) AS given
"""
# Who is asked and who answered meet by grouping, once: a join would hang on how many of each the
# planner expects. `last` is the latest instant in microseconds, and after its 64 the sort.
_MET: Final = f"""
met AS MATERIALIZED (
    SELECT id, by_cabinet, bool_or(is_asked) AS is_asked, max(key) AS last,
        min(sort) <> max(sort) OR (count(key) > 1 AND max(sort) & 7 <> 1) AS is_unsure
    FROM (
        SELECT id, by_cabinet, true AS is_asked, NULL::bigint AS sort, NULL::bigint AS key
        FROM asked
        UNION ALL
        SELECT id, by_cabinet, false, sort,
            round(date_part('epoch', at) * 1e6)::bigint * 64 + sort
        FROM ({_READ}) AS read
    ) AS both_of_them GROUP BY 1, 2
)
"""  # noqa: S608 (our own words)
# Nearly everybody answers a number once, or the same on our page. Of the others the last act is
# the last of the chain: two may be of one instant, and a paper of today is of 00:00.
_UNSURE: Final = f"""
several AS MATERIALIZED (
    SELECT read.id, read.by_cabinet, is_asked, sort, at, act_id, previous_id, recorded_at
    FROM ({_READ}) AS read JOIN met USING (id, by_cabinet), LATERAL (
        SELECT previous_id, recorded_at FROM consent_act AS one WHERE one.id = act_id OFFSET 0
    ) AS kept WHERE is_unsure
), chosen AS (
    SELECT DISTINCT ON (id, by_cabinet) is_asked, by_cabinet, sort, at FROM several
    WHERE NOT EXISTS (SELECT FROM several AS later WHERE later.previous_id = several.act_id)
    ORDER BY id, by_cabinet, recorded_at DESC, at DESC
)
"""  # noqa: S608 (our own words)
# Hours of Paris begin with those of UTC: its rules are asked for each of them, not for each act.
_GIVEN: Final = """
SELECT is_asked, by_cabinet, sort, (to_timestamp(hour * 3600) AT TIME ZONE 'Europe/Paris')::date,
    sum(number)::bigint, is_whole
FROM (
    SELECT is_asked, by_cabinet, CASE WHEN NOT is_unsure THEN last & 63 END AS sort,
        CASE WHEN NOT is_unsure THEN (last >> 6) / 3600000000 END AS hour, count(*) AS number,
        true AS is_whole
    FROM met GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT is_asked, by_cabinet, sort, floor(date_part('epoch', at) / 3600)::bigint, 1, false
    FROM chosen
) AS answers GROUP BY 1, 2, 3, 4, 6
"""
_OWNERLESS: Final = """
UNION ALL SELECT true, NULL, NULL, NULL, count(*), true FROM seats WHERE NOT binds
"""
# Two hundred thousand people are grouped in memory, and compiling takes longer than running.
_ROOM: Final = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"


def coverage(version: Version, *, at: datetime) -> Coverage:
    """Give who had answered the number of a version before an instant; one statement.

    Whom it concerns is whose contract ran on the Paris day of the instant, as was known at it;
    memberships of cabinets are of today, since no history of them is kept.
    """
    by_cabinet = version.asked_of == AskedOf.CABINET
    asked = _ASKED_IN_CABINETS if by_cabinet else _ASKED_THEMSELVES
    statement = f"WITH {_PEOPLE}, {asked}, {_MET}, {_UNSURE} {_GIVEN}"
    values: dict[str, Any] = {
        "site": version.policy.site_id,
        "at": at,
        "day": paris_day(at),
        "versions": texts_of(version),
        "acts": _ACTS,
        "origins": _ORIGINS,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ROOM)
        cursor.execute(statement + (_OWNERLESS if by_cabinet else ""), values)
        rows = cursor.fetchall()
    return _coverage(version, rows, at=at)


def texts_of(version: Version) -> list[UUID]:
    """Give the versions of a version's number: its corrections and translations too."""
    same = Version.objects.filter(policy=version.policy_id, major=version.major)
    return list(same.values_list("pk", flat=True))


def _coverage(version: Version, rows: Iterable[tuple[Any, ...]], *, at: datetime) -> Coverage:
    sizes: Counter[bool | None] = Counter()
    found: dict[bool, Counter[tuple[bool, int, date]]] = {True: Counter(), False: Counter()}
    for is_asked, by_cabinet, sort, day, count, is_whole in rows:
        if is_asked and is_whole:
            sizes[by_cabinet] += count
        if sort is not None:
            found[is_asked][by_cabinet, sort, day] += count
    return Coverage(
        at=at,
        asks=version.asks,
        valid_for_days=version.valid_for_days,
        people=sizes[False],
        cabinets=sizes[True],
        ownerless=sizes[None],
        given=_in_order(found[True]),
        beside=_in_order(found[False]),
    )


def _in_order(found: Counter[tuple[bool, int, date]]) -> tuple[Given, ...]:
    given = [
        Given(
            by_cabinet=by_cabinet,
            act=_ACTS[(sort >> 3) - 1],
            origin=_ORIGINS[(sort & 7) - 1],
            day=day,
            count=count,
        )
        for (by_cabinet, sort, day), count in found.items()
    ]
    return tuple(sorted(given, key=lambda one: (one.day, one.by_cabinet, one.act, one.origin)))
