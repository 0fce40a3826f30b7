"""A text as rules read it: its kind, its clauses with their lines, folded words, its links."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from policies.clauses import Clause, Draft
from policies.importer.grammar import marker, starts_block
from policies.lint.folding import folded, passage

__all__ = ["Line", "Link", "Part", "Reading", "cited", "filled", "folded"]

_LINK: Final = re.compile(
    r"""(?<!!)\[(?P<text>[^\[\]\n]{0,500})\]\(\s{0,3}<?(?P<target>[^()\s<>]{0,2000})>?[^()\n]{0,200}\)
    |<(?P<auto>(?:https?|mailto|tel):[^\s<>]{1,2000}|[^\s<>@]{1,100}@[^\s<>@]{1,200})>
    |(?P<bare>\bhttps?://[^\s<>()\[\]"'«»]{1,2000}(?<![.,;:!?*_]))
    |(?P<email>(?<![\w.+@/-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)""",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])")
# A point inside a number, an address or "art. 6" ends no sentence.
_SENTENCE: Final = re.compile(
    r"(?:[^.;!?\n]|(?<=\bart)\.|(?<=\bno)\.|[.;!?](?![\s\"'»)]|$))+[.;!?]?", re.MULTILINE
)
_BLANK: Final = re.compile(
    r"\[[^\[\]\n]{0,300}\](?![(\[])|\{\{[^{}\n]{0,200}\}\}|<(?:a completer|to be)[^<>\n]{0,200}>"
)
_AROUND: Final = 60


def filled(text: str) -> str:
    """Give a folded text without its blanks: what someone was to write there is not said."""
    return _BLANK.sub(" ", text)


def cited(clause: Clause) -> str:
    """Give a clause as it is cited: its number, else its title, else nothing (a preamble)."""
    return clause.number or clause.title


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link or address in the text: what it is written on (or itself) and where it leads.

    An e-mail address leads to `mailto:` and itself.
    """

    text: str
    target: str
    start: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the text: where it begins, as written, and folded; soft-wrapped lines are one."""

    number: int
    clause: Clause
    text: str

    @cached_property
    def folded(self) -> str:
        """Give the line as vocabulary is matched."""
        return folded(self.text)

    @property
    def cited(self) -> str:
        """Give the clause as it is cited."""
        return cited(self.clause)

    @property
    def is_heading(self) -> bool:
        """True for the line that is its clause's heading."""
        return self.text.startswith("#")

    @property
    def is_row(self) -> bool:
        """True for a row of a table."""
        return self.text.lstrip().startswith("|")

    def quote(self, start: int = 0, end: int | None = None, *, around: int = _AROUND) -> str:
        """Give the words as written at `start:end` of `folded`, with some words around them."""
        return passage(self.text, start, len(self.folded) if end is None else end, around=around)

    def around(self, start: int, end: int) -> str:
        """Give the words at `start:end` of `text` itself, with some words around them."""
        left = self.text.rfind(" ", 0, max(0, start - _AROUND)) + 1 if start > _AROUND else 0
        right = self.text.find(" ", min(len(self.text), end + _AROUND))
        words = self.text[left : len(self.text) if right < 0 else right]
        return _ESCAPED.sub(r"\1", words).strip()

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Give the links and addresses of the line, in order, Markdown's escapes dropped."""
        if not any(sign in self.text for sign in ("](", "@", "://", "<")):
            return ()
        plain = _ESCAPED.sub(r"\1", self.text)
        return tuple(_link(found) for found in _LINK.finditer(plain))


def _link(found: re.Match[str]) -> Link:
    if found["target"] is not None:
        return Link(text=found["text"], target=found["target"], start=found.start())
    words = found["auto"] or found["bare"] or found["email"]
    target = f"mailto:{words}" if "@" in words and "://" not in words else words
    return Link(text=words, target=target.replace("mailto:mailto:", "mailto:"), start=found.start())


@dataclass(frozen=True, kw_only=True)
class Part:
    """A clause with its lines: words that run over lines are matched in its `folded`."""

    clause: Clause
    lines: tuple[Line, ...]

    @cached_property
    def folded(self) -> str:
        """Give the lines, heading included, as vocabulary is matched, joined by line feeds."""
        return "\n".join(line.folded for line in self.lines)

    @property
    def title(self) -> str:
        """Give the title as vocabulary is matched."""
        return folded(self.clause.title)

    @cached_property
    def sentences(self) -> tuple[tuple[int, str], ...]:
        """Give the sentences of `folded` with their offsets: a stop, or the end of a line."""
        return tuple(
            (found.start(), found[0])
            for found in _SENTENCE.finditer(self.folded)
            if not found[0].isspace()
        )

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts, place = [], 0
        for line in self.lines:
            starts.append(place)
            place += len(line.folded) + 1
        return tuple(starts)

    def lead(self, line: Line) -> str:
        """Give, folded, the line that leads in the list or table in which a line stands."""
        return self._leads[line.number]

    def above(self, line: Line, width: int) -> str:
        """Give the folded words before a line, at most `width` characters."""
        start = self._starts[self._order[line.number]]
        return self.folded[max(0, start - width) : start]

    @cached_property
    def _order(self) -> dict[int, int]:
        return {line.number: index for index, line in enumerate(self.lines)}

    @cached_property
    def _leads(self) -> dict[int, str]:
        leads, last = {}, ""
        for line in self.lines:
            leads[line.number] = last
            if line.is_heading:
                last = ""
            elif not line.text.lstrip().startswith(("-", "|", "*")):
                last = line.folded
        return leads

    def at(self, offset: int) -> tuple[Line, int]:
        """Give the line at an offset of `folded`, and the place on that line."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        return self.lines[index], offset - self._starts[index]


# Known by itself: what is cached of a reading must not compare whole drafts to be found again.
@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """A draft read once for all rules."""

    draft: Draft
    kind: str

    @property
    def language(self) -> str:
        """Give the text's language, `fr` or `en`."""
        return self.draft.language

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Give every line of the whole Markdown (`draft.markdown()`) that is not blank.

        Each has the number of its first line there, and its clause.
        """
        return tuple(line for part in self.parts for line in part.lines)

    def after(self, line: Line, count: int) -> tuple[Line, ...]:
        """Give up to `count` lines that follow a line."""
        place = self._indices[line.number] + 1
        return self.lines[place : place + count]

    @cached_property
    def _indices(self) -> dict[int, int]:
        return {line.number: index for index, line in enumerate(self.lines)}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Give every clause with its lines, in order."""
        return tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        number = 1
        for clause in self.draft.clauses:
            texts = clause.markdown().split("\n")
            yield Part(clause=clause, lines=tuple(_lines(clause, texts, number)))
            number += len(texts) + 1

    @cached_property
    def folded(self) -> str:
        """Give the whole text as vocabulary is matched, one line per line."""
        return "\n".join(part.folded for part in self.parts)


def _lines(clause: Clause, texts: list[str], number: int) -> Iterator[Line]:
    """Give the lines of a clause; a line that an editor wrapped goes on into the next."""
    held: list[str] = []
    first = number
    for at, text in enumerate(texts, start=number):
        if held and not _goes_on(held[-1], text):
            yield Line(number=first, clause=clause, text=" ".join(held))
            held = []
        if text.strip():
            first = first if held else at
            held.append(text if not held else text.strip())
    if held:
        yield Line(number=first, clause=clause, text=" ".join(held))


def _goes_on(before: str, text: str) -> bool:
    if not text.strip() or before.endswith(("  ", "\\")) or before.lstrip().startswith(("#", "|")):
        return False
    return not (starts_block(text) or marker(text) or text.lstrip().startswith("|"))
