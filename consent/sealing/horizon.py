"""Which entries can be sealed: those of transactions before which no other is still running.

Sealing by a cursor alone would lose the rows of a transaction that ends after a later one.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

from django.db import connection

# An entry's place in the order of sealing: its transaction, its id.
Place: TypeAlias = tuple[int, UUID]
START: Final[Place] = (0, UUID(int=0))
# Not NOT EXISTS: with stale statistics that reads the whole tree for a handful of entries.
UNSEALED: Final = (
    "(SELECT seal.position FROM consent_seal AS seal WHERE seal.entry_id = entry.id) IS NULL"
)


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The database's cluster: its identifier, and its oldest transaction that is still running.

    Every transaction before `horizon` has ended, and what it wrote is to be seen.
    """

    identifier: int
    horizon: int


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """From which place on, and before which transaction, entries are looked for.

    No end: whatever is to be seen, for instance rows that another cluster's transactions wrote.
    """

    start: Place = START
    end: int | None


def cluster() -> Cluster:
    """Give the cluster as it is now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            " FROM pg_control_system()"
        )
        identifier, horizon = cursor.fetchone() or (0, 0)
    return Cluster(identifier=identifier, horizon=horizon)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Entries that wait to be sealed, in their order, and the bytes of each."""

    ids: list[UUID]
    canonical: list[bytes]
    last: Place


def waiting(bounds: Bounds, *, limit: int) -> Waiting:
    """Give the first entries within bounds that have no place in the tree, by (transaction, id)."""
    end = "" if bounds.end is None else " AND entry.xid < %(end)s::text::xid8"
    start, after = bounds.start
    values: dict[str, UUID | str | int]
    values = {"start": str(start), "after": after, "end": str(bounds.end), "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry.id, entry.xid::text::bigint, entry.canonical"  # noqa: S608 (our own words)
            " FROM consent_entry AS entry"
            " WHERE (entry.xid, entry.id) >= (%(start)s::text::xid8, %(after)s::uuid)"
            f"{end} AND {UNSEALED} ORDER BY entry.xid, entry.id LIMIT %(limit)s",
            values,
        )
        rows = cursor.fetchall()
    return Waiting(
        ids=[row[0] for row in rows],
        canonical=[row[2] for row in rows],
        last=(rows[-1][1], rows[-1][0]) if rows else START,
    )


def has_foreign_rows() -> bool:
    """Tell whether an entry names a transaction that this cluster has not come to yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM consent_entry"
            " WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())"
            " AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned())"
        )
        return bool(cursor.fetchone() == (True,))
