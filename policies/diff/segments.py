"""A Markdown text as blocks, without loss: joined again they are the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

BlockKind: TypeAlias = Literal[
    "heading", "paragraph", "item", "head", "ruler", "row", "code", "front", "quote",
    "definition", "rule", "blank",
]  # fmt: skip

_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_HEADING: Final = re.compile(r"( {0,3}(#{1,6})(?:[ \t\u00a0]+|$))(.*?)((?:[ \t]+#+)?)$")
_ITEM: Final = re.compile(r"(([ \t]*)([-*+•]|\d{1,9}[.)])(?:[ \t\u00a0]+|$))(.*)$")
_RULE: Final = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}$")
_RULER: Final = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-{2,})$")
_FENCE: Final = re.compile(r" {0,3}(```|~~~)")
_QUOTE: Final = re.compile(r"( {0,3}(?:>[ \t]?)+)(.*)$")
_DEFINITION: Final = re.compile(r"( {0,3})(\[[^\]\s^][^\]]*\]:[ \t]*\S.*)$")
_SPACES: Final = re.compile(r"[ \t]*")
_BOM: Final = "\ufeff"
_TAB: Final = 4
_MOST_LINES: Final = 20_000
_MOST_CELLS: Final = 200
_LONGEST_CONTEXT: Final = 50_000


@dataclass(kw_only=True, slots=True)
class Block:
    """A block of a text: what marks it (`lead`), what it says (`body`), what ends it (`tail`).

    `tail` holds trailing spaces, the line end and the blank lines after it. `level` is that of a
    heading (1 to 6) or the depth of a list item (1 and more). `marker` is a list item's.
    `clause` is the heading under which it stands.
    """

    kind: BlockKind
    lead: str = ""
    body: str = ""
    tail: str = ""
    level: int = 0
    marker: str = ""
    clause: str = ""
    _context: str = ""

    @property
    def raw(self) -> str:
        """Give the block's own piece of the text, to the byte."""
        return self.lead + self.body + self.tail

    @property
    def context(self) -> str:
        """Give the block without the spaces around it; nothing for one longer than any paragraph.

        It is made once: many changes may stand in one block.
        """
        if not self._context and len(self.body) <= _LONGEST_CONTEXT:
            self._context = self.raw.strip()
        return self._context

    @property
    def is_ordered(self) -> bool:
        """Say whether it is an item of a numbered list."""
        return self.marker[:1].isdigit()


class _Line(NamedTuple):
    text: str  # without trailing spaces
    end: str  # trailing spaces and line end


def is_dense(text: str) -> bool:
    """Say whether a text has more lines than any policy: then it is compared line by line."""
    return text.count("\n") + text.count("\r") > _MOST_LINES


def split(text: str) -> list[Block]:
    """Give the blocks of a Markdown text in order; "".join of their `raw` is `text`."""
    if text.startswith(_BOM):
        blocks = split(text[1:]) or [Block(kind="blank")]
        blocks[0].lead = _BOM + blocks[0].lead
        return blocks
    lines = [_line(found) for found in _LINE.finditer(text) if found[0]]
    return _Splitter(lines).blocks()


def unsplit(text: str) -> list[Block]:
    """Give a text as one block, for texts too dense to be looked at line by line."""
    body = text.rstrip()
    return [Block(kind="paragraph", body=body, tail=text[len(body) :])] if text else []


def _line(found: re.Match[str]) -> _Line:
    bare = found[1].rstrip()
    return _Line(bare, found[1][len(bare) :] + found[2])


class _Splitter:
    def __init__(self, lines: Sequence[_Line]) -> None:
        self._lines = lines
        self._blocks: list[Block] = []
        self._is_open = False  # the last block is a paragraph or item that a line may continue
        self._more: list[str] = []  # and these are the lines that did; joined once
        self._blanks: list[str] = []  # blank lines after the last block; joined once
        self._indents: list[int] = []

    def blocks(self) -> list[Block]:
        place = self._front()
        fences = self._fences(place)
        while place < len(self._lines):
            if place in fences:
                place = self._code(place, fences[place])
            elif self._is_table(place):
                place = self._table(place)
            else:
                self._plain(self._lines[place])
                place += 1
        self._close()
        return self._blocks

    def _close(self) -> None:
        if self._more:
            self._blocks[-1].body += "".join(self._more)
            self._more = []
        if self._blanks:
            self._blocks[-1].tail += "".join(self._blanks)
            self._blanks = []
        self._is_open = False

    def _add(self, block: Block) -> None:
        self._close()
        self._blocks.append(block)
        self._is_open = block.kind in {"paragraph", "item"} and bool(block.body)
        if block.kind not in {"item", "blank"} and not block.lead[:1].isspace():
            self._indents = []

    def _lines_as(self, kind: BlockKind, start: int, stop: int) -> int:
        for line in self._lines[start:stop]:
            lead = _spaces(line.text)
            self._add(Block(kind=kind, lead=lead, body=line.text[len(lead) :], tail=line.end))
        return stop

    def _front(self) -> int:
        if not self._lines or self._lines[0].text != "---":
            return 0
        for place in range(1, min(len(self._lines), 200)):
            if self._lines[place].text == "---":
                return self._lines_as("front", 0, place + 1)
        return 0

    def _fences(self, start: int) -> dict[int, int]:
        """Give the line of each opening fence that is closed, with that of its closing one."""
        found: dict[int, int] = {}
        opened: tuple[int, str] | None = None
        for place in range(start, len(self._lines)):
            fence = _FENCE.match(self._lines[place].text)
            if fence and opened is None:
                opened = (place, fence[1])
            elif fence and opened and fence[1] == opened[1]:
                found[opened[0]] = place
                opened = None
        return found

    def _code(self, place: int, closing: int) -> int:
        return self._lines_as("code", place, closing + 1)

    def _is_table(self, place: int) -> bool:
        text = self._lines[place].text
        below = self._lines[place + 1].text if place + 1 < len(self._lines) else ""
        if text.count("|") > _MOST_CELLS:
            return False
        return "|" in text and "|" in below and bool(_RULER.match(below)) and not self._is_open

    def _table(self, place: int) -> int:
        self._lines_as("head", place, place + 1)
        self._lines_as("ruler", place + 1, place + 2)
        stop = place + 2
        while stop < len(self._lines) and 0 < self._lines[stop].text.count("|") <= _MOST_CELLS:
            stop += 1
        return self._lines_as("row", place + 2, stop)

    def _plain(self, line: _Line) -> None:
        if not line.text:
            self._blank(line)
        elif self._is_open and (mark := _UNDERLINE.match(line.text)) and self._underlined(mark[1]):
            last = self._blocks[-1]
            last.tail += line.text + line.end
            self._close()
        else:
            self._started(line)

    def _underlined(self, mark: str) -> bool:
        last = self._blocks[-1]
        if last.kind != "paragraph" or self._more:
            return False
        last.kind, last.level = "heading", 1 if mark[0] == "=" else 2
        return True

    def _blank(self, line: _Line) -> None:
        if not self._blocks:
            self._add(Block(kind="blank"))
        self._blanks.append(line.text + line.end)
        self._is_open = False

    def _started(self, line: _Line) -> None:
        text = line.text
        if found := _HEADING.match(text):
            lead, marks, body, closing = found.groups()
            self._add(Block(kind="heading", lead=lead, body=body, tail=closing + line.end,
                            level=len(marks)))  # fmt: skip
        elif _RULE.match(text):
            self._add(Block(kind="rule", body=text, tail=line.end))
        elif found := _ITEM.match(text):
            self._item(found, line.end)
        elif found := _QUOTE.match(text):
            self._add(Block(kind="quote", lead=found[1], body=found[2], tail=line.end))
        elif found := _DEFINITION.match(text):
            self._add(Block(kind="definition", lead=found[1], body=found[2], tail=line.end))
        else:
            self._words(line)

    def _item(self, found: re.Match[str], end: str) -> None:
        lead, spaces, marker, body = found.groups()
        indent = len(spaces.expandtabs(_TAB))
        while self._indents and self._indents[-1] >= indent:
            self._indents.pop()
        self._indents.append(indent)
        self._add(Block(kind="item", lead=lead, body=body, tail=end, marker=marker,
                        level=len(self._indents)))  # fmt: skip

    def _words(self, line: _Line) -> None:
        if self._is_open:
            last = self._blocks[-1]
            self._more += (last.tail, line.text)
            last.tail = line.end
            return
        lead = _spaces(line.text)
        self._add(Block(kind="paragraph", lead=lead, body=line.text[len(lead) :], tail=line.end))


def _spaces(text: str) -> str:
    found = _SPACES.match(text)
    return found[0] if found else ""
