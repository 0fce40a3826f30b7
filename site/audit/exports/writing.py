"""Writes a list into a file, a window at a time; after each step what is written may be kept."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from audit.exports import workbook
from audit.exports.cells import neutral
from audit.exports.lists import LISTS
from audit.exports.statements import (
    RAW,
    TABLE,
    Values,
    copied,
    headings,
    json_row,
    sheet_row,
    table_row,
)
from audit.models import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.exports.windows import Rows, Window
    from audit.models import Export

# Bytes that are held at once.
HELD: Final = 1 << 20
BOM: Final = b"\xef\xbb\xbf"
# A window is sorted and joined in memory; what helps small queries would slow these.
_SETTINGS: Final = (
    "SET LOCAL work_mem = '64MB'; SET LOCAL enable_memoize = off; SET LOCAL jit = off"
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A part of a file is written: how far it is, with how many rows, at which thousandth."""

    place: dict[str, Any]
    rows: int
    progress: int


def list_steps(export: Export, file: IO[bytes]) -> Iterator[Step]:
    """Write what is missing of a list at the end of a file; the last step completes it."""
    rows = LISTS[export.kind](export=export)
    if export.format == ExportFormat.XLSX:
        yield from _sheets(export, rows, file)
    else:
        yield from _lines(export, rows, file)


def _lines(export: Export, rows: Rows, file: IO[bytes]) -> Iterator[Step]:
    """Write CSV or JSON, a row a line."""
    is_table = export.format == ExportFormat.CSV
    if not export.place and is_table:
        file.write(BOM + ";".join(neutral(one) for one in headings(rows.columns)).encode())
        file.write(b"\r\n")
    for window in _windows(export, rows):
        written = 0
        for block, count in _blocks(rows, window, table_row if is_table else json_row):
            # No cell holds a line break: each one ends a row.
            file.write(block.replace(b"\n", b"\r\n") if is_table else block)
            written += count
        yield _step(window, {}, written)


def _sheets(export: Export, rows: Rows, file: IO[bytes]) -> Iterator[Step]:
    """Write a workbook."""
    book = workbook.Book.read(export.place.get("book"), headings=headings(rows.columns))
    for window in _windows(export, rows):
        written = 0
        for block, count in _blocks(rows, window, sheet_row, at_once=workbook.AT_ONCE):
            file.write(book.add(block, count))
            written += count
        is_last = window.last is None
        if is_last:
            file.write(book.end())
        yield _step(window, {} if is_last else {"book": book.plain()}, written)


def _windows(export: Export, rows: Rows) -> Iterator[Window]:
    """Give the windows that are not written yet."""
    if export.place.get("ended"):
        return
    after = export.place.get("after")
    while True:
        window = rows.window(after)
        yield window
        after = window.last
        if after is None:
            return


def _blocks(
    rows: Rows, window: Window, row: Any, *, at_once: int | None = None
) -> Iterator[tuple[bytes, int]]:
    """Give the lines of a window in blocks, each with how many it holds."""
    values = Values()
    options = TABLE if row is table_row else RAW
    query = window.query(row(rows.columns, values), values)
    held, size = [], 0
    with _copying(copied(query, options), values) as copy:
        for line in copy:
            held.append(line)
            size += len(line)
            if size > HELD or len(held) == at_once:
                yield b"".join(held), len(held)
                held, size = [], 0
    if held:
        yield b"".join(held), len(held)


def _step(window: Window, place: dict[str, Any], written: int) -> Step:
    """Give how far the file is once a window is written."""
    if window.last is None:
        return Step(place={"ended": True}, rows=written, progress=1000)
    return Step(place=place | {"after": window.last}, rows=written, progress=window.share)


@contextmanager
def _copying(statement: str, values: Values) -> Iterator[Any]:
    """Run a COPY; its transaction only reads, and sealing waits for none that does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SETTINGS)
        with cursor.copy(statement, values.given) as copy:
            yield copy
