"""Tables that lost their cells: a line of column headings, and lines that were its rows."""

from typing import Final

from policies.lint.passages import Passage, blocks
from policies.lint.reading import Reading
from policies.lint.vocabulary.words import stems

_COLUMNS: Final = stems(
    r"""
    categories?\b | exemples?\b | finalites?\b | bases? legales? | durees?\b | conservation\b |
    destinataires?\b | prestataires?\b | pays\b | examples?\b | purposes?\b |
    (?:legal|lawful) bas[ie]s | retention\b | recipients?\b | country\b | lifetime\b | provider\b
    """
)
_LONGEST: Final = 90


def flattened(reading: Reading) -> list[tuple[Passage, tuple[Passage, ...]]]:
    """Give each line that was a table's header, and the lines after it that were its rows."""
    lines = [one for one in blocks(reading) if one.kind == "prose"]
    return [(one, _rows(index, lines)) for index, one in enumerate(lines) if _is_header(one)]


def _is_header(one: Passage) -> bool:
    named = {found[0] for found in _COLUMNS.finditer(one.words)}
    return len(named) > 1 and len(one.words) < _LONGEST and one.words[-1:] not in ".:;?!"


def _rows(index: int, lines: list[Passage]) -> tuple[Passage, ...]:
    head = lines[index]
    rows = []
    # The lines of one paragraph follow each other; a blank line ends it.
    for step, one in enumerate(lines[index + 1 :], start=1):
        if one.line.clause is not head.line.clause or one.line.number != head.line.number + step:
            break
        rows.append(one)
    return tuple(rows)
