"""A page of acts: whatever is asked, newest first, by keys and never by numbers of rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Self
from uuid import UUID

from django.db import connection

from audit.reading.sorts import SORTS_OF_NONE, SORTS_OF_TEXTS
from consent.models import Act
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE: Final = 50
# By which way an act came, of each origin.
CHANNELS: Final = {
    "page": ("witnessed", False),
    "link": ("witnessed", True),
    "software": ("asserted", None),
    "paper": ("transcribed", None),
    "file": ("adopted", None),
}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# What `str` makes of a key. Eleven digits of seconds are some three thousand years.
_KEY: Final = re.compile(
    r"(-?)([0-9]{1,11})\.([0-9]{6})~"
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
)


def channel_of(act: Act) -> str:
    """Give by which way an act came: a name of CHANNELS."""
    by_link = act.sign_in == "link"
    return next(
        name
        for name, (origin, link) in CHANNELS.items()
        if origin == act.origin and link in (None, by_link)
    )


@dataclass(frozen=True, kw_only=True)
class Key:
    """The place of an act in the order: its instant, and its id among those of one instant."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        """Give it as an address holds it."""
        return f"{self.at.timestamp():.6f}~{self.id}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Give the key that `str` made this text of. Raises ValueError for any other text."""
        found = _KEY.fullmatch(text)
        if found is None:
            raise ValueError(text)
        sign, seconds, micro, key = found.groups()
        since = timedelta(seconds=int(seconds), microseconds=int(micro))
        try:
            at = _EPOCH - since if sign else _EPOCH + since
        except OverflowError as error:
            raise ValueError(text) from error
        return cls(at=at, id=UUID(key))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which acts: of these brands (their keys), before `at`; None or "" asks nothing of a field.

    `since` and `until` are instants, the second not included. `practitioners` and `cabinet` are
    ids; an empty tuple of people is nobody. `texts` are ids of versions.
    """

    sites: tuple[int, ...]
    at: datetime
    since: datetime | None = None
    until: datetime | None = None
    practitioners: tuple[UUID, ...] | None = None
    cabinet: UUID | None = None
    policy: int | None = None
    texts: tuple[UUID, ...] | None = None
    act: str = ""
    origin: str = ""
    channel: str = ""

    @property
    def end(self) -> datetime:
        """Give the instant before which every act is."""
        return self.at if self.until is None else min(self.at, self.until)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page: ids newest first, and from where an older and a newer one go on, if there is one."""

    ids: list[UUID]
    older: Key | None = None
    newer: Key | None = None


def page(wanted: Wanted, *, after: Key | None = None, before: Key | None = None) -> Found:
    """Give the acts older than `after`, or newer than `before`, or the newest; PAGE at most."""
    backwards = before is not None
    keys = _keys(wanted, before if backwards else after, backwards=backwards)
    more, keys = len(keys) > PAGE, keys[:PAGE]
    if backwards:
        keys.reverse()
    return Found(
        ids=[key.id for key in keys],
        older=keys[-1] if keys and (more or backwards) else None,
        newer=keys[0] if keys and (more if backwards else after is not None) else None,
    )


def _keys(wanted: Wanted, start: Key | None, *, backwards: bool) -> list[Key]:
    """Give the keys of one act more than a page holds, from a place on."""
    values: dict[str, Any] = {"end": wanted.end, "since": wanted.since, "limit": PAGE + 1}
    bounds = ["act.at < %(end)s", *(["act.at >= %(since)s"] if wanted.since else [])]
    direction = "ASC" if backwards else "DESC"
    if start is not None:
        sign = ">" if backwards else "<"
        # By the instant alone, too: from there on the index is read.
        bounds += [f"act.at {sign}= %(at)s", f"(act.at, act.id) {sign} (%(at)s, %(id)s)"]
        values |= {"at": start.at, "id": start.id}
        # One bound of a side: with two PostgreSQL may begin at the wider one.
        wider = values["since"] if backwards else values["end"]
        if wider is not None and (wider <= start.at if backwards else wider > start.at):
            bounds.remove("act.at >= %(since)s" if backwards else "act.at < %(end)s")
    source, more = _source(wanted, " AND ".join(bounds), direction)
    order = f"ORDER BY at {direction}, id {direction} LIMIT %(limit)s"
    with connection.cursor() as cursor:
        cursor.execute(f"{source} {order}", values | more)
        return [Key(at=at, id=key) for at, key in cursor.fetchall()]


def _source(wanted: Wanted, bounds: str, direction: str) -> tuple[str, dict[str, Any]]:
    """Give the query of the keys without its order, and its values: by people, or by sort."""
    if wanted.practitioners is not None or wanted.cabinet is not None:
        return _by_people(wanted, bounds, direction)
    order = {
        "bounds": bounds,
        "whole": _ORDER.format(direction),
        "heads": f"ORDER BY head.at {direction}, head.id {direction}",
        "asked": _asked_of_sorts(wanted),
    }
    asks_of_text = wanted.policy is not None or wanted.texts is not None
    parts = [_BY_SORT, *([] if asks_of_text else [_BY_SORT_OF_NONE])]
    query = " UNION ALL ".join(part.format(**order) for part in parts)
    origin, by_link = CHANNELS.get(wanted.channel, ("", None))
    values: dict[str, Any] = {
        "versions": list(versions_of(wanted)),
        "sites": list(wanted.sites),
        "act": wanted.act,
        "origin": wanted.origin,
        "channel_origin": origin,
        "by_link": by_link,
    }
    return f"SELECT at, id FROM ({query}) AS found", values  # noqa: S608 (ours)


def _asked_of_sorts(wanted: Wanted) -> str:
    """Give the conditions on sorts."""
    origin, by_link = CHANNELS.get(wanted.channel, ("", None))
    conditions = {
        "sort.act = %(act)s": wanted.act,
        "sort.origin = %(origin)s": wanted.origin,
        "sort.origin = %(channel_origin)s": origin,
        "sort.by_link = %(by_link)s": by_link is not None,
    }
    return " AND ".join(["true", *(one for one, holds in conditions.items() if holds)])


# Said whole, as the index has it: else PostgreSQL may read all acts by time instead.
_ORDER: Final = (
    "ORDER BY act.version_id {0}, act.act {0}, act.origin {0}, (act.sign_in = 'link') {0},"
    " act.at {0}, act.id {0}"
)
_OF_SORT: Final = (
    "act.act = sort.act AND act.origin = sort.origin AND (act.sign_in = 'link') = sort.by_link"
)
# A page is within the sorts whose newest acts are the newest: only those are read further.
_BY_SORT: Final = f"""
(SELECT one.at, one.id FROM (
    SELECT sort.* FROM {SORTS_OF_TEXTS} AS sort, LATERAL (
        SELECT act.at, act.id FROM consent_act AS act
        WHERE act.version_id = sort.version AND {_OF_SORT} AND {{bounds}} {{whole}} LIMIT 1) AS head
    WHERE {{asked}} {{heads}} LIMIT %(limit)s) AS sort, LATERAL (
    SELECT act.at, act.id FROM consent_act AS act
    WHERE act.version_id = sort.version AND {_OF_SORT} AND {{bounds}} {{whole}} LIMIT %(limit)s
    ) AS one)
"""  # noqa: S608 (our own words)
# An act about no text has its brand from its person alone: looked up one by one, in their order.
_BY_SORT_OF_NONE: Final = f"""
(SELECT one.at, one.id FROM {SORTS_OF_NONE} AS sort, LATERAL (
    SELECT act.at, act.id FROM consent_act AS act
    WHERE act.version_id IS NULL AND {_OF_SORT} AND {{bounds}}
    AND (SELECT site_id FROM consent_practitioner WHERE id = act.practitioner_id) = ANY(%(sites)s)
    {{whole}} LIMIT %(limit)s) AS one WHERE {{asked}})
"""  # noqa: S608 (our own words)


def versions_of(wanted: Wanted) -> set[UUID]:
    """Give the versions that a filter asks for, of the brands alone."""
    rows = Version.objects.filter(policy__site__in=wanted.sites)
    if wanted.policy is not None:
        rows = rows.filter(policy=wanted.policy)
    if wanted.texts is not None:
        rows = rows.filter(pk__in=wanted.texts)
    return set(rows.values_list("pk", flat=True))


def _by_people(wanted: Wanted, bounds: str, direction: str) -> tuple[str, dict[str, Any]]:
    """Give the query over what some people, or a cabinet, did: of each her own first page."""
    conditions, values = _asked_of_acts(wanted)
    values["sites"] = list(wanted.sites)
    where = " AND ".join([bounds, *conditions])
    if wanted.practitioners is None:
        values["cabinet"] = wanted.cabinet
        return _OF_CABINET.format(where=where), values
    values |= {"practitioners": list(wanted.practitioners)}
    return _OF_PEOPLE.format(where=where, direction=direction), values


_OF_PEOPLE: Final = """
SELECT one.at, one.id FROM consent_practitioner AS person, LATERAL (
    SELECT act.at, act.id FROM consent_act AS act WHERE act.practitioner_id = person.id AND {where}
    ORDER BY act.at {direction}, act.id {direction} LIMIT %(limit)s) AS one
WHERE person.id = ANY(%(practitioners)s) AND person.site_id = ANY(%(sites)s)
"""
_OF_CABINET: Final = """
SELECT act.at, act.id FROM consent_act AS act
JOIN consent_practitioner AS person ON person.id = act.practitioner_id
WHERE act.cabinet_id = %(cabinet)s AND person.site_id = ANY(%(sites)s) AND {where}
"""


def _asked_of_acts(wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    """Give the conditions on acts of people, and their values."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if wanted.practitioners is not None and wanted.cabinet is not None:
        conditions.append("act.cabinet_id = %(cabinet)s")
        values["cabinet"] = wanted.cabinet
    if wanted.policy is not None or wanted.texts is not None:
        conditions.append("act.version_id = ANY(%(texts)s)")
        values["texts"] = list(versions_of(wanted))
    origin, by_link = CHANNELS.get(wanted.channel, ("", None))
    for name, value in (("act", wanted.act), ("origin", wanted.origin), ("origin", origin)):
        if value:
            conditions.append(f"act.{name} = %({name}_{len(values)})s")
            values[f"{name}_{len(values)}"] = value
    if by_link is not None:
        conditions.append("(act.sign_in = 'link') = %(by_link)s")
        values["by_link"] = by_link
    return conditions, values


def shown(ids: Iterable[UUID]) -> list[Act]:
    """Give acts in the order of their ids, with whom they are of; texts of versions left out."""
    found = (
        Act.objects.filter(pk__in=list(ids))
        .select_related("practitioner__site", "cabinet", "version__policy", "operator", "entry")
        .defer("version__source", "version__markdown", "version__html", "entry__canonical")
        .in_bulk()
    )
    return [found[key] for key in ids if key in found]
