"""Completeness: each line belongs to a row, each row to a line, and what was erased was said."""

from typing import Any, Final

from django.db import connection

from consent.models import ActKind, EntryType
from consent.verifying.problems import Findings
from consent.verifying.tree import ALTERED

# What a line of a type belongs to; lines of other types stand for themselves.
_OF: Final = {
    **{kind.value: "act" for kind in ActKind},
    EntryType.VERSION: "row",
    EntryType.ENTRY_INTO_FORCE: "row",
    EntryType.APPROVAL: "row",
    EntryType.OVERRIDE: "row",
}
_LINES: Final = """
SELECT entry.type, count(*), count(opening.entry_id),
    count(coalesce(act.entry_id, choice.entry_id)),
    count(coalesce(enrolment.entry_id, anchor.entry_id, asked.entry_id))
FROM consent_entry entry
LEFT JOIN consent_opening opening ON opening.entry_id = entry.id
LEFT JOIN consent_act act ON act.entry_id = entry.id
LEFT JOIN consent_trackerchoice choice ON choice.entry_id = entry.id
LEFT JOIN consent_enrolment enrolment ON enrolment.entry_id = entry.id
LEFT JOIN consent_anchor anchor ON anchor.entry_id = entry.id
LEFT JOIN consent_consentversion asked ON asked.entry_id = entry.id
GROUP BY entry.type ORDER BY entry.type
"""
_ORPHANS: Final = {
    "act": "SELECT entry.id FROM consent_entry entry WHERE type = %s AND NOT EXISTS"
    " (SELECT FROM consent_act WHERE entry_id = entry.id) AND NOT EXISTS"
    " (SELECT FROM consent_trackerchoice WHERE entry_id = entry.id) LIMIT 3",
    "row": "SELECT entry.id FROM consent_entry entry WHERE type = %s AND NOT EXISTS"
    " (SELECT FROM consent_enrolment WHERE entry_id = entry.id) AND NOT EXISTS"
    " (SELECT FROM consent_anchor WHERE entry_id = entry.id) AND NOT EXISTS"
    " (SELECT FROM consent_consentversion WHERE entry_id = entry.id) LIMIT 3",
}
# An enrolment whose row is in none of the tables that are enrolled.
_ROWLESS: Final = """
SELECT enrolment.entry_id, enrolment.type, enrolment.row FROM consent_enrolment enrolment
WHERE NOT EXISTS (
    SELECT FROM policies_version WHERE id = enrolment.row AND enrolment.type = 'version'
    UNION ALL SELECT FROM policies_entryintoforce
        WHERE id = enrolment.row AND enrolment.type = 'entry_into_force'
    UNION ALL SELECT FROM consent_ownentry
        WHERE id = enrolment.row AND enrolment.type = 'entry_into_force'
    UNION ALL SELECT FROM policies_approval
        WHERE id = enrolment.row AND enrolment.type = 'approval'
    UNION ALL SELECT FROM policies_override
        WHERE id = enrolment.row AND enrolment.type = 'override')
ORDER BY enrolment.entry_id LIMIT 100
"""
# Each erasure says in its own record how many openings went with it.
_ERASED: Final = """
SELECT coalesce(sum(coalesce(said #>> '{classes,openings,rows}', said #>> '{classes,openings}', '0')
    ::bigint + coalesce(said #>> '{classes,queries,rows}', '0')::bigint), 0)
FROM (SELECT convert_from(record, 'UTF8')::jsonb AS said FROM consent_opening
    JOIN consent_entry ON id = entry_id WHERE type = 'erase') erasures
"""


def check_counts(found: Findings) -> None:
    """Compare the number of lines of each type with that of the rows they tell of."""
    closed = 0
    for kind, lines, openings, acts, rows in _asked(_LINES):
        found.count(f"lines of type {kind}", lines)
        closed += lines - openings
        belonging = {"act": acts, "row": rows}.get(_OF.get(kind, ""), lines)
        if belonging != lines:
            some = ", ".join(str(key) for (key,) in _asked(_ORPHANS[_OF[kind]], kind))
            found.problem(
                "entry.orphan",
                f"Of {lines} lines of type {kind}, {lines - belonging} belong to no row any more:"
                f" consent_entry {some}.",
                ALTERED,
            )
    for entry, kind, row in _asked(_ROWLESS):
        found.problem(
            "row.gone", f"The {kind} {row}, which consent_entry {entry} tells of, is gone.", ALTERED
        )
    found.count("lines that can no longer be opened", closed)
    ((said,),) = _asked(_ERASED)
    if closed != said:
        found.problem(
            "erase.count",
            f"{closed} lines of consent_entry can no longer be opened, and the erasures on record"
            f" are of {said}.",
            "Openings were removed, or put back, without an erasure: find out by whom, and whose.",
        )


def _asked(statement: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())
