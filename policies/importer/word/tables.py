"""Tables of a Word text, made such that a table of a policy can hold them."""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from policies.clauses import Caution
from policies.importer.word.changes import caution
from policies.importer.word.changes import line as line_of
from policies.importer.word.names import (
    W,
    ancestors,
    drop,
    integer,
    make,
    run,
    toggle,
    unwrap,
    value,
    words,
)
from policies.importer.word.numbering import Mark

_ROW_PARTS: Final = (f"{W}trPr", f"{W}tc")
_TABLE_PARTS: Final = (f"{W}tblPr", f"{W}tr")
_PROPERTIES: Final = tuple(f"{W}{name}" for name in ("tblPr", "tblGrid", "trPr", "tcPr"))
_BETWEEN_CELLS: Final = " | "
_WIDEST: Final = 50


def flatten(root: etree._Element, marks: Mapping[etree._Element, Mark]) -> Iterator[Caution]:
    """Prepare the tables of a text in place; give cautions for what a policy's table cannot hold.

    A table of one row or one column only places things: what it holds flows with the text.
    """
    _unwrap_layout(root)
    for table in [one for one in root.iter(f"{W}tbl") if next(ancestors(one, "tbl"), None) is None]:
        _tidy(table)
        yield from _nested(table)
        yield from _merged(table)
        yield from _cells(table, marks)
        _head(table)


def _is_layout(table: etree._Element) -> bool:
    """True for a table of one row or one column."""
    found = [list(row.iterchildren(f"{W}tc")) for row in table.iterchildren(f"{W}tr")]
    return len(found) < 2 or max(map(len, found)) < 2


def _tidy(table: etree._Element) -> None:
    for one in [held for held in table if held.tag not in _TABLE_PARTS]:
        drop(one)
    for row in list(table):
        if row.tag == f"{W}tr":
            for one in [held for held in row if held.tag not in _ROW_PARTS]:
                drop(one)
            before = integer(value(row, "trPr/gridBefore")) or 0
            place = 1 if row.find(f"{W}trPr") is not None else 0
            row[place:place] = [make("tc") for _ in range(min(before, _WIDEST))]


def _nested(table: etree._Element) -> Iterator[Caution]:
    """Write a table inside a cell as lines of that cell."""
    for one in reversed(list(table.iterdescendants(f"{W}tbl"))):
        yield caution("nested_table", one)
        for row in one.iter(f"{W}tr"):
            cells = (words(cell) for cell in row.iterchildren(f"{W}tc"))
            flat = make("p", run(_BETWEEN_CELLS.join(cells)))
            flat.set("at", str(line_of(row)))
            one.addprevious(flat)
        drop(one)


def _merged(table: etree._Element) -> Iterator[Caution]:
    merged = False
    for cell in table.iter(f"{W}tc"):
        wide = value(cell, "tcPr/gridSpan")
        merged = merged or (integer(wide) or 1) > 1 or value(cell, "tcPr/vMerge") is not None
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        if span is not None:
            span.set(f"{W}val", str(min(max(integer(wide) or 1, 1), _WIDEST)))
    if merged:
        yield caution("merged_cells", table)


def _cells(table: etree._Element, marks: Mapping[etree._Element, Mark]) -> Iterator[Caution]:
    """Give each cell one line: the sign of a list item stays before it, as words."""
    joined = ""
    for cell in table.iter(f"{W}tc"):
        held = [one for one in cell.iter(f"{W}p") if words(one)]
        for paragraph in held:
            mark = marks.get(paragraph)
            if mark is not None:
                sign = "•" if mark.level.is_bullet else mark.text
                _before(paragraph, f"{sign} ")
        if len(held) > 1 or next(cell.iter(f"{W}br"), None) is not None:
            joined = joined or words(cell)
    if joined:
        yield caution("joined_lines", table, joined)


def _before(paragraph: etree._Element, text: str) -> None:
    place = 1 if paragraph.find(f"{W}pPr") is not None else 0
    paragraph.insert(place, run(text))


def _head(table: etree._Element) -> None:
    """Call the first row a header when Word repeats it, or when it alone is bold throughout."""
    rows = list(table.iterchildren(f"{W}tr"))
    bold = [_is_bold(row) for row in rows]
    first = rows[0]
    if toggle(first, "trPr/tblHeader") or (bold[0] and not all(bold)):
        if first.find(f"{W}trPr") is None:
            first.insert(0, make("trPr"))
        head = first.find(f"{W}trPr")
        if head is not None and value(head, "tblHeader") is None:
            head.append(make("tblHeader"))
        for sign in list(first.iter(f"{W}b")):
            drop(sign)
    for row in rows[1:]:
        for said in list(row.iter(f"{W}tblHeader")):
            drop(said)


def _is_bold(row: etree._Element) -> bool:
    held = [one for one in row.iter(f"{W}p") if words(one)]
    return bool(held) and all(one.get("bold") for one in held)


def _unwrap_layout(root: etree._Element) -> None:
    """Let what a table of one row or column holds flow with the text around it."""
    for table in [one for one in root.iter(f"{W}tbl") if _is_layout(one)]:
        rows = list(table.iterchildren(f"{W}tr"))
        cells = [cell for row in rows for cell in row.iterchildren(f"{W}tc")]
        for whole in (*cells, *rows, table):
            for one in list(whole.iterchildren(*_PROPERTIES)):
                drop(one)
            unwrap(whole)
