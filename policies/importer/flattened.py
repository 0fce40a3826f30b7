"""Tables that lost their cells: where they are in a draft, and how they become tables again."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from policies.clauses import Draft, Paragraph, Table
from policies.importer import columns
from policies.importer.rows import cells as cells_of_row

MOST_COLUMNS: Final = 12
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, kw_only=True)
class Flattened:
    """A paragraph that looks like a table whose cells ran together: its place and its lines."""

    clause: int
    block: int
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The lines cut into cells, all rows as wide; `clear` when every line fell into as many."""

    rows: tuple[tuple[str, ...], ...]
    way: str
    clear: bool

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return len(self.rows[0])

    def barred(self) -> str:
        """Give the rows as lines with bars between the cells, for a person to move."""
        return "\n".join(" | ".join(row) for row in self.rows)


def found(draft: Draft) -> tuple[Flattened, ...]:
    """Give the paragraphs of a draft that look like tables, in order."""
    return tuple(
        Flattened(clause=at, block=place, lines=tuple(block.text.split("\n")))
        for at, clause in enumerate(draft.clauses)
        for place, block in enumerate(clause.blocks)
        if isinstance(block, Paragraph) and _looks_flattened(block.text)
    )


def _looks_flattened(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 2 and columns.flattened([line.strip() for line in lines])


def guess(lines: Sequence[str]) -> Cells:
    """Give the cells by the first way that cuts every line into as many, else by capitals."""
    cut = (split(lines, way=way) for way in WAYS)
    return next((cells for cells in cut if cells.clear), split(lines, way="capitals"))


def split(lines: Sequence[str], *, way: str, width: int | None = None) -> Cells:
    """Cut lines into cells in one of the `WAYS`; `width` is the number of columns, if chosen.

    A line of more cells keeps what is left in its last one; a line of fewer ends in empty ones.
    """
    cut = [[cell.strip() for cell in WAYS[way](line.strip())] for line in lines]
    wide = min(MOST_COLUMNS, width or len(cut[0]))
    rows = tuple(_even(row, wide, way) for row in cut)
    clear = wide > 1 and all(len(row) == wide and all(row) for row in cut)
    return Cells(rows=rows, way=way, clear=clear)


def _even(row: list[str], width: int, way: str) -> tuple[str, ...]:
    joint = _JOINTS.get(way, " ")
    last = joint.join(row[width - 1 :])
    return (*row[: width - 1], last, *[""] * (width - len(row)))[:width]


def barred(text: str) -> Cells:
    """Give the cells of lines with bars between them, as a person wrote them; blank lines go."""
    lines = [line for line in text.splitlines() if line.strip()]
    return split(
        lines or [""], way="bar", width=max((len(_bars(line)) for line in lines), default=1)
    )


def as_table(draft: Draft, at: Flattened, cells: Cells) -> Draft:
    """Give the draft with a table in the place of a paragraph; the first row is the header."""
    clause = draft.clauses[at.clause]
    table = Table(header=cells.rows[0], rows=cells.rows[1:])
    blocks = (*clause.blocks[: at.block], table, *clause.blocks[at.block + 1 :])
    clauses = list(draft.clauses)
    clauses[at.clause] = replace(clause, blocks=blocks)
    return replace(draft, clauses=tuple(clauses))


def _capitals(line: str) -> list[str]:
    """Cut before each capital or figure that follows a word in lower case, as columns are told."""
    words = list(_WORD.finditer(line))
    starts = [0]
    for before, word in pairwise(words):
        if (word[0][0].isupper() or word[0][0].isdigit()) and before[0][-1] not in ".,’'":
            starts.append(word.start())
    return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def _bars(line: str) -> list[str]:
    return cells_of_row(line) or [""]


def _separated(pattern: str) -> Callable[[str], list[str]]:
    return lambda line: re.split(pattern, line)


WAYS: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "tab": _separated(r"\s*\t\s*"),
    "spaces": _separated(r"\s{2,}"),
    "bar": _bars,
    "semicolon": _separated(r"\s*;\s*"),
    "dash": _separated(r"\s+[-–—]\s+"),
    "comma": _separated(r"\s*,\s+"),
    "capitals": _capitals,
}
_JOINTS: Final = {"semicolon": " ; ", "dash": " – ", "comma": ", ", "bar": " \\| "}
