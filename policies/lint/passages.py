"""A text's passages: headings, paragraphs, list items and table rows, and their sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, pairwise, takewhile
from typing import Final, Literal, TypeAlias

from policies.lint.folding import folded, passage
from policies.lint.reading import Line, Link, Reading

Kind: TypeAlias = Literal["heading", "prose", "item", "row"]

_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)")
_BARE: Final = re.compile(r"<?\bhttps?://[^\s<>()]{1,2000}>?")
_ITEM: Final = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_HEADING: Final = re.compile(r"(#{1,6})\s+(?:\d[\d.]*\s+)?(.*)")
_RULE: Final = re.compile(r"\s*\|?[\s:|]*-{2,}[\s:|-]*")
_BOLD: Final = re.compile(r"\s*(?:\*\*|__)([^*_]{1,120})(?:\*\*|__)\s*:?\s*")
_CELLS: Final = re.compile(r"(?<!\\)\|")
# After "art." or an initial ("L. 123-22") a full stop ends nothing.
_SENTENCE: Final = re.compile(
    r"""(?<=[.!?])(?<!\bart\.)(?<!\barts\.)(?<!\b[A-Z]\.)[*_"”»)]{0,4}\s+(?=[\[*_«“"(A-ZÀ-Þ])
    |\s?;\s+""",
    re.VERBOSE,
)
_AROUND: Final = 60
# Of a heading or a lead, which every passage below repeats.
_LONGEST: Final = 300


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A heading, a paragraph, a list item, a table row, or a sentence of one, on a line.

    `trail` are the folded headings above it, nearest last; a heading's trail ends with itself, and
    the document's title is left out. `lead` are the folded words that introduce its list. A row
    has `header` and `cells`, equally many.
    """

    line: Line
    kind: Kind
    text: str
    trail: tuple[str, ...] = ()
    lead: str = ""
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @cached_property
    def shown(self) -> str:
        """Give its text as readers see it: a link by its words, no emphasis, no bare address."""
        plain = _LINK.sub(r"\1", self.text) if "](" in self.text else self.text
        plain = _BARE.sub(" ", plain) if "://" in plain else plain
        return plain.replace("**", "").strip()

    @cached_property
    def words(self) -> str:
        """Give what is shown as vocabulary is matched."""
        return folded(self.shown)

    @property
    def links(self) -> tuple[Link, ...]:
        """Give the links of its line."""
        return self.line.links

    @property
    def place(self) -> str:
        """Give all headings above it, as one line."""
        return " / ".join(self.trail)

    @property
    def told(self) -> str:
        """Give its words after those that introduce them: what a list item says in full."""
        return f"{self.lead} {self.words}" if self.lead else self.words

    def cell(self, column: re.Pattern[str]) -> str | None:
        """Give its cell in the first column whose folded heading holds `column`, if there is."""
        pairs = zip(self.header, self.cells, strict=True)
        return next((cell for head, cell in pairs if column.search(folded(head))), None)

    def quote(self, found: re.Match[str] | None = None) -> str:
        """Give its words as shown, or those around what was found in `words`."""
        start, end = found.span() if found else (0, 2 * _AROUND)
        return passage(self.shown, start, end, around=_AROUND if found else 0)


@lru_cache(maxsize=4)
def blocks(reading: Reading) -> tuple[Passage, ...]:
    """Give the headings, paragraphs, list items and table rows of a text, in order."""
    return tuple(_Walk().all(reading.lines))


@lru_cache(maxsize=4)
def sentences(reading: Reading) -> tuple[Passage, ...]:
    """Give the same cut into sentences (and at semicolons); rows and headings stay whole."""
    return tuple(part for block in blocks(reading) for part in _parts(block))


def _parts(block: Passage) -> Iterator[Passage]:
    if block.kind in {"row", "heading"}:
        yield block
        return
    texts = [text for text in _SENTENCE.split(block.text) if text.strip()]
    yield from (replace(block, text=text) for text in texts) if len(texts) > 1 else (block,)


def under(passages: Iterable[Passage], title: re.Pattern[str]) -> list[Passage]:
    """Give the passages below a heading that holds `title`, headings left out."""
    return [one for one in passages if one.kind != "heading" and title.search(one.place)]


def saying(passages: Iterable[Passage], *all_of: re.Pattern[str]) -> list[Passage]:
    """Give the passages, headings left out, whose words hold each of these patterns."""
    return [
        one
        for one in passages
        if one.kind != "heading" and all(pattern.search(one.words) for pattern in all_of)
    ]


def below(reading: Reading, heading: Passage) -> list[Passage]:
    """Give what stands under a heading, up to the next of its level; headings left out."""
    said, depth = blocks(reading), len(heading.trail)
    start = _places(reading)[heading.line.number] + 1
    held = takewhile(lambda one: one.trail[:depth] == heading.trail, islice(said, start, None))
    return [one for one in held if one.kind != "heading"]


@lru_cache(maxsize=4)
def _places(reading: Reading) -> dict[int, int]:
    return {one.line.number: index for index, one in enumerate(blocks(reading))}


def lines_saying(reading: Reading, pattern: re.Pattern[str]) -> frozenset[int]:
    """Give the numbers of the lines whose words hold `pattern`: what a sentence stands beside."""
    return frozenset(one.line.number for one in blocks(reading) if pattern.search(one.words))


def followed(passages: Iterable[Passage]) -> list[tuple[Passage, Passage | None]]:
    """Give each passage with the one after it (the last: with none)."""
    said = list(passages)
    return [*pairwise(said), *((one, None) for one in said[-1:])]


def headings(reading: Reading, title: re.Pattern[str]) -> list[Passage]:
    """Give the headings that hold `title`."""
    return [one for one in blocks(reading) if one.kind == "heading" and title.search(one.words)]


class _Walk:
    """One pass over a text's lines."""

    def __init__(self) -> None:
        self.trail: list[tuple[int, str]] = []
        self.lead = ""
        self.header: tuple[str, ...] = ()

    def all(self, lines: tuple[Line, ...]) -> Iterator[Passage]:
        texts = [*(line.text for line in lines), ""]
        for index, line in enumerate(lines):
            if found := _HEADING.match(line.text):
                yield self._headed(line, len(found[1]), found[2], first=index == 0)
            elif line.is_row:
                yield from self._row(line, texts[index + 1])
            else:
                yield self._told(line)

    def _headed(self, line: Line, level: int, title: str, *, first: bool = False) -> Passage:
        while self.trail and self.trail[-1][0] >= level:
            self.trail.pop()
        made = self._made(line, "heading", title)
        self.lead, self.header = "", ()
        # The document's title says its kind, not what a clause is about.
        if not (first and level == 1):
            self.trail.append((level, made.words[:_LONGEST]))
        return replace(made, trail=(*made.trail, made.words[:_LONGEST]))

    def _row(self, line: Line, after: str) -> Iterator[Passage]:
        if _RULE.fullmatch(line.text):
            return
        inner = re.sub(r"(?<!\\)\|\s*$", "", line.text.strip().removeprefix("|"))
        cells = tuple(cell.replace("\\|", "|").strip() for cell in _CELLS.split(inner))
        if not self.header or _RULE.fullmatch(after):
            self.header = cells
            return
        width = len(self.header)
        wide = (*cells, *[""] * width)[:width]
        yield replace(
            self._made(line, "row", " ; ".join(wide)),
            lead=self.lead,
            header=self.header,
            cells=wide,
        )

    def _told(self, line: Line) -> Passage:
        self.header = ()
        text = line.text.strip().rstrip("\\")
        if bold := _BOLD.fullmatch(text):
            return self._headed(line, 7, bold[1])
        if mark := _ITEM.match(line.text):
            return replace(self._made(line, "item", line.text[mark.end() :]), lead=self.lead)
        made = self._made(line, "prose", text)
        self.lead = made.words[-_LONGEST:] if made.words.endswith(":") else ""
        return made

    def _made(self, line: Line, kind: Kind, text: str) -> Passage:
        trail = tuple(title for _, title in self.trail)
        return Passage(line=line, kind=kind, text=text, trail=trail)
