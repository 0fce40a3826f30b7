"""A page of rows that have an instant `at` and an `id`: newest first, by keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from audit.reading.acts import Key

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE: Final = 50


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows newest first, and from where an older and a newer page go on, if there is one."""

    rows: list[Any]
    older: Key | None = None
    newer: Key | None = None


def page(rows: QuerySet[Any], *, after: Key | None = None, before: Key | None = None) -> Page:
    """Give the rows older than `after`, or newer than `before`, or the newest; PAGE at most."""
    backwards = after is None and before is not None
    order = ("at", "id") if backwards else ("-at", "-id")
    found = list(_beyond(rows, after, before).order_by(*order)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_older, has_newer = (True, more) if backwards else (more, after is not None)
    return Page(
        rows=found,
        older=_key(found[-1]) if found and has_older else None,
        newer=_key(found[0]) if found and has_newer else None,
    )


def _beyond(rows: QuerySet[Any], after: Key | None, before: Key | None) -> QuerySet[Any]:
    # The bound on `at` alone is what an index is asked for.
    if after is not None:
        return rows.filter(Q(at__lt=after.at) | Q(id__lt=after.id), at__lte=after.at)
    if before is not None:
        return rows.filter(Q(at__gt=before.at) | Q(id__gt=before.id), at__gte=before.at)
    return rows


def _key(row: Any) -> Key:
    return Key(at=row.at, id=row.id)


def read_key(text: str) -> Key | None:
    """Give the key that an address holds; None where it is none."""
    try:
        return Key.read(text)
    except ValueError:
        return None
