"""Counts acts by day as the ledger seals them; what is not counted yet is counted when asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from audit.models import Counted
from consent.models import Seal
from consent.sealing import fitting, horizon
from consent.sealing.sealer import bounds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

# Lines of a pass: under two seconds, so that sealing waits for nothing.
AT_ONCE: Final = 20_000

_SELECT: Final = """
SELECT person.site_id, act.version_id, act.matter, act.act, act.origin,
    (act.sign_in = 'link') AS by_link, (act.at AT TIME ZONE 'Europe/Paris')::date AS day,
    count(*) AS acts
FROM {source} JOIN consent_practitioner AS person ON person.id = act.practitioner_id
WHERE {condition}
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
_SEALED: Final = "consent_seal AS seal JOIN consent_act AS act ON act.entry_id = seal.entry_id"
_ADD: Final = (
    "INSERT INTO audit_daytally"
    " (site_id, version_id, matter, act, origin, by_link, day, acts) {select}"
    " ON CONFLICT (site_id, version_id, day, matter, act, origin, by_link)"
    " DO UPDATE SET acts = audit_daytally.acts + excluded.acts"
)


def count_for(budget: timedelta, *, clock: Callable[[], datetime]) -> int:
    """Count pass after pass until nothing is left or the time is up; give how many lines.

    `clock` gives instants; `budget` is not exceeded by more than one pass.
    """
    begun, lines = clock(), 0
    while clock() - begun < budget and (passed := count_some(at=clock())):
        lines += passed
    return lines


@transaction.atomic
def count_some(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Count the acts of the next sealed lines; give how many lines were passed.

    0 where nothing is left, or another process counts. Safe to run again and at once.
    """
    Counted.objects.get_or_create(pk=1)
    counted = Counted.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    last = Seal.objects.order_by("-position").values_list("position", flat=True).first()
    if counted is None or last is None or last < counted.position:
        return 0
    end = min(last + 1, counted.position + limit)
    select = _SELECT.format(
        source=_SEALED, condition="seal.position >= %(start)s AND seal.position < %(end)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(_ADD.format(select=select), {"start": counted.position, "end": end})
    passed, counted.position, counted.at = end - counted.position, end, at
    counted.save(update_fields=["position", "at"])
    return passed


def left() -> int:
    """Give how many sealed lines are not counted yet; pictures read them all each time."""
    last = Seal.objects.order_by("-position").values_list("position", flat=True).first()
    counted = Counted.objects.values_list("position", flat=True).first()
    return 0 if last is None else max(0, last + 1 - (counted or 0))


def forget() -> None:
    """Throw every tally away, to count again from the first line."""
    with transaction.atomic(), connection.cursor() as cursor:
        # First: whoever counts meanwhile would add to what is thrown away.
        Counted.objects.select_for_update().filter(pk=1).first()
        cursor.execute("DELETE FROM audit_daytally")
        Counted.objects.filter(pk=1).update(position=0, at=None)


# In one statement with what is counted: neither twice nor never.
# What is sealed and not counted, and what is not sealed: the last minute, as a rule.
# As an array: joined, PostgreSQL may read every act for a handful of lines.
_UNCOUNTED: Final = """
act.entry_id = ANY(ARRAY(
    SELECT entry_id FROM consent_seal
    WHERE position >= (SELECT coalesce(max(position), 0) FROM audit_counted)
    UNION ALL
    SELECT entry.id FROM consent_entry AS entry
    WHERE (entry.xid, entry.id) >= (%(xid)s::text::xid8, %(after)s::uuid)
    AND (SELECT position FROM consent_seal AS seal WHERE seal.entry_id = entry.id) IS NULL))
"""


def tallies(
    *, sites: list[int], since: date, until: date, version: Any = None
) -> list[tuple[Any, ...]]:
    """Give what is counted of brands from a Paris day to another, the last one included.

    Rows of `(site, version, matter, act, origin, by_link, day, acts)`; several rows may be of one
    sort and day. Of all texts, or of one version.
    """
    values = _values(sites=sites, since=since, until=until, version=version)
    of_version = " AND version_id = %(version)s" if version else ""
    known = (
        "SELECT site_id, version_id, matter, act, origin, by_link, day, acts"  # noqa: S608 (ours)
        " FROM audit_daytally WHERE site_id = ANY(%(sites)s)"
        f" AND day BETWEEN %(since)s AND %(until)s{of_version}"
    )
    condition = f"{_UNCOUNTED} AND person.site_id = ANY(%(sites)s) AND {_IN_DAYS}"
    condition += " AND act.version_id = %(version)s" if version else ""
    rest = _SELECT.format(source="consent_act AS act", condition=condition)
    with connection.cursor() as cursor:
        cursor.execute(f"{known} UNION ALL {rest}", values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many acts of one kind and origin bear an instant of a period, by its first Paris day."""

    act: str
    origin: str
    start: date
    acts: int


def by_period(
    *,
    sites: Sequence[int],
    since: date,
    until: date,
    grain: str,
    versions: Sequence[UUID] | None = None,
) -> list[Tally]:
    """Give what is counted of brands by day, week or month, both days included.

    `grain` is "day", "week" (from Monday) or "month". Of some versions, or, with None, of
    everything, objections to no text too.
    """
    values = _values(sites=list(sites), since=since, until=until, grain=grain, versions=versions)
    of_versions = "" if versions is None else " AND version_id = ANY(%(versions)s)"
    condition = f"{_UNCOUNTED} AND person.site_id = ANY(%(sites)s) AND {_IN_DAYS}{of_versions}"
    rest = _SELECT.format(source="consent_act AS act", condition=condition)
    statement = (
        "SELECT act, origin, date_trunc(%(grain)s, day::timestamp)::date, sum(acts)::bigint"  # noqa: S608 (ours)
        " FROM (SELECT act, origin, day, acts FROM audit_daytally WHERE site_id = ANY(%(sites)s)"
        f" AND day BETWEEN %(since)s AND %(until)s{of_versions}"
        f" UNION ALL SELECT act, origin, day, acts FROM ({rest}) AS uncounted) AS both_of_them"
        " GROUP BY 1, 2, 3 ORDER BY 3, 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return [Tally(act=act, origin=origin, start=day, acts=acts) for act, origin, day, acts in rows]


_IN_DAYS: Final = "(act.at AT TIME ZONE 'Europe/Paris')::date BETWEEN %(since)s AND %(until)s"


def _values(**given: Any) -> dict[str, Any]:
    """Add the place before which everything is sealed: no line before it waits to be counted."""
    xid, after = bounds_of(fitting.read_stored(), horizon.cluster()).start
    return {**given, "xid": str(xid), "after": after}
