"""Looks beside their lines in the ledger: do they fit together?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from audit.models import Access
from consent.ledger import canonical_json, instant
from consent.models import Entry, EntryType
from consent.ports import Recorded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

_AT_ONCE: Final = 500
_SHOWN: Final = 20


class Looks:
    """Each row of Access with the line that it wrote (`consent.ports.Recorder`).

    What a row says is put in the place of what the record says of it: who, when, what, where, of
    whom, of which brands. What was asked stands in the record alone, and under its hash.
    """

    name = "rows of audit_access"

    def rows(self) -> Iterator[Sequence[Recorded]]:
        """Give all of them, some at a time; each record is made again from its row."""
        found = Access.objects.select_related("entry__opening").defer("entry__canonical")
        some = list(found.order_by("pk")[:_AT_ONCE])
        while some:
            yield [_recorded(row) for row in some]
            some = list(found.filter(pk__gt=some[-1].pk).order_by("pk")[:_AT_ONCE])

    def orphans(self) -> Iterator[UUID]:
        """Give the lines of looks of which no row is left.

        Evidence that was exported stands for itself: at the machine, nobody's, it has no row.
        """
        lines = Entry.objects.filter(type=EntryType.ACCESS, access=None)
        openings = lines.order_by("pk").values_list("pk", "opening__record")
        lost = (key for key, record in openings.iterator() if _is_look(record))
        for _place, key in zip(range(_SHOWN), lost, strict=False):
            yield key

    def faults(self) -> Iterator[str]:
        """Give none: looks stand beside nothing else."""
        yield from ()


def _is_look(record: bytes | memoryview | None) -> bool:
    """Tell whether a line is of a look: what cannot be opened any more is nothing else."""
    return record is None or "place" in json.loads(bytes(record))


def _recorded(row: Access) -> Recorded:
    opening = getattr(row.entry, "opening", None)
    kept: dict[str, Any] = json.loads(bytes(opening.record)) if opening else {}
    return Recorded(
        name=f"audit_access {row.pk}",
        entry=row.entry_id,
        type=EntryType.ACCESS,
        time=row.at,
        record=canonical_json(kept | facts_of(row, kept)),
    )


def facts_of(row: Access, kept: dict[str, Any]) -> dict[str, Any]:
    """Give what a row says, under the names of its record: evidence has names of its own."""
    said: dict[str, Any] = {"by": str(row.by_id), "at": instant(row.at)}
    if kept.get("what") == "evidence":
        kind, _space, key = row.subject.partition(" ")
        return said | {"kind": kind, "subject": key}
    return said | {
        "what": row.kind,
        "place": row.place,
        "subject": row.subject,
        "sites": row.sites,
    }
