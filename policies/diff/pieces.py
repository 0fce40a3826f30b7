"""The pieces of two texts side by side: what each side holds at one place, and how it differs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from policies.diff.changes import Kind
from policies.diff.segments import Block
from policies.diff.words import Words

Holds: TypeAlias = Literal["both", "old", "new"]
Role: TypeAlias = Literal["lead", "body", "tail", "frame", "whole"]
NONE: Final = -1
_OTHER: Final[dict[Holds, Holds]] = {"both": "both", "old": "new", "new": "old"}
_SWAPPED: Final[dict[str, Kind]] = {"inserted": "deleted", "deleted": "inserted"}


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a piece: its Markdown, and which words of the body it is (half-places)."""

    raw: str = ""
    words: Words | None = None
    start: int = 0
    stop: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """What both texts hold at one place; `kind` is None where they are the same.

    `change` numbers the change that it is (part of). `cell` counts a table row's cells from 0 in
    the old and in the new text (`NONE` where there is none).
    """

    old: Part
    new: Part
    role: Role
    kind: Kind | None = None
    change: int = NONE
    cell: tuple[int, int] = (NONE, NONE)

    def swapped(self) -> "Piece":
        """Give the piece as it is when the texts change places."""
        kind = swapped_kind(self.kind) if self.kind else None
        return Piece(self.new, self.old, self.role, kind, self.change, self.cell[::-1])


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block's place in the redline: the block in each text and its pieces.

    `holds` says of which texts it is a part: a moved block has a stretch where it stood ("old") and
    one where it stands ("new"); both know both forms of it, for show. `change` is that of a block
    that moved or is in one text only; `twin` is the index of a moved block's other place.
    """

    old: Block | None
    new: Block | None
    pieces: tuple[Piece, ...]
    holds: Holds = "both"
    change: int = NONE
    twin: int = NONE

    @property
    def is_moved(self) -> bool:
        """Say whether the block stands in both texts, at different places."""
        return self.twin != NONE

    def swapped(self) -> "Stretch":
        """Give the stretch as it is when the texts change places."""
        return replace(
            self,
            old=self.new,
            new=self.old,
            pieces=tuple(piece.swapped() for piece in self.pieces),
            holds=_OTHER[self.holds],
        )


def swapped_kind(kind: Kind) -> Kind:
    """Give the kind of a change read backwards."""
    return _SWAPPED.get(kind, kind)


def resolved(stretches: Iterable[Stretch], taken: Iterable[int] | None = None) -> str:
    """Give the text in which the changes numbered in `taken` are made (None: all), others not."""
    accepted = None if taken is None else frozenset(taken)
    return "".join(_chosen(stretch, accepted) for stretch in stretches)


def _chosen(stretch: Stretch, accepted: frozenset[int] | None) -> str:
    is_made = accepted is None or stretch.change in accepted
    if stretch.holds != "both" and is_made != (stretch.holds == "new"):
        return ""
    return "".join(_side(piece, accepted).raw for piece in stretch.pieces)


def _side(piece: Piece, accepted: frozenset[int] | None) -> Part:
    return piece.new if accepted is None or piece.change in accepted else piece.old
