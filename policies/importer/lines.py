"""The lines of a source, each with the number a text editor shows for it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
# Word processors leave these between lines; editors do not count them.
_SOFT_ENDS = re.compile("[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")


class Line(NamedTuple):
    """One line and its number from 1 (a tuple for speed: a text may have 300,000)."""

    text: str
    at: int

    @property
    def blank(self) -> bool:
        """True when nothing but spaces is on the line."""
        return not self.text or self.text.isspace()


def split(text: str) -> list[Line]:
    """Give the lines of `text`, whatever ends them (LF, CRLF, CR, form feed, U+2028)."""
    return list(_split(text))


def _split(text: str) -> Iterator[Line]:
    soft = bool(_SOFT_ENDS.search(text))
    for at, line in enumerate(_LINE_ENDS.split(text), start=1):
        if soft:
            yield from (Line(part, at) for part in _SOFT_ENDS.split(line))
        else:
            yield Line(line, at)


def indent(text: str) -> int:
    """Give the column of the first character that is no space; a tab stops at multiples of 4."""
    width = len(text) - len(text.lstrip())
    return len(text[:width].expandtabs(4)) if "\t" in text[:width] else width


def outdent(text: str, columns: int) -> str:
    """Take up to `columns` columns of spaces from the start of a line."""
    width = len(text) - len(text.lstrip())
    return " " * max(0, indent(text) - columns) + text[width:]
