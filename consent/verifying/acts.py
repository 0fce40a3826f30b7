"""The record of each act made again from its row: it must be what its line commits to."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db import connection

from consent.actions.recording import record_of
from consent.models import Act
from consent.verifying.lines import WRONG
from consent.verifying.problems import Findings

Told = Callable[[str, int], None]

_AT_ONCE: Final = 500

_INSTANT: Final = """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_PARIS: Final = (
    "to_char(act.at AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD\"T\"HH24:MI:SS+')"
    " || to_char(act.at AT TIME ZONE 'Europe/Paris' - act.at AT TIME ZONE 'UTC', 'HH24:MI')"
)
# `record_of` and `Record.canonical` in SQL: a filter alone. What it lets through is equal byte by
# byte; what it does not is looked at again by `record_of` itself.
VALUES: Final = {
    "id": "act.id",
    "act": "act.act",
    "matter": "act.matter",
    "subject": "act.subject",
    "brand": "site.hostname",
    "pseudonym": "act.practitioner_id",
    "cabinet": "act.cabinet_id",
    "capacity": "act.capacity",
    "sign_in": "act.sign_in",
    "policy": "coalesce(policy.kind, '')",
    "version": "act.version_id",
    "number": "coalesce(version.major || '.' || version.minor, '')",
    "language": "coalesce(version.language, '')",
    "title": "coalesce(version.title, '')",
    "sha256": "act.sha256",
    "html_sha256": "act.html_sha256",
    "label": "act.label",
    "interface": "act.interface",
    "origin": "act.origin",
    "operator": "act.operator_id",
    "source_name": "act.source_name",
    "source_sha256": "act.source_sha256",
    "previous": "act.previous_id",
    "at": _INSTANT.format("act.at"),
    "recorded_at": _INSTANT.format("act.recorded_at"),
    "paris_time": _PARIS,
}
# PostgreSQL escapes the characters of JSON that RFC 8785 does, in the same way.
_MEMBERS: Final = " || ',' || ".join(
    f"""'"{name}":' || coalesce(to_json(({VALUES[name]})::text)::text, 'null')"""
    for name in sorted(VALUES)
)
RECORD: Final = f"convert_to('{{' || {_MEMBERS} || '}}', 'UTF8')"
ROWS: Final = """consent_act act
JOIN consent_practitioner practitioner ON practitioner.id = act.practitioner_id
JOIN wagtailcore_site site ON site.id = practitioner.site_id
LEFT JOIN policies_version version ON version.id = act.version_id
LEFT JOIN policies_policy policy ON policy.id = version.policy_id
"""
_DOUBTFUL: Final = f"""
SELECT act.id FROM {ROWS}
LEFT JOIN consent_entry entry ON entry.id = act.entry_id
LEFT JOIN consent_opening opening ON opening.entry_id = entry.id
WHERE entry.type IS DISTINCT FROM act.act OR entry.time IS DISTINCT FROM act.at
    OR record <> {RECORD}
"""  # noqa: S608 (our own words)


def check_acts(found: Findings, told: Told) -> None:
    """Compare each act with its entry, and with the record that opens it."""
    found.count("acts", Act.objects.count())
    suspect = doubtful_acts()
    renamed = 0
    for start in range(0, len(suspect), _AT_ONCE):
        renamed += _look_at(found, suspect[start : start + _AT_ONCE])
        told("acts looked at again", start + _AT_ONCE)
    if renamed:
        found.remark(f"{renamed} acts name their brand by a host name that it has no more.")


def doubtful_acts() -> list[UUID]:
    """Give the acts that the filter does not let through; none, where nothing was changed."""
    with connection.cursor() as cursor:
        cursor.execute(_DOUBTFUL)
        return [row[0] for row in cursor.fetchall()]


def _look_at(found: Findings, keys: list[UUID]) -> int:
    """Look at acts one by one; give how many only have a brand that was renamed since."""
    acts = Act.objects.filter(pk__in=keys).select_related(
        "practitioner__site", "version__policy", "entry__opening"
    )
    return sum(_is_renamed(found, act) for act in acts)


def _is_renamed(found: Findings, act: Act) -> bool:
    entry = act.entry
    if (entry.type, entry.time) != (act.act, act.at):
        _wrong(found, f"consent_act {act.pk}", f"consent_entry {entry.pk}, its line")
    opening = getattr(entry, "opening", None)
    if opening is None:
        return False
    made, kept = record_of(act), bytes(opening.record)
    if made.canonical() == kept:
        return False
    if replace(made, brand=_brand(kept)).canonical() == kept:
        return True
    _wrong(found, f"consent_act {act.pk}", f"the record in consent_opening {entry.pk}")
    return False


def _brand(record: bytes) -> str:
    try:
        return str(json.loads(record)["brand"])
    except (ValueError, KeyError, TypeError):
        return ""


def _wrong(found: Findings, row: str, kept: str) -> None:
    found.problem("record", f"{row} is not what {kept} says.", WRONG)
