"""Changes gathered by the block they stand in, read whole, without the document's own lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

from policies.diff.changes import Change
from policies.diff.suggestion.hunks import Hunk, hunks
from policies.diff.suggestion.own_lines import without_own_lines
from policies.diff.suggestion.reading import keys, words
from policies.diff.suggestion.tokens import Token
from policies.diff.suggestion.vocabulary import topics

Form: TypeAlias = Literal["heading", "row", "item", "metadata", "text"]
_ITEM: Final = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s")
# What a file says of itself above its text; no reader sees it.
_METADATA: Final = re.compile(
    r"(?:title|shorttitle|description|layout|permalink|redirect_from|redirects?|versions|topics|slug"
    r"|lang|language|author|tags|category|order|nav\w*|hidden|toc|url|id|ref|---)\b\s*:|---\s*$",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"^[ >\ufeff]*#{1,6}\s+(?P<number>(?:\d+(?:\.\d+)*|[A-Za-z]|[IVXLC]+)[.)]\s+|\d+(?:\.\d+)*\s+)?"
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A block before and after, with the changes inside it as (index, change)."""

    old: str
    new: str
    changes: tuple[tuple[int, Change], ...]

    @property
    def index(self) -> int:
        """Give the index of the first change."""
        return self.changes[0][0]

    @property
    def clause(self) -> str:
        """Give the heading that the block stands under."""
        return self.changes[0][1].clause

    @cached_property
    def form(self) -> Form:
        """Tell what kind of block it is."""
        block = (self.new or self.old).lstrip(" >\ufeff")
        if not self.clause and _METADATA.match(block):
            return "metadata"
        if block.startswith("#"):
            return "heading"
        if block.startswith("|") or block.count("|") > 1:
            return "row"
        return "item" if _ITEM.match(block) else "text"

    @cached_property
    def has_own_lines(self) -> bool:
        """Tell whether the document's own date or version stands in it."""
        return (self.old_text, self.new_text) != (
            self._unnumbered(self.old),
            self._unnumbered(self.new),
        )

    @cached_property
    def old_text(self) -> str:
        """Give the block it was, own lines and the number of a heading left out."""
        return without_own_lines(self._unnumbered(self.old), clause=self.clause)

    @cached_property
    def new_text(self) -> str:
        """Give the block it is, own lines and the number of a heading left out."""
        return without_own_lines(self._unnumbered(self.new), clause=self.clause)

    def _unnumbered(self, block: str) -> str:
        return _HEADING.sub("", block) if self.form == "heading" else block

    @cached_property
    def numbers(self) -> tuple[str, str]:
        """Give the number of the heading before and after, "" where there is none."""
        found = [_HEADING.match(block) for block in (self.old, self.new)]
        before, after = ((match["number"] or "").strip(" .)") if match else "" for match in found)
        return before.casefold(), after.casefold()

    @cached_property
    def before(self) -> tuple[Token, ...]:
        """Give the words it had."""
        return words(self.old_text)

    @cached_property
    def after(self) -> tuple[Token, ...]:
        """Give the words it has."""
        return words(self.new_text)

    @cached_property
    def hunks(self) -> tuple[Hunk, ...]:
        """Give its differences in order."""
        return tuple(hunks(self.before, self.after))

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Give what the headings it stands under announce: its column's, then its clause's."""
        header = " ".join(change.header for _index, change in self.changes)
        return tuple(dict.fromkeys(topics(keys(words(header)) + keys(words(self.clause)))))

    def index_of(self, hunk: Hunk) -> int:
        """Give the index of the change that holds a difference; the last when no other does."""
        wanted = set(keys(hunk.touched))
        for index, change in self.changes[:-1]:
            if wanted & set(keys(words(f"{change.before}\n\n{change.after}"))):
                return index
        return self.changes[-1][0]


def places(changes: Sequence[Change]) -> Iterator[Place]:
    """Give the blocks that changes stand in, in order of their first change."""
    found: dict[tuple[str, str], list[tuple[int, Change]]] = {}
    for index, change in enumerate(changes):
        found.setdefault(_blocks(change), []).append((index, change))
    for (old, new), inside in found.items():
        yield Place(old=old, new=new, changes=tuple(inside))


def _blocks(change: Change) -> tuple[str, str]:
    """Give the block around a change before and after; what comes or goes whole is its own."""
    if change.kind == "moved":  # what changed in it besides is a change of its own
        return change.before, change.before
    if change.old_context and change.new_context:
        return change.old_context, change.new_context
    return (
        change.before and (change.old_context or change.before),
        change.after and (change.new_context or change.after),
    )
