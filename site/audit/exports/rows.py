"""Lists in the order of time: acts and accesses, oldest first, a window of rows at a time."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final
from uuid import UUID

from django.db import connection
from django.utils.dateparse import parse_datetime

from audit.exports.columns import ACCESSES, ACTS
from audit.exports.windows import Rows, Window
from audit.reading.acts import CHANNELS, Key, Wanted, versions_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from audit.exports.statements import Values
    from audit.models import Export

# Rows that are looked at for one statement, whether they are asked for or not: about a second.
WINDOW: Final = 50_000


@dataclass(frozen=True, kw_only=True)
class TimedRows(Rows):
    """A list in the order of its keys, `(at, id)`; `end` is not included."""

    table: ClassVar[str]

    @property
    @abstractmethod
    def since(self) -> datetime | None:
        """Give the first instant, if one was asked for."""

    @property
    @abstractmethod
    def end(self) -> datetime:
        """Give the instant before which all rows are."""

    @abstractmethod
    def select(self, row: str, bounds: str, values: Values) -> str:
        """Give the query of what `row` makes of the rows within bounds (on `own`), in order."""

    def window(self, after: str | None) -> Window:
        """Give the rows of the next window; it ends with a key as `Key` writes it."""
        first = Key.read(after) if after else None
        last = self.last_of_window(first)
        return Window(
            last=str(last) if last else None,
            share=self.share(last) if last else 1000,
            query=lambda row, values: self.statement(row, first, last, values),
        )

    def last_of_window(self, after: Key | None) -> Key | None:
        """Give the key that ends the next window; None where it is the last one."""
        values: dict[str, Any] = {"end": self.end, "since": self.since, "skip": WINDOW - 1}
        bounds = ["at < %(end)s"]
        if self.since is not None:
            bounds.append("at >= %(since)s")
        if after is not None:
            bounds.append("(at, id) > (%(at)s, %(id)s)")
            values |= {"at": after.at, "id": after.id}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT at, id FROM {self.table} WHERE {' AND '.join(bounds)}"  # noqa: S608 (ours)
                " ORDER BY at, id OFFSET %(skip)s LIMIT 1",
                values,
            )
            found = cursor.fetchone()
        return Key(at=found[0], id=found[1]) if found else None

    def statement(self, row: str, after: Key | None, last: Key | None, values: Values) -> str:
        """Give the query of a window: behind `after`, up to `last` or the end."""
        bounds = [f"own.at < {values.add(self.end)}"]
        if self.since is not None:
            bounds.append(f"own.at >= {values.add(self.since)}")
        for key, sign in ((after, ">"), (last, "<=")):
            if key is not None:
                # By the instant alone, too: by it PostgreSQL knows how few rows a window has.
                bounds.append(f"own.at {sign[0]}= {values.add(key.at)}::timestamptz")
                place = f"({values.add(key.at)}::timestamptz, {values.add(key.id)}::uuid)"
                bounds.append(f"(own.at, own.id) {sign} {place}")
        return self.select(row, " AND ".join(bounds), values)

    def share(self, after: Key) -> int:
        """Give about which share of the list is behind a key, in thousandths."""
        first = self.since or self._first()
        whole = (self.end - first).total_seconds() if first else 0
        passed = (after.at - first).total_seconds() if first else 0
        return min(999, int(1000 * passed / whole)) if whole > 0 else 999

    def _first(self) -> datetime | None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT min(at) FROM {self.table}")  # noqa: S608 (ours)
            (found,) = cursor.fetchone() or (None,)
        return found


# The texts are few, and their words long: only what names them is read, once a window.
TEXTS: Final = """
text AS MATERIALIZED (
    SELECT version.id, policy.kind, version.language,
        version.major || '.' || version.minor AS number
    FROM policies_version AS version
    JOIN policies_policy AS policy ON policy.id = version.policy_id)
"""
_NOW: Final = "(SELECT person.name, person.email, person.external_id)"
_THEN: Final = """(
    SELECT coalesce(older.name, person.name) AS name, coalesce(older.email, person.email) AS email,
        coalesce(older.external_id, person.external_id) AS external_id
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT name, email, external_id FROM consent_historicalpractitioner AS history
        WHERE history.id = person.id AND history.history_date <= {at}
        ORDER BY history_date DESC, history_id DESC LIMIT 1) AS older ON true)"""


def who(then: datetime | None, values: Values) -> str:
    """Give the query of how a `person` is called now, or was at an instant."""
    return _NOW if then is None else _THEN.format(at=values.add(then))


@dataclass(frozen=True, kw_only=True)
class ActRows(TimedRows):
    """Acts, as they are found on the page of acts; what was recorded later is left out."""

    table = "consent_act"
    columns = ACTS

    @property
    def wanted(self) -> Wanted:
        """Give what was asked for."""
        return wanted_of(self.export)

    @property
    def since(self) -> datetime | None:
        """Give the first instant, if one was asked for."""
        return self.wanted.since

    @property
    def end(self) -> datetime:
        """Give the instant before which all acts are."""
        return self.wanted.end

    def last_of_window(self, after: Key | None) -> Key | None:
        """Give the key that ends the next window; what some people did is few, and one window."""
        if self.wanted.practitioners is not None or self.wanted.cabinet is not None:
            return None
        return super().last_of_window(after)

    def select(self, row: str, bounds: str, values: Values) -> str:
        """Give the query; who acted is as she is now, or was then if a day was asked for."""
        own = " AND ".join([bounds, *self._asked(values)])
        sites = values.add(self.export.sites)
        return (
            f"WITH {TEXTS} SELECT {row} FROM (SELECT * FROM consent_act AS own WHERE {own}) AS act"  # noqa: S608 (our own words)
            " JOIN consent_practitioner AS person ON person.id = act.practitioner_id"
            f" AND person.site_id = ANY({sites})"
            " JOIN wagtailcore_site AS brand ON brand.id = person.site_id"
            f" JOIN LATERAL {who(self._then, values)} AS who ON true"
            " LEFT JOIN consent_cabinet AS cabinet ON cabinet.id = act.cabinet_id"
            " LEFT JOIN text ON text.id = act.version_id"
            " LEFT JOIN accounts_user AS operator ON operator.id = act.operator_id"
            " LEFT JOIN consent_seal AS seal ON seal.entry_id = act.entry_id"
            " ORDER BY act.at, act.id"
        )

    @property
    def _then(self) -> datetime | None:
        return self.export.as_of if self.export.terms.get("then") else None

    def _asked(self, values: Values) -> Iterator[str]:
        """Give the conditions on acts; a file made in an hour has no act of that hour's papers."""
        wanted = self.wanted
        yield f"own.recorded_at <= {values.add(self.export.asked_at)}"
        if wanted.practitioners is not None:
            yield f"own.practitioner_id = ANY({values.add(list(wanted.practitioners))}::uuid[])"
        if wanted.cabinet is not None:
            yield f"own.cabinet_id = {values.add(wanted.cabinet)}"
        if wanted.policy is not None or wanted.texts is not None:
            texts = sorted(versions_of(wanted))
            yield f"own.version_id = ANY({values.add(texts)}::uuid[])"
        origin, by_link = CHANNELS.get(wanted.channel, ("", None))
        for name, value in (("act", wanted.act), ("origin", wanted.origin), ("origin", origin)):
            if value:
                yield f"own.{name} = {values.add(value)}"
        if by_link is not None:
            yield f"(own.sign_in = 'link') = {values.add(by_link)}"


@dataclass(frozen=True, kw_only=True)
class AccessRows(TimedRows):
    """Who looked at what of the brands."""

    table = "audit_access"
    columns = ACCESSES

    @property
    def since(self) -> datetime | None:
        """Give the first instant, if one was asked for."""
        return _instant(self.export.terms.get("since"))

    @property
    def end(self) -> datetime:
        """Give the instant before which all accesses are."""
        until = _instant(self.export.terms.get("until"))
        return min(until, self.export.as_of) if until else self.export.as_of

    def select(self, row: str, bounds: str, values: Values) -> str:
        """Give the query; what was searched for stands in no list."""
        sites = values.add(self.export.sites)
        return (
            f"SELECT {row} FROM (SELECT * FROM audit_access AS own WHERE {bounds}"  # noqa: S608 (our own words)
            f" AND own.sites && {sites}::integer[]) AS look"
            " JOIN accounts_user AS person ON person.id = look.by_id"
            " LEFT JOIN consent_seal AS seal ON seal.entry_id = look.entry_id"
            " ORDER BY look.at, look.id"
        )


def terms_of(wanted: Wanted, *, then: bool) -> dict[str, Any]:
    """Give what is asked of acts as JSON; `then`: people are to be as they were at the instant."""
    return {
        "then": then,
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
        "practitioners": _texts(wanted.practitioners),
        "cabinet": str(wanted.cabinet) if wanted.cabinet else None,
        "policy": wanted.policy,
        "texts": _texts(wanted.texts),
        "act": wanted.act,
        "origin": wanted.origin,
        "channel": wanted.channel,
    }


def wanted_of(export: Export) -> Wanted:
    """Give what was asked of acts."""
    terms = export.terms
    return Wanted(
        sites=tuple(export.sites),
        at=export.as_of,
        since=_instant(terms.get("since")),
        until=_instant(terms.get("until")),
        practitioners=_ids(terms.get("practitioners")),
        cabinet=UUID(terms["cabinet"]) if terms.get("cabinet") else None,
        policy=terms.get("policy"),
        texts=_ids(terms.get("texts")),
        act=terms.get("act", ""),
        origin=terms.get("origin", ""),
        channel=terms.get("channel", ""),
    )


def _texts(ids: tuple[UUID, ...] | None) -> list[str] | None:
    return None if ids is None else [str(one) for one in ids]


def _ids(texts: list[str] | None) -> tuple[UUID, ...] | None:
    return None if texts is None else tuple(UUID(one) for one in texts)


def _instant(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
