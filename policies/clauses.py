"""A policy's text as numbered clauses, its canonical form and its SHA-256."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

_BOM = "\ufeff"


def canonical(text: str) -> str:
    """Give the form of `text` that is hashed: no BOM, LF, NFC, no trailing spaces, nothing else.

    Typographic variants (apostrophes, no-break spaces) stay: folding them is the redline's affair.
    Applying it twice changes nothing. Source: RULES section 5; Unicode Standard Annex 15 for NFC.
    """
    lines = unicodedata.normalize("NFC", text.lstrip(_BOM)).split("\n")
    return "\n".join(line.rstrip(" \t\r") for line in lines)


def digest(text: str) -> str:
    """Give the SHA-256 of the canonical UTF-8 text, 64 lower-case hex digits (FIPS 180-4).

    Raises UnicodeEncodeError, a ValueError, for half a surrogate pair: UTF-8 cannot hold one.
    """
    return hashlib.sha256(canonical(text).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph of Markdown; a line feed in it is a line break the author typed."""

    text: str

    def markdown(self) -> str:
        """Give the paragraph, its line breaks made hard ones."""
        return self.text.replace("\n", "  \n")


@dataclass(frozen=True, kw_only=True)
class Verbatim:
    """Markdown as an editor typed it: paragraphs and lists, given back unchanged."""

    text: str

    def markdown(self) -> str:
        """Give the Markdown itself."""
        return self.text


@dataclass(frozen=True, kw_only=True)
class List:
    """A list; each item is Markdown and may hold further lines (a nested list, say).

    `start` is the number of the first item of an ordered list: one that a paragraph cuts in two
    goes on.
    """

    items: tuple[str, ...]
    ordered: bool = False
    start: int = 1

    def markdown(self) -> str:
        """Give one line per item, further lines indented under their item (4 columns)."""
        return "\n".join(
            (f"{index}. " if self.ordered else "- ") + item.replace("\n", "\n    ")
            for index, item in enumerate(self.items, start=self.start)
        )


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: one header row, and rows as wide as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("Every row of a table has as many cells as its header.")

    def markdown(self) -> str:
        """Give a pipe table; inside a cell a pipe is escaped, a line end becomes a space."""
        lines = [self.header, ("---",) * len(self.header), *self.rows]
        return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    # After an odd number of backslashes the pipe is escaped already; after an even one it is not.
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", re.sub(r"\r\n?|\n", " ", text))


Block: TypeAlias = Paragraph | List | Table | Verbatim


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One numbered part of a text; `level` 1 is the title of the document, 2 a section, 3 below."""

    number: str = ""
    title: str = ""
    level: int = 2
    blocks: tuple[Block, ...] = ()
    id: str = ""
    mark: str = ""

    def heading(self) -> str:
        """Give the number as it is written in headings ("3.", "3.1", or `mark`) and the title."""
        number = f"{self.number}." if self.number.isdigit() else self.number
        return f"{self.mark or number} {self.title}".strip()

    def markdown(self) -> str:
        """Give the clause with its heading (none when it has neither number nor title)."""
        heading = self.heading()
        head = ["#" * self.level + " " + heading] if heading else []
        return "\n\n".join([*head, *(block.markdown() for block in self.blocks)])


@dataclass(frozen=True, kw_only=True)
class Caution:
    """Something a person must look at: `id` names it, `line` counts from 1 (0: no line)."""

    id: str
    line: int
    context: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A text read from outside: its clauses in document order, what to look at, the dates in it."""

    clauses: tuple[Clause, ...]
    warnings: tuple[Caution, ...] = ()
    dates: tuple[date, ...] = ()
    language: str = "fr"

    def markdown(self) -> str:
        """Give the whole text as Markdown, ended by a line feed."""
        return "\n\n".join(clause.markdown() for clause in self.clauses) + "\n"
