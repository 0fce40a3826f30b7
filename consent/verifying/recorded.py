"""The lines that a layer above wrote with rows of its own, compared with what those rows say."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from consent.models import Entry
from consent.ports import Recorded, Recorder, recorders
from consent.verifying.lines import WRONG
from consent.verifying.problems import Findings
from consent.verifying.tree import ALTERED

Told = Callable[[str, int], None]


def check_recorded(found: Findings, told: Told) -> None:
    """Compare each such row with its line, and look for lines and rows that lost the other."""
    for recorder in recorders():
        seen = 0
        for rows in recorder.rows():
            _compare(found, rows)
            seen += len(rows)
            told(recorder.name, seen)
        found.count(recorder.name, seen)
        _check_whole(found, recorder)


def _compare(found: Findings, rows: Sequence[Recorded]) -> None:
    keys = [row.entry for row in rows]
    values: Any = Entry.objects.filter(pk__in=keys).values_list(
        "pk", "type", "time", "opening__record"
    )
    lines: dict[UUID, tuple[str, datetime, bytes | None]] = {
        key: (kind, time, record) for key, kind, time, record in values
    }
    for row in rows:
        if row.entry not in lines:
            _wrong(found, row, "consent_entry", "is gone")
            continue
        kind, time, record = lines[row.entry]
        if (kind, time) != (row.type, row.time):
            _wrong(found, row, "consent_entry", "says something else")
        # Once it is erased nobody can compare it.
        if record is not None and bytes(record) != row.record:
            _wrong(found, row, "consent_opening", "says something else")


def _wrong(found: Findings, row: Recorded, table: str, is_so: str) -> None:
    found.problem("record", f"Of {row.name} the line, {table} {row.entry}, {is_so}.", WRONG)


def _check_whole(found: Findings, recorder: Recorder) -> None:
    for line in recorder.orphans():
        _orphaned(found, recorder, line)
    for sentence in recorder.faults():
        found.problem("row.chain", sentence, WRONG)


def _orphaned(found: Findings, recorder: Recorder, line: UUID) -> None:
    sentence = f"consent_entry {line} belongs to none of {recorder.name} any more."
    found.problem("entry.orphan", sentence, ALTERED)
