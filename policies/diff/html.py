"""A redline as HTML: inline or side by side, for pages, the admin, mails and evidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from policies.diff.assembly import Assembler, Chunk, Shown
from policies.diff.cells import row
from policies.diff.marks import Marker, Side
from policies.diff.pieces import NONE, Piece, Stretch
from policies.diff.segments import Block
from policies.diff.shown import part_html, words_html
from policies.diff.words import words

_LITERAL: Final = frozenset({"code", "front", "rule"})
_TABLE: Final = frozenset({"head", "row"})


@dataclass(slots=True)
class Renderer:
    """Shows stretches: all of them inline, or one side's only."""

    marker: Marker
    side: Side = "both"
    _columns: list[tuple[int, int]] = field(default_factory=list)

    def blocks(self, stretches: Iterable[Stretch]) -> Iterator[Shown]:
        """Give the blocks to show, deletions before the insertions in their place."""
        for stretch in in_order(stretches):
            if self.side == "old" and stretch.holds == "new":
                continue
            if self.side == "new" and stretch.holds == "old":
                continue
            changes = sorted({piece.change for piece in stretch.pieces if _is_own(piece)})
            if (block := _block(stretch, self.side)).kind in {"ruler", "blank"}:
                self.marker.wait(changes)
                continue
            yield self._shown(stretch, block, changes)

    def _shown(self, stretch: Stretch, block: Block, changes: list[int]) -> Shown:
        shown = Shown(
            kind=block.kind,
            level=block.level,
            number=_number(block),
            is_inside=block.kind == "paragraph" and len(block.lead.expandtabs()) > 1,
            is_gone=stretch.holds == "old",
            is_changed=bool(changes) or stretch.holds != "both",
            clause=block.clause,
        )
        link = self._moved(stretch)
        if block.kind in _TABLE:
            shown.cells = self._cells(stretch, block)
            shown.cells[0] = link + self._rest(stretch, changes) + shown.cells[0]
        else:
            shown.inner = self._inner(stretch, block)
            shown.inner = link + self._rest(stretch, changes) + shown.inner
        return shown

    def _rest(self, stretch: Stretch, changes: Sequence[int]) -> str:
        """Give the notes of what was not shown in the words, and of what waits for a place."""
        if self.side == "old" and stretch.holds != "old":
            return ""
        return self.marker.notes([*self.marker.waiting(), *changes])

    def _moved(self, stretch: Stretch) -> str:
        if not stretch.is_moved:
            return ""
        return self.marker.moved(stretch.change, is_old=stretch.holds == "old")

    def _inner(self, stretch: Stretch, block: Block) -> str:
        pieces = [piece for piece in stretch.pieces if piece.role == "body"]
        if stretch.is_moved and stretch.holds == "old":
            return self.marker.deleted(_body_html(block), stretch.change)
        if not pieces or block.kind == "rule":
            return self._whole(stretch, _body_html(block))
        return "".join(map(self._piece, pieces))

    def _whole(self, stretch: Stretch, inner: str) -> str:
        if stretch.is_moved or stretch.holds == "both":
            return inner
        mark = self.marker.deleted if stretch.holds == "old" else self.marker.inserted
        return mark(inner, stretch.change)

    def _piece(self, piece: Piece) -> str:
        old, new = part_html(piece.old), part_html(piece.new)
        if piece.kind is None or piece.kind == "typographic":
            return old if self.side == "old" else new
        if piece.kind in {"link", "emphasis", "layout"} and piece.new.words is not None:
            if self.side == "old":
                return old
            return self.marker.formed(new, piece.change) if new.strip() else new
        shown = "" if self.side == "new" else self.marker.deleted(old, piece.change)
        return shown + ("" if self.side == "old" else self.marker.inserted(new, piece.change))

    def _cells(self, stretch: Stretch, block: Block) -> list[str]:
        """Give the cells of a row, in the columns of its table."""
        pieces = [piece for piece in stretch.pieces if piece.cell != (NONE, NONE)]
        if block.kind == "head":
            self._columns = list(dict.fromkeys(piece.cell for piece in pieces))
        if pieces and not (stretch.is_moved and stretch.holds == "old"):
            groups = groupby(pieces, key=lambda piece: piece.cell)
            cells = {at: "".join(map(self._cell, found)) for at, found in groups}
            return [cells[at] for at in self._seen(list(cells))]
        whole = [words_html(words(cell.body)) for cell in row(block.body).cells]
        return self._placed([self._whole_cell(stretch, cell) for cell in whole], stretch)

    def _cell(self, piece: Piece) -> str:
        if piece.role == "frame":
            return ""
        if piece.role == "body":
            return self._piece(piece)
        side = piece.old if piece.old.raw else piece.new
        inner = "".join(words_html(words(cell.body)) for cell in row(side.raw).cells)
        is_old = bool(piece.old.raw)
        if self.side != "both":
            is_shown = (self.side == "old") == is_old
            inner = inner if is_shown else ""
        if piece.kind is None:
            return inner
        mark = self.marker.deleted if is_old else self.marker.inserted
        return mark(inner, piece.change)

    def _whole_cell(self, stretch: Stretch, cell: str) -> str:
        if stretch.is_moved and stretch.holds == "old":
            return self.marker.deleted(cell, stretch.change)
        return self._whole(stretch, cell)

    def _seen(self, cells: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give the cells that this side has."""
        at = {"old": 0, "new": 1}.get(self.side)
        return cells if at is None else [cell for cell in cells if cell[at] != NONE]

    def _placed(self, cells: list[str], stretch: Stretch) -> list[str]:
        """Put the cells of a row of one text under the columns that the table has in both."""
        side = 0 if stretch.holds == "old" else 1
        columns = self._seen(self._columns)
        if stretch.holds == "both" or len([at for at in columns if at[side] != NONE]) != len(cells):
            return cells
        return [cells[at[side]] if at[side] != NONE else "" for at in columns]


def in_order(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Give the stretches with what is gone before what came in its place."""
    for is_both, group in groupby(stretches, key=lambda one: one.holds == "both"):
        found = list(group)
        yield from found if is_both else sorted(found, key=lambda one: one.holds == "new")


def _block(stretch: Stretch, side: Side) -> Block:
    first, second = stretch.new, stretch.old
    if side == "old" or stretch.holds == "old":
        first, second = second, first
    return first or second or Block(kind="blank")


def _is_own(piece: Piece) -> bool:
    """Say whether a piece differs, and not only because of the block beside it."""
    is_space = piece.role == "tail" and piece.kind not in {"heading", "list", "layout"}
    return piece.kind is not None and not is_space


def _number(block: Block) -> int:
    digits = block.marker.rstrip(".)")
    return int(digits) if digits.isdecimal() else 0


def _body_html(block: Block) -> str:
    if block.kind == "rule":
        return ""
    return words_html(words(block.body, is_code=block.kind in _LITERAL))


def shown_chunks(stretches: Sequence[Stretch], marker: Marker, side: Side, top: int) -> list[Chunk]:
    """Give the HTML of stretches, chunk by chunk, seen from a side."""
    assembler = Assembler(marker.labels.table, top, is_outline=side != "old")
    found = list(assembler.chunks(Renderer(marker, side).blocks(stretches)))
    if side != "old" and (notes := marker.notes(marker.waiting())):
        found.append(Chunk(f"<p>{notes}</p>", is_changed=True))
    return found


def pairs(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Give the stretches that stand beside each other: one block, or a list or table whole."""

    def family(stretch: Stretch) -> str:
        kind = _block(stretch, "both").kind
        return "table" if kind in {*_TABLE, "ruler"} else kind

    for name, group in groupby(in_order(stretches), key=family):
        found = list(group)
        if name in {"item", "table", "code", "front"}:
            yield found
        else:
            yield from ([one] for one in found)
