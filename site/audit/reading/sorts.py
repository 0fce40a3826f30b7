"""Of which sorts there are acts: version, act, origin and channel, found without reading them.

Ten million acts are of a few hundred sorts. With those of a filter in hand, its latest acts are a
few hundred descents into one index, whatever the filter, however rare what it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class Sort:
    """A version (None: the act is about no text), an act, an origin, and whether by a link."""

    version: UUID | None
    act: str
    origin: str
    by_link: bool


# A loose scan: from each sort to the next, one descent each (PostgreSQL wiki, "Loose indexscan").
_STEP: Final = """
SELECT version_id, act, origin, (sign_in = 'link') AS by_link FROM consent_act
WHERE {after} ORDER BY version_id, act, origin, (sign_in = 'link') LIMIT 1
"""
_COLUMNS: Final = "(version_id, act, origin, (sign_in = 'link'))"
_SORTS: Final = f"""
WITH RECURSIVE of_text AS (
    ({_STEP.format(after="version_id IS NOT NULL")})
    UNION ALL
    SELECT following.* FROM of_text AS known, LATERAL ({
    _STEP.format(after=f"{_COLUMNS} > (known.version_id, known.act, known.origin, known.by_link)")
}) AS following
), of_none AS (
    ({_STEP.format(after="version_id IS NULL")})
    UNION ALL
    SELECT following.* FROM of_none AS known, LATERAL ({
    _STEP.format(
        after="version_id IS NULL AND (act, origin, (sign_in = 'link'))"
        " > (known.act, known.origin, known.by_link)"
    )
}) AS following
)
SELECT * FROM of_text UNION ALL SELECT * FROM of_none
"""  # noqa: S608 (our own words)


def sorts() -> list[Sort]:
    """Give every sort of which there is an act, of all brands."""
    with connection.cursor() as cursor:
        cursor.execute(_SORTS)
        rows = cursor.fetchall()
    return [
        Sort(version=version, act=act, origin=origin, by_link=by_link)
        for version, act, origin, by_link in rows
    ]
