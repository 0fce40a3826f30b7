"""The records of rows that the sealer enrolled, and of anchors, made again from those rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from consent.models import Anchor, Checkpoint, Enrolment
from consent.sealing import record_of_anchor
from consent.sealing.enrolling import KINDS, Kind, record_of_row
from consent.verifying.lines import WRONG
from consent.verifying.problems import Findings

Told = Callable[[str, int], None]

_AT_ONCE: Final = 500
# The sealer enrols before each checkpoint: a younger row was perhaps not committed by then.
_COMMITTED: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class _Line:
    """What the ledger holds of a row; no record once it is erased."""

    entry: UUID
    type: str
    time: datetime
    record: bytes | None


def check_rows(found: Findings, told: Told) -> None:
    """Compare each row that is to be enrolled with its line."""
    last = Checkpoint.objects.order_by("-size").first()
    before = last.at - _COMMITTED if last else None
    for kind in KINDS:
        name, seen, waiting = kind.model._meta.db_table, 0, 0
        for rows in _batches(kind):
            waiting += _check_batch(found, kind, rows, before)
            seen += len(rows)
            told(name, seen)
        found.count(f"rows of {name}", seen)
        if waiting:
            found.remark(f"{waiting} rows of {name} are not entered in the ledger yet.")


def _batches(kind: Kind) -> Iterator[list[Any]]:
    rows = kind.rows().order_by("pk")
    some = list(rows[:_AT_ONCE])
    while some:
        yield some
        some = list(rows.filter(pk__gt=some[-1].pk)[:_AT_ONCE])


def _check_batch(found: Findings, kind: Kind, rows: list[Any], before: datetime | None) -> int:
    """Compare some rows; give how many have no line, and may have none yet."""
    waiting, lines, name = 0, _lines(kind, [row.pk for row in rows]), kind.model._meta.db_table
    for row in rows:
        time, line = getattr(row, kind.instant), lines.get(row.pk)
        if line is not None:
            _check_line(found, f"{name} {row.pk}", line, (kind.line, time, record_of_row(row)))
        elif before and time < before:
            found.problem(
                "row.not_enrolled",
                f"{name} {row.pk} has no line in the ledger, and should have.",
                "Find out who removed its line; the next sealing gives it another.",
            )
        else:
            waiting += 1
    return waiting


def _lines(kind: Kind, keys: list[UUID]) -> dict[UUID, _Line]:
    values: Any = Enrolment.objects.filter(type=kind.line, row__in=keys).values_list(
        "row", "entry", "entry__type", "entry__time", "entry__opening__record"
    )
    return {
        row: _Line(
            entry=entry, type=type_, time=time, record=None if record is None else bytes(record)
        )
        for row, entry, type_, time, record in values
    }


def _check_line(found: Findings, name: str, line: _Line, said: tuple[str, datetime, bytes]) -> None:
    kind, time, record = said
    if (line.type, line.time) != (kind, time):
        found.problem("record", f"{name} is not what consent_entry {line.entry} says.", WRONG)
    if line.record is not None and line.record != record:
        found.problem("record", f"{name} is not what consent_opening {line.entry} says.", WRONG)


def check_anchors(found: Findings) -> None:
    """Compare each anchor with its line."""
    for anchor in Anchor.objects.select_related("entry__opening"):
        opening = getattr(anchor.entry, "opening", None)
        line = _Line(
            entry=anchor.entry_id,
            type=anchor.entry.type,
            time=anchor.entry.time,
            record=bytes(opening.record) if opening else None,
        )
        said = ("override", anchor.at, record_of_anchor(anchor))
        _check_line(found, f"consent_anchor {anchor.pk}", line, said)
        found.count("anchors", 1)
