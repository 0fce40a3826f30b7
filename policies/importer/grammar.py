"""What begins a block of Markdown, and how a line is kept from beginning one."""

import re
from functools import lru_cache
from typing import NamedTuple

ATX = re.compile(r"\s{0,3}(#{1,6})[ \t]+(\S.*)")
DEFINITION = re.compile(r"\[[^\[\]]{1,200}\]:")
_MARKER = re.compile(r"(\s*)(?:([-*+•])|(\d{1,9})\.)(?:\s+(.*))?$", re.DOTALL)
_NUMBER = re.compile(r"\d{1,9}(?=\.(?:\s|$))")
_DELIMITERS = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_STARTERS = frozenset("#>-*+•`_[=|:0123456789")
_TABLE_MARK = frozenset("|:- \t")


class Marker(NamedTuple):
    """The start of a list item: its column, its number (none for a bullet), what follows."""

    column: int
    number: int | None
    content: str


@lru_cache(maxsize=512)
def marker(text: str) -> Marker | None:
    """Give the list marker that `text` begins with ("- x", "3. x"), if any; a rule is none."""
    found = _MARKER.match(text)
    if found is None or is_rule(text):
        return None
    space, bullet, number, content = found.groups()
    column = len(space.expandtabs(4))
    return Marker(column, None if bullet else int(number), (content or "").rstrip("\r\n"))


def is_rule(text: str) -> bool:
    """True for a thematic break: three or more `-`, `*` or `_`, with or without spaces."""
    start = text.lstrip()[:1]
    if start not in ("-", "*", "_"):
        return False
    packed = "".join(text.split())
    return len(packed) > 2 and packed == start * len(packed)


def underlines(text: str) -> int:
    """Give the level of the heading that `text` underlines (`===` 1, `---` 2), else 0."""
    line = text.strip()
    if line[:1] == "=" and line == "=" * len(line):
        return 1
    return 2 if len(line) > 1 and line == "-" * len(line) else 0


def is_delimiter_row(text: str) -> bool:
    """True for the row of dashes under a table's header."""
    line = text.strip()
    return "|" in line and "-" in line and bool(_DELIMITERS.fullmatch(line))


def starts_block(text: str) -> bool:
    """True when a line cannot go on a paragraph: it begins another block (tables apart)."""
    line = text.lstrip()
    if line[:1] not in _STARTERS:
        return False
    if line.startswith((">", "```")) or ATX.match(line) or DEFINITION.match(line):
        return True
    found = marker(line)
    # Only a list that begins at 1 breaks into a paragraph (CommonMark 0.31, section 5.3).
    return is_rule(line) or (found is not None and found.number in (None, 1))


def guard(text: str) -> str:
    """Give the line so that it begins no block, by one backslash; "====" and "• x" stay."""
    line = text.lstrip()
    if line[:1] not in _STARTERS:
        return text
    if found := _NUMBER.match(line):
        return f"{found[0]}\\{line[found.end() :]}"
    if _is_table_mark(line):
        return re.sub(r"([-|])", r"\\\1", line, count=1)
    opens = line[0] == "#" or line == "[TOC]" or underlines(line) == 2 or line == "-"
    if opens or (starts_block(line) and line[0] not in "•="):
        return "\\" + line
    return text


def _is_table_mark(line: str) -> bool:
    return "|" in line and set(line) <= _TABLE_MARK
