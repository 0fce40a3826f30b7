"""What changes between the consent version that counts and what would be asked now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from consent.trackers.changes import Difference, Rewritten, rewritten, structural
from policies.diff import compare

if TYPE_CHECKING:
    from consent.trackers.changes import Content
    from policies.diff import Redline

Class: TypeAlias = Literal["none", "minor", "substantial"]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Words that were rewritten, and what their redline says of them."""

    words: Rewritten
    redline: Redline

    @property
    def is_substantial(self) -> bool:
        """Tell whether the redline finds more than a typo."""
        return self.redline.suggested_class == "substantial"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """How a content differs from the one before; a first one is substantial.

    `differences` are those of structure, `judged` the words rewritten in what both have.
    """

    is_first: bool
    is_same: bool
    differences: tuple[Difference, ...] = ()
    judged: tuple[Judged, ...] = ()

    @property
    def change(self) -> Class:
        """Give the class: substantial asks everybody again, a typo does not (C06)."""
        if self.is_same:
            return "none"
        if self.is_never_minor or any(one.is_substantial for one in self.judged):
            return "substantial"
        return "minor"

    @property
    def is_never_minor(self) -> bool:
        """Tell whether no reason makes it minor: something is asked that nobody was asked yet."""
        return self.is_first or bool(self.differences) or bool(self.other_purposes)

    @property
    def other_purposes(self) -> tuple[Judged, ...]:
        """Give the words on what is agreed to that changed beyond a typo."""
        return tuple(one for one in self.judged if one.words.is_purpose and one.is_substantial)


def suggestion(old: Content | None, new: Content) -> Suggestion:
    """Compare a content with that of the version before it; None for a first one."""
    if old is None:
        return Suggestion(is_first=True, is_same=False)
    return Suggestion(
        is_first=False,
        is_same=old == new,
        differences=structural(old, new),
        judged=tuple(
            Judged(words=words, redline=compare(words.before, words.after))
            for words in rewritten(old, new)
        ),
    )
