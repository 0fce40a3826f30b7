"""The redline of two texts: what was inserted, deleted, replaced, moved, nothing left out."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from policies.clauses import Draft
from policies.diff.alignment import aligned
from policies.diff.building import Builder
from policies.diff.changes import Change
from policies.diff.drafts import Sections, sections
from policies.diff.found import Found
from policies.diff.labels import FRENCH, Labels
from policies.diff.pieces import Stretch, resolved
from policies.diff.segments import Block, is_dense, split, unsplit
from policies.diff.suggestion import Suggestion, suggest
from policies.diff.view import Mode, View
from policies.diff.words import words

WORDS_A_MINUTE: Final = 200
_WORD: Final = re.compile(r"\w+(?:[’'.,-]\w+)*")


@dataclass(frozen=True)
class Redline:
    """The redline of an old and a new text."""

    stretches: tuple[Stretch, ...] = field(repr=False)
    found: tuple[Found, ...] = field(repr=False)

    @cached_property
    def old(self) -> str:
        """Give the old text, to the byte: that of the redline with every change rejected."""
        return self.resolved(())

    @cached_property
    def new(self) -> str:
        """Give the new text, to the byte: that of the redline with every change accepted."""
        return resolved(self.stretches)

    def resolved(self, taken: Iterable[int]) -> str:
        """Give the text in which the differences numbered `taken` (places in `found`) are made."""
        return resolved(self.stretches, taken)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Give the place in `found` of each of `changes`."""
        used = self._used
        return tuple(
            at for at, one in enumerate(self.found) if one.kind != "typographic" and at in used
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Give the changes in the order in which they are read, typography left out."""
        return tuple(self.found[at].change() for at in self.numbers)

    @cached_property
    def typographic(self) -> tuple[Change, ...]:
        """Give the differences of typography: apostrophes, quotes, dashes, spaces, line ends."""
        used = self._used
        return tuple(
            one.change()
            for at, one in enumerate(self.found)
            if one.kind == "typographic" and at in used
        )

    @property
    def is_empty(self) -> bool:
        """Say whether the texts read the same: nothing, or only typography, differs."""
        return not self.changes

    @property
    def suggested_class(self) -> str:
        """Give the class that the changes suggest: "none", "minor" or "substantial"."""
        return self.suggestion.suggested_class

    @property
    def reasons(self) -> tuple[str, ...]:
        """Give why that class is suggested."""
        return self.suggestion.reasons

    @cached_property
    def suggestion(self) -> Suggestion:
        """Give the suggested class and its reasons; made when first asked for."""
        return suggest(self.changes, self.typographic, text=self.new)

    @cached_property
    def reading_seconds(self) -> int:
        """Give how long the changes alone take to read, in seconds, at 200 words a minute."""
        count = sum(len(_WORD.findall(text)) for text in map(_read, self.changes))
        return math.ceil(count * 60 / WORDS_A_MINUTE)

    def html(
        self,
        *,
        mode: Mode = "inline",
        labels: Labels = FRENCH,
        prefix: str = "change-",
        top: int = 2,
        fold: int = 0,
    ) -> str:
        """Give the redline as HTML: the texts as they are read, with `ins` and `del`.

        `mode` is "inline" or "side_by_side". `prefix` begins each id, `top` (1 to 6) is the level
        that the texts' first headings get, `fold` hides so many unchanged passages in a row.
        """
        return self.view(labels=labels, prefix=prefix, top=top).html(mode, fold=fold)

    def list_html(self, *, labels: Labels = FRENCH, prefix: str = "change-") -> str:
        """Give the list of changes by clause, each a link to its place in `html`."""
        return self.view(labels=labels, prefix=prefix).listing()

    def clean_html(self, *, labels: Labels = FRENCH, top: int = 2) -> str:
        """Give the new text alone as HTML, without a mark or an id."""
        return self.view(labels=labels, top=top).clean()

    def view(self, *, labels: Labels = FRENCH, prefix: str = "change-", top: int = 2) -> View:
        """Give the forms in which the redline is shown; `prefix`, `labels`, `top` as in `html`."""
        return View(
            stretches=self.stretches,
            found=self.found,
            numbers=self.numbers,
            labels=labels,
            prefix=prefix,
            top=top,
        )

    @cached_property
    def _used(self) -> frozenset[int]:
        """Give the numbers in use: a space that went along with a neighbour has lost its own."""
        pieces = (piece.change for stretch in self.stretches for piece in stretch.pieces)
        return frozenset(pieces) | {stretch.change for stretch in self.stretches}

    def swapped(self) -> "Redline":
        """Give the redline from the new text to the old one."""
        return Redline(
            tuple(stretch.swapped() for stretch in self.stretches),
            tuple(found.swapped() for found in self.found),
        )


def _read(change: Change) -> str:
    if change.kind == "moved":
        return change.after if change.before != change.after else ""
    return f"{change.before} {change.after}"


def compare(old: str, new: str) -> Redline:
    """Give the redline of two Markdown texts; `.old` and `.new` give both back to the byte.

    `compare(new, old)` is the same with the sides swapped: both are made from one comparison.
    """
    if old > new:
        return compare(new, old).swapped()
    cut = unsplit if is_dense(old) or is_dense(new) else split
    left, right = cut(old), cut(new)
    name_clauses(left)
    name_clauses(right)
    return _built(left, right, None)


def compare_drafts(old: Draft, new: Draft) -> Redline:
    """Give the redline of two drafts' Markdown; clauses with the same lasting id are one clause."""
    if old.markdown() == new.markdown():
        return compare(old.markdown(), new.markdown())
    if old.markdown() > new.markdown():
        return compare_drafts(new, old).swapped()
    left, right = sections(old), sections(new)
    for blocks in (left.blocks, right.blocks):
        name_clauses(blocks)
    return _built(left.blocks, right.blocks, (left, right))


def _built(
    old: Sequence[Block], new: Sequence[Block], known: tuple[Sections, Sections] | None
) -> Redline:
    regions, elsewhere = known[0].beside(known[1]) if known else (None, ())
    stretches, found = Builder(aligned(old, new, regions, elsewhere)).build()
    return Redline(tuple(stretches), tuple(found))


def name_clauses(blocks: Sequence[Block]) -> None:
    """Write into each block the heading that it stands under, as it is read."""
    heading = ""
    for block in blocks:
        if block.kind == "heading":
            heading = words(block.body).read()
        block.clause = heading
