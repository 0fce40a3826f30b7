"""Pipe tables of Markdown."""

import re
from collections.abc import Sequence

from policies.clauses import Block, Table
from policies.importer import grammar
from policies.importer.lines import Line

_ESCAPED_OR_PIPE = re.compile(r"\\.|\|")


def begins(lines: Sequence[Line], at: int) -> bool:
    """True when a header row and its row of dashes are at `at`."""
    if "|" not in lines[at].text or at + 1 >= len(lines):
        return False
    dashes = lines[at + 1].text
    return grammar.is_delimiter_row(dashes) and len(cells(dashes)) == len(cells(lines[at].text))


def take(lines: Sequence[Line], at: int) -> tuple[Block, int]:
    """Give the table that begins at `at`, and the index after it."""
    header = cells(lines[at].text)
    end = at + 2
    while end < len(lines) and _pipes(lines[end].text):
        end += 1
    body = tuple(_fit(cells(line.text), len(header)) for line in lines[at + 2 : end])
    return Table(header=tuple(header), rows=body), end


def cells(row: str) -> list[str]:
    """Give the cells of a row; a pipe after a backslash is text."""
    text = row.strip()
    ends = [*_pipes(text), len(text)]
    starts = [0, *(end + 1 for end in ends)]
    found = [text[start:end].strip() for start, end in zip(starts, ends, strict=False)]
    if len(found) > 1 and not found[0]:
        del found[0]
    if len(found) > 1 and not found[-1]:
        del found[-1]
    return found


def _pipes(text: str) -> list[int]:
    """Give the places of the pipes that no backslash escapes."""
    return [found.start() for found in _ESCAPED_OR_PIPE.finditer(text) if found[0] == "|"]


def _fit(row: list[str], width: int) -> tuple[str, ...]:
    """Give the row as wide as the header: missing cells are empty, further ones join the last."""
    last = " \\| ".join(row[width - 1 :])
    return (*row[: width - 1], last, *[""] * (width - len(row)))[:width]
