"""Rows of tables: their cells, and which column of the old table is which of the new one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policies.diff.chains import Pair
from policies.diff.folding import fold
from policies.diff.segments import Block
from policies.diff.sequences import common

_PIECE: Final = re.compile(r"\\.|`[^`]*`|[^|`\\]+|[`\\]|\|")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the pipe and spaces before it, its Markdown, the spaces after."""

    lead: str
    body: str
    tail: str

    @property
    def raw(self) -> str:
        """Give the cell's own piece of the row, to the byte."""
        return self.lead + self.body + self.tail


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and the pipe that closes it ("" where none does)."""

    cells: tuple[Cell, ...]
    end: str


def row(body: str) -> Row:
    """Give the cells of a table's row; joined, with the end, they are `body`."""
    parts: list[str] = [""]
    for found in _PIECE.finditer(body):
        if found[0] == "|":
            parts.append("|")
        else:
            parts[-1] += found[0]
    if parts[0] == "":
        parts.pop(0)
    end = parts.pop() if len(parts) > 1 and parts[-1].strip() == "|" else ""
    return Row(tuple(map(_cell, parts)), end)


def _cell(raw: str) -> Cell:
    pipe = raw[:1] if raw.startswith("|") else ""
    body = raw[len(pipe) :].strip()
    start = raw.index(body, len(pipe)) if body else len(raw)
    return Cell(raw[:start], body, raw[start + len(body) :])


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table is which of another: pairs, and how many each header row has."""

    pairs: tuple[Pair, ...] = ()
    old: int = 0
    new: int = 0

    def of(self, old: int, new: int) -> Iterator[Pair]:
        """Give the columns of two rows of `old` and `new` cells, in order; -1 is no such column.

        Cells beyond the headers' are matched in order.
        """
        pairs = [(one, other) for one, other in self.pairs if one < old and other < new]
        pairs += zip(range(self.old, old), range(self.new, new), strict=False)
        left = right = 0
        for one, other in [*pairs, (old, new)]:
            yield from ((column, -1) for column in range(left, one))
            yield from ((-1, column) for column in range(right, other))
            if one < old and other < new:
                yield one, other
            left, right = one + 1, other + 1


def columns(old: Sequence[Cell], new: Sequence[Cell]) -> Columns:
    """Match columns by the cells of the two header rows, else by where they stand."""
    one, other = [fold(cell.body) for cell in old], [fold(cell.body) for cell in new]
    pairs: list[Pair] = []
    left = right = 0
    for end, new_end in [*common(one, other, anchored=True), (len(one), len(other))]:
        pairs += zip(range(left, end), range(right, new_end), strict=False)
        pairs += [(end, new_end)] if end < len(one) else []
        left, right = end + 1, new_end + 1
    return Columns(tuple(pairs), len(one), len(other))


def heads(blocks: Sequence[Block]) -> list[Block | None]:
    """Give for each block the header row of the table it is in."""
    found: list[Block | None] = []
    head = None
    for block in blocks:
        head = block if block.kind == "head" else head
        found.append(head if block.kind in {"head", "ruler", "row"} else None)
    return found
