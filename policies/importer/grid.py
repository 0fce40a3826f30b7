"""The cells of an HTML table, its spans filled in."""

from collections.abc import Callable, Iterator

from lxml import etree

_WIDEST_SPAN = 50
_STRUCTURE = ("table", "h1", "h2", "h3", "h4", "h5", "h6")


def is_layout(table: etree._Element) -> bool:
    """True for a table that only places things: one column or row, or headings inside."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows(table)]
    narrow = len(rows) < 2 or max(map(len, rows), default=0) < 2
    return narrow or next(table.iterdescendants(*_STRUCTURE), None) is not None


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")
        elif child.tag == "tr":
            yield child


class Grid:
    """A table as rows of equal length; a cell that spans rows stands in each."""

    def __init__(self, table: etree._Element, text: Callable[[etree._Element], str]) -> None:
        """Take a table and what gives the text of a cell."""
        found = [row for row in _rows(table) if len(row)]
        first = found[0]
        parent = first.getparent()
        heads = [cell.tag == "th" for cell in first if cell.tag in ("td", "th")]
        self.headed = all(heads) or (parent is not None and parent.tag == "thead")
        self.rows = _even(_filled(found, text))


def _filled(
    found: list[etree._Element], text: Callable[[etree._Element], str]
) -> Iterator[list[str]]:
    pending: dict[int, tuple[int, str]] = {}
    for row in found:
        cells: list[str] = []
        for cell in row:
            if cell.tag in ("td", "th"):
                _hang(cells, pending)
                words, wide, high = text(cell), _span(cell, "colspan"), _span(cell, "rowspan")
                for column in range(len(cells), len(cells) + wide):
                    if high > 1:
                        pending[column] = (high - 1, words if column == len(cells) else "")
                cells += [words, *[""] * (wide - 1)]
        _hang(cells, pending)
        yield cells


def _hang(cells: list[str], pending: dict[int, tuple[int, str]]) -> None:
    """Put in the cells that hang down from rows above."""
    while len(cells) in pending:
        column = len(cells)
        left, words = pending.pop(column)
        cells.append(words)
        if left > 1:
            pending[column] = (left - 1, words)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(_WIDEST_SPAN, max(1, int(value))) if value.isascii() and value.isdigit() else 1


def _even(rows: Iterator[list[str]]) -> list[tuple[str, ...]]:
    held = list(rows)
    width = max(map(len, held))
    return [(*row, *[""] * (width - len(row))) for row in held]
