"""Of which sorts there are acts: version, act, origin and channel, found without reading them.

Ten million acts are of a few hundred sorts. With those of a filter in hand, its latest acts are a
few hundred descents into one index, whatever the filter, however rare what it asks for.
"""

from __future__ import annotations

from typing import Final

# A loose scan: from each sort to the next, one descent each (PostgreSQL wiki, "Loose indexscan").
_SORTS: Final = """
(WITH RECURSIVE known AS (
    (SELECT act, origin, (sign_in = 'link') AS by_link FROM consent_act WHERE {of}
        ORDER BY version_id, act, origin, (sign_in = 'link') LIMIT 1)
    UNION ALL
    SELECT following.* FROM known, LATERAL (
        SELECT act, origin, (sign_in = 'link') AS by_link FROM consent_act
        WHERE {of} AND (act, origin, (sign_in = 'link')) > (known.act, known.origin, known.by_link)
        ORDER BY version_id, act, origin, (sign_in = 'link') LIMIT 1
    ) AS following
) SELECT * FROM known)
"""
# The sorts of each of the versions `%(versions)s`: version, act, origin, by_link.
SORTS_OF_TEXTS: Final = (
    "(SELECT text.version, found.* FROM unnest(%(versions)s::uuid[]) AS text (version), LATERAL "  # noqa: S608 (ours)
    + _SORTS.format(of="version_id = text.version")
    + " AS found)"
)
# The sorts of acts about no text: act, origin, by_link.
SORTS_OF_NONE: Final = _SORTS.format(of="version_id IS NULL")
