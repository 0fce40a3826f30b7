"""What mails are made of: blocks that stand once as plain text and once as HTML, words the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from notifications.composing.parts import marked, role_begins, unmarked
from policies.markup import summary_html

if TYPE_CHECKING:
    from notifications.composing.listing import Lines

OWN_PATH: Final = "/mes-documents/"


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """The first words; `before` and `after` stand around the reader's name."""

    before: str
    after: str
    kind: str = "greeting"

    def plain(self) -> str:
        """Give the words of the text part."""
        return f"{self.before}{marked('name')}{self.after}"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading; `level` counts from 1."""

    level: int
    text: str
    kind: str = "heading"

    def plain(self) -> str:
        """Give the words of the text part, underlined."""
        return f"{self.text}\n{('=' if self.level < 3 else '-') * min(len(self.text), 72)}"


@dataclass(frozen=True, kw_only=True)
class Words:
    """A paragraph."""

    text: str
    kind: str = "words"

    def plain(self) -> str:
        """Give the words of the text part."""
        return self.text


@dataclass(frozen=True, kw_only=True)
class Items:
    """A list of lines."""

    lines: Sequence[str]
    kind: str = "items"

    def plain(self) -> str:
        """Give the words of the text part."""
        return "\n".join(f"- {line}" for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Link:
    """Words that lead to an address."""

    words: str
    address: str
    kind: str = "link"

    def plain(self) -> str:
        """Give the words of the text part, and the address."""
        return f"{self.words}\n{self.address}"


@dataclass(frozen=True, kw_only=True)
class Button:
    """Words that lead to where this reader answers the text of a place, by a link of her own."""

    words: str
    root: str
    place: int
    kind: str = "button"

    @property
    def address(self) -> str:
        """Give the address, with a gap for what is hers alone."""
        return f"{self.root}{OWN_PATH}{marked(f'link.{self.place}')}"

    def plain(self) -> str:
        """Give the words of the text part, and the address."""
        return f"{self.words}\n{self.address}"


@dataclass(frozen=True, kw_only=True)
class Digest:
    """A label with a SHA-256, which may break anywhere."""

    label: str
    sha256: str
    kind: str = "digest"

    def plain(self) -> str:
        """Give the words of the text part."""
        return f"{self.label}\n{self.sha256}"


@dataclass(frozen=True, kw_only=True)
class Written:
    """What editors wrote in Markdown for this mail."""

    markdown: str
    language: str
    kind: str = "written"

    @property
    def html(self) -> str:
        """Give it as sanitised HTML without headings."""
        return summary_html(unmarked(self.markdown))

    def plain(self) -> str:
        """Give it as written."""
        return unmarked(self.markdown).strip()


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The list of changes; of a long one the HTML holds `first` only, and a sentence says so."""

    all: Sequence[Lines]
    first: Sequence[Lines]
    kind: str = "changes"

    def plain(self) -> str:
        """Give the words of the text part."""
        groups = [
            "\n".join([one.heading, *(f"- {line}" for line in one.lines)]) for one in self.all
        ]
        return "\n\n".join(groups)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A text in full: as Markdown in the text part, as so many whole clauses in the HTML."""

    markdown: str
    language: str
    place: int
    kind: str = "quote"

    @property
    def mark(self) -> str:
        """Give what stands in the page where the clauses are to stand."""
        return f"<!--quote {self.place}-->"

    def plain(self) -> str:
        """Give the canonical text, line by line: its SHA-256 is that of these lines."""
        return unmarked(self.markdown).strip("\n")


@dataclass(frozen=True, kw_only=True)
class ForRole:
    """Blocks for readers in one role only."""

    role: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    kind: str = "role"

    @property
    def begins(self) -> str:
        """Give the mark before it."""
        return role_begins(self.role)

    @property
    def ends(self) -> str:
        """Give the mark after it."""
        return role_begins("")

    def plain(self) -> str:
        """Give the words of the text part between marks, each at the beginning of a line."""
        return f"{self.begins}{text_of(self.blocks)}{self.ends}"


Block: TypeAlias = (
    Greeting
    | Heading
    | Words
    | Items
    | Link
    | Button
    | Digest
    | Written
    | Changes
    | Quote
    | ForRole
)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail in words: its subject, and its blocks in order."""

    subject: str
    blocks: Sequence[Block]


def text_of(blocks: Iterable[Block]) -> str:
    """Give the blocks as plain text, marked, ended by a line feed."""
    return "".join(
        block.plain() if isinstance(block, ForRole) else f"{block.plain()}\n\n" for block in blocks
    )
