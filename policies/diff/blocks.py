"""The pieces of two blocks that are one: its marks, its words or cells, what ends it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from policies.diff.bodies import Bodies, between
from policies.diff.cells import Cell, Columns, row
from policies.diff.changes import Kind
from policies.diff.found import Found, words_of
from policies.diff.pieces import NONE, Part, Piece
from policies.diff.segments import Block
from policies.diff.words import Words, words

_TABLE: Final = frozenset({"head", "ruler", "row"})
_LITERAL: Final = frozenset({"code", "front", "rule"})


@dataclass(slots=True)
class Pair:
    """Two blocks that are one, with how their table's columns match and the columns' headers."""

    old: Block
    new: Block
    columns: Columns
    headers: tuple[tuple[str, ...], tuple[str, ...]]


class Finder:
    """Makes the pieces of blocks and numbers what it finds."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._columns: dict[tuple[int, str, int], int] = {}

    def add(self, found: Found) -> int:
        """Number a difference."""
        self.found.append(found)
        return len(self.found) - 1

    def pieces(self, pair: Pair) -> tuple[Piece, ...]:
        """Give the pieces of a pair of blocks."""
        if pair.old.raw == pair.new.raw and pair.old.kind == pair.new.kind:
            return (Piece(Part(pair.old.raw), Part(pair.new.raw), "whole"),)
        if pair.old.kind in _TABLE and pair.new.kind in _TABLE:
            return (self._lead(pair), *self._cells(pair), self._tail(pair, None))
        lead = self._lead(pair)
        body = self._body(pair)
        return (lead, *body, self._tail(pair, lead if lead.kind else None))

    def _lead(self, pair: Pair) -> Piece:
        old, new = pair.old, pair.new
        kind = structure(old, new)
        piece = between(old.lead, new.lead, "lead", kind or "typographic")
        if not piece.kind:
            return piece
        whole = kind in {"heading", "list"} and old.body == new.body
        before, after = (
            ((old.lead + old.body).strip(), (new.lead + new.body).strip())
            if whole
            else (old.lead, new.lead)
        )
        return self._numbered(piece, pair, before, after)

    def _tail(self, pair: Pair, lead: Piece | None) -> Piece:
        old, new = pair.old, pair.new
        if not old.tail.strip() and not new.tail.strip():
            piece = between(old.tail, new.tail, "tail")
        else:
            piece = between(old.tail, new.tail, "tail", structure(old, new) or "layout")
        if not piece.kind:
            return piece
        if lead and lead.kind == piece.kind != "typographic":
            return replace(piece, change=lead.change)
        return self._numbered(piece, pair, old.tail, new.tail)

    def _numbered(self, piece: Piece, pair: Pair, before: str, after: str) -> Piece:
        kind = piece.kind or "typographic"
        return replace(piece, change=self.add(Found(kind, before, after, pair.old, pair.new)))

    def _body(self, pair: Pair) -> Iterator[Piece]:
        if pair.old.kind == pair.new.kind == "rule":
            piece = between(pair.old.body, pair.new.body, "body", "layout")
            yield self._said(piece, pair, (NONE, NONE))
            return
        bodies = Bodies(_words(pair.old), _words(pair.new))
        is_address = pair.old.kind == pair.new.kind == "definition"
        for piece in bodies.pieces():
            is_target = is_address and piece.kind == "replaced"
            one = replace(piece, kind="link") if is_target else piece
            yield self._said(one, pair, (NONE, NONE))

    def _said(self, piece: Piece, pair: Pair, cell: tuple[int, int]) -> Piece:
        if piece.kind is None:
            return Piece(piece.old, piece.new, piece.role, cell=cell)
        before, after = words_of(piece)
        headers = _header(pair.headers[0], cell[0]), _header(pair.headers[1], cell[1])
        found = Found(piece.kind, before, after, pair.old, pair.new, headers)
        number = self.add(found)
        return Piece(piece.old, piece.new, piece.role, piece.kind, number, cell)

    def _cells(self, pair: Pair) -> Iterator[Piece]:
        old, new = row(pair.old.body), row(pair.new.body)
        for one, other in pair.columns.of(len(old.cells), len(new.cells)):
            if one == NONE:
                yield self._column(pair, new.cells[other], (one, other))
            elif other == NONE:
                yield self._column(pair, old.cells[one], (one, other))
            else:
                yield from self._cell(pair, (old.cells[one], new.cells[other]), (one, other))
        end = between(old.end, new.end, "frame", "layout")
        yield self._numbered(end, pair, pair.old.body, pair.new.body) if end.kind else end

    def _cell(self, pair: Pair, cells: tuple[Cell, Cell], at: tuple[int, int]) -> Iterator[Piece]:
        old, new = cells
        yield self._frame(pair, old.lead, new.lead, at)
        if "ruler" in {pair.old.kind, pair.new.kind}:
            yield self._frame(pair, old.body, new.body, at)
        else:
            for piece in Bodies(words(old.body), words(new.body)).pieces():
                yield self._said(piece, pair, at)
        yield self._frame(pair, old.tail, new.tail, at)

    def _frame(self, pair: Pair, old: str, new: str, at: tuple[int, int]) -> Piece:
        """Give the piece of the lines of a table: pipes, spaces, the dashes under the header."""
        is_same = old.strip().replace("-", "") == new.strip().replace("-", "")
        piece = replace(between(old, new, "frame", "typographic" if is_same else "layout"), cell=at)
        return self._numbered(piece, pair, old, new) if piece.kind else piece

    def _column(self, pair: Pair, cell: Cell, at: tuple[int, int]) -> Piece:
        """Give the cell of a column that came or went: one change for the whole column."""
        came = at[0] == NONE
        number = self._columns.get(key := (id(pair.columns), "+-"[came], max(at)))
        if number is None:
            headers = _header(pair.headers[0], at[0]), _header(pair.headers[1], at[1])
            found = Found("table", old=pair.old, new=pair.new, headers=headers)
            number = self._columns[key] = self.add(found)
        said = "" if pair.new.kind == "ruler" else cell.body
        before, after = ("", said) if came else (said, "")
        self.found[number] = self.found[number].with_more(before, after)
        old, new = ("", cell.raw) if came else (cell.raw, "")
        return Piece(Part(old), Part(new), "whole", "table", number, at)


def _words(block: Block) -> Words:
    return words(block.body, is_code=block.kind in _LITERAL)


def _header(headers: tuple[str, ...], column: int) -> str:
    return headers[column] if 0 <= column < len(headers) else ""


def structure(old: Block, new: Block) -> Kind | None:
    """Give what changed in the kind of block, None for nothing a reader could see."""
    if "heading" in {old.kind, new.kind}:
        return "heading" if (old.kind, old.level) != (new.kind, new.level) else None
    if "item" in {old.kind, new.kind}:
        return _list_structure(old, new)
    return "layout" if old.kind != new.kind else None


def _list_structure(old: Block, new: Block) -> Kind | None:
    if old.kind != new.kind or (old.level, old.is_ordered) != (new.level, new.is_ordered):
        return "list"
    if old.marker == new.marker:
        return None
    return "list" if old.is_ordered else "layout"
