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
# those that did, the last row not later than the instant, if there was one. Whoever is not asked
# is looked up rather than who is: they are fewer.
_RUNS: Final = "contract_start <= %(day)s AND (contract_end IS NULL OR contract_end >= %(day)s)"
ABSENT: Final = f"""
changed AS MATERIALIZED (
    SELECT DISTINCT id FROM consent_historicalpractitioner
    WHERE site_id = %(site)s AND history_date > %(at)s
), absent AS MATERIALIZED (
    SELECT id FROM consent_practitioner AS person
    WHERE site_id = %(site)s AND ({_RUNS}) IS NOT TRUE
    AND NOT EXISTS (SELECT FROM changed WHERE changed.id = person.id)
    UNION ALL
    SELECT changed.id FROM changed LEFT JOIN LATERAL (
        SELECT contract_start, contract_end, history_type
        FROM consent_historicalpractitioner AS old
        WHERE old.id = changed.id AND history_date <= %(at)s
        ORDER BY history_date DESC, history_id DESC LIMIT 1
    ) AS last ON true
    WHERE (history_type <> '-' AND {_RUNS}) IS NOT TRUE
)
"""  # noqa: S608 (our own words)
PRESENT: Final = "NOT EXISTS (SELECT FROM absent WHERE absent.id = {})"
# As the gate asks: of who may sign for a cabinet; who belongs to none signs for herself.
_SEATS: Final = f"""
seats AS MATERIALIZED (
    SELECT cabinet_id AS id, bool_or(capacity IN ('owner', 'signatory')) AS binds
    FROM consent_member JOIN consent_cabinet AS cabinet ON cabinet.id = cabinet_id
    WHERE site_id = %(site)s AND {PRESENT.format("practitioner_id")} GROUP BY 1
)
"""  # noqa: S608 (our own words)
_ALONE: Final = "NOT EXISTS (SELECT FROM consent_member AS one WHERE one.practitioner_id = {})"
_IS_ASKED_HERSELF: Final = f"NOT by_cabinet AND {PRESENT.format('met.id')}"
_IS_ASKED_IN_CABINETS: Final = f"""
CASE WHEN by_cabinet THEN EXISTS (SELECT FROM seats WHERE binds AND seats.id = met.id)
    ELSE {PRESENT.format("met.id")} AND {_ALONE.format("met.id")} END
"""
# How many are asked: people, cabinets, and cabinets with nobody who may sign.
_PEOPLE: Final = f"""
SELECT false, (SELECT count(*) FROM consent_practitioner WHERE site_id = %(site)s)
    - (SELECT count(*) FROM absent JOIN consent_practitioner USING (id))
    + (SELECT count(*) FROM changed WHERE {PRESENT.format("changed.id")}
        AND NOT EXISTS (SELECT FROM consent_practitioner AS person WHERE person.id = changed.id))
"""  # noqa: S608 (our own words)
_PEOPLE_ALONE: Final = f"""
SELECT false, count(*) FROM consent_practitioner AS person
WHERE site_id = %(site)s AND {PRESENT.format("person.id")} AND {_ALONE.format("person.id")}
"""  # noqa: S608 (our own words)
_CABINETS: Final = "SELECT CASE WHEN binds THEN true END, count(*) FROM seats GROUP BY 1"
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
# `last` is the latest instant in microseconds, and after its 64 the sort.
_MET: Final = f"""
met AS MATERIALIZED (
    SELECT id, by_cabinet, max(key) AS last,
        min(sort) <> max(sort) OR (count(*) > 1 AND max(sort) & 7 <> 1) AS is_unsure
    FROM (
        SELECT id, by_cabinet, sort,
            round(date_part('epoch', at) * 1e6)::bigint * 64 + sort AS key FROM ({_READ}) AS read
    ) AS keyed GROUP BY 1, 2
)
"""  # noqa: S608 (our own words)
# Nearly everybody answers a number once, or the same on our page. Of the others the last act is
# the last of the chain: two may be of one instant, and a paper of today is of 00:00.
_UNSURE: Final = f"""
several AS MATERIALIZED (
    SELECT read.id, read.by_cabinet, {{is_asked}} AS is_asked, sort, at, act_id, previous_id,
        recorded_at
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
    sum(number)::bigint
FROM (
    SELECT {is_asked} AS is_asked, by_cabinet, last & 63 AS sort,
        (last >> 6) / 3600000000 AS hour, count(*) AS number
    FROM met WHERE NOT is_unsure GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT is_asked, by_cabinet, sort, floor(date_part('epoch', at) / 3600)::bigint, 1 FROM chosen
) AS answers GROUP BY 1, 2, 3, 4
"""
_SIZES: Final = (
    "UNION ALL SELECT NULL, by_cabinet, NULL, NULL, size FROM ({}) AS of (by_cabinet, size)"
)
# Two hundred thousand people are grouped in memory, not sorted, however few PostgreSQL expects; and
# compiling takes longer than running.
_ROOM: Final = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL enable_sort = off"


def coverage(version: Version, *, at: datetime) -> Coverage:
    """Give who had answered the number of a version before an instant; one statement.

    Whom it concerns is whose contract ran on the Paris day of the instant, as was known at it;
    memberships of cabinets are of today, since no history of them is kept.
    """
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
        cursor.execute(_statement(by_cabinet=version.asked_of == AskedOf.CABINET), values)
        rows = cursor.fetchall()
    return _coverage(version, rows, at=at)


def _statement(*, by_cabinet: bool) -> str:
    """Give the statement for a number that is asked of cabinets, or of everybody for herself."""
    is_asked = _IS_ASKED_IN_CABINETS if by_cabinet else _IS_ASKED_HERSELF
    parts = [ABSENT, *([_SEATS] if by_cabinet else []), _MET, _UNSURE.format(is_asked=is_asked)]
    sizes = f"{_PEOPLE_ALONE} UNION ALL {_CABINETS}" if by_cabinet else _PEOPLE
    return f"WITH {', '.join(parts)} {_GIVEN.format(is_asked=is_asked)} {_SIZES.format(sizes)}"


def texts_of(version: Version) -> list[UUID]:
    """Give the versions of a version's number: its corrections and translations too."""
    same = Version.objects.filter(policy=version.policy_id, major=version.major)
    return list(same.values_list("pk", flat=True))


def _coverage(version: Version, rows: Iterable[tuple[Any, ...]], *, at: datetime) -> Coverage:
    sizes: Counter[bool | None] = Counter()
    found: dict[bool, Counter[tuple[bool, int, date]]] = {True: Counter(), False: Counter()}
    for is_asked, by_cabinet, sort, day, count in rows:
        if is_asked is None:
            sizes[by_cabinet] += count
        else:
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
