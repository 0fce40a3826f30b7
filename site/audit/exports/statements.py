"""The SQL by which PostgreSQL itself writes the lines of a file: faster than any loop of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from audit.exports.cells import CLEAN, CONTROL, ESCAPE, FORMULA
from audit.exports.columns import Cell, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Neither stands in any line: what is between rows alone is a line break.
RAW: Final = "(FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8')"
TABLE: Final = "(FORMAT csv, DELIMITER ';', ENCODING 'UTF8')"
_PARIS: Final = "({sql} AT TIME ZONE 'Europe/Paris')"
_UTC: Final = "to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
# Excel counts days from here, its 1900 having a 29 February.
_FIRST_DAY: Final = "date '1899-12-30'"
_DAYS: Final = (
    "trim_scale(round((extract(epoch FROM {sql}) -"
    " extract(epoch FROM timestamp '1899-12-30')) / 86400, 9))"
)


@dataclass(kw_only=True)
class Values:
    """The values of a statement: psycopg writes them into it, as COPY takes none."""

    given: dict[str, Any] = field(default_factory=dict)

    def add(self, value: object) -> str:
        """Keep a value; give its placeholder."""
        name = f"v{len(self.given)}"
        self.given[name] = value
        return f"%({name})s"


def table_row(columns: Sequence[Column], values: Values) -> str:
    """Give the cells of a row of a CSV file: in the language that is active, without formulas."""
    return ", ".join(_table_cell(one, values) for one in columns)


def json_row(columns: Sequence[Column], values: Values) -> str:  # noqa: ARG001 (as all formats)
    """Give a row as canonical JSON (RFC 8785): names in order, null for what there is not."""
    listed = sorted((one for one in columns if one.cell is not Cell.PARIS), key=lambda one: one.key)
    parts = [f"'\"{one.key}\":' || {_json_cell(one)}" for one in listed]
    return "'{' || " + " || ',' || ".join(parts) + " || '}'"


def sheet_row(columns: Sequence[Column], values: Values) -> str:
    """Give a row of a workbook's sheet as XML: text as text, instants as days, numbers as such."""
    return "'<row>' || " + " || ".join(_sheet_cell(one, values) for one in columns) + " || '</row>'"


def _table_cell(column: Column, values: Values) -> str:
    match column.cell:
        case Cell.SAID:
            return _said(column.sql, values, neutral=True)
        case Cell.PARIS:
            # So PostgreSQL writes a timestamp by itself (DateStyle ISO, as Django sets it).
            return f"date_trunc('second', {_PARIS.format(sql=column.sql)})"
        case Cell.INSTANT:
            return _UTC.format(sql=column.sql)
        case _:
            return _worded(column, values)


def _json_cell(column: Column) -> str:
    if column.cell is Cell.NUMBER:
        return f"coalesce(({column.sql})::text, 'null')"
    if column.cell is Cell.INSTANT:
        return f"coalesce('\"' || {_UTC.format(sql=column.sql)} || '\"', 'null')"
    return f"coalesce(to_json(nullif(({column.sql})::text, ''))::text, 'null')"


def _sheet_cell(column: Column, values: Values) -> str:
    if column.cell is Cell.NUMBER:
        return f"coalesce('<c><v>' || ({column.sql}) || '</v></c>', '<c/>')"
    if column.cell is Cell.PARIS:
        days = _DAYS.format(sql=f"date_trunc('second', {_PARIS.format(sql=column.sql)})")
        return f"coalesce('<c s=\"1\"><v>' || {days} || '</v></c>', '<c/>')"
    if column.cell is Cell.DAY:
        return f"coalesce('<c s=\"3\"><v>' || ({column.sql} - {_FIRST_DAY}) || '</v></c>', '<c/>')"
    if column.cell is Cell.INSTANT:
        text = _UTC.format(sql=column.sql)
    elif column.cell is Cell.SAID:
        text = _xml(_said(column.sql, values, neutral=False))
    else:
        text = _worded(column, values)
    wrapped = f"'<c t=\"inlineStr\"><is><t xml:space=\"preserve\">' || {text} || '</t></is></c>'"
    return f"coalesce({wrapped}, '<c/>')"


def _said(sql: str, values: Values, *, neutral: bool) -> str:
    """Give what somebody wrote in one line, behind an apostrophe where it would be a formula."""
    clean, control, formula = (values.add(one) for one in (CLEAN, CONTROL, FORMULA))
    flat = f"regexp_replace({sql}, {control}, ' ', 'g')"
    if neutral:
        flat = f"CASE WHEN {sql} ~ {formula} THEN '''' ELSE '' END || {flat}"
    return f"CASE WHEN {sql} ~ {clean} THEN {sql} ELSE nullif({flat}, '') END"


def _xml(sql: str) -> str:
    escaped = f"regexp_replace({sql}, '{ESCAPE}', '_x005F_', 'g')"
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        escaped = f"replace({escaped}, '{character}', '{entity}')"
    return escaped


def _worded(column: Column, values: Values) -> str:
    if column.words is None:
        return f"nullif(({column.sql})::text, '')"
    known = " ".join(
        f"WHEN {values.add(code)} THEN {values.add(str(word))}"
        for code, word in column.words.items()
    )
    return f"CASE {column.sql} {known} ELSE nullif({column.sql}, '') END"


def copied(select: str, options: str) -> str:
    """Give the statement that writes what is selected."""
    return f"COPY ({select}) TO STDOUT WITH {options}"


def headings(columns: Iterable[Column]) -> list[str]:
    """Give the headings of columns, in the language that is active."""
    return [str(one.label) for one in columns]
