"""What was found to differ, numbered as it is found; turned into `Change`s at the end."""

from dataclasses import dataclass, replace

from policies.diff.changes import Change, Kind
from policies.diff.pieces import Piece, swapped_kind
from policies.diff.segments import Block


@dataclass(frozen=True, slots=True)
class Found:
    """A difference: its kind, the Markdown on both sides, its blocks and column headers."""

    kind: Kind
    before: str = ""
    after: str = ""
    old: Block | None = None
    new: Block | None = None
    headers: tuple[str, str] = ("", "")

    def with_more(self, before: str, after: str) -> "Found":
        """Give the difference with a further line on a side ("" adds none)."""
        return replace(
            self,
            before="\n".join(filter(None, [self.before, before])),
            after="\n".join(filter(None, [self.after, after])),
        )

    def swapped(self) -> "Found":
        """Give the difference as it is when the texts change places."""
        kind = swapped_kind(self.kind)
        return Found(kind, self.after, self.before, self.new, self.old, self.headers[::-1])

    def change(self) -> Change:
        """Give the change as it is listed: cited by the new text's heading, else the old one's."""
        block = self.new or self.old
        return Change(
            kind=self.kind,
            clause=block.clause if block else "",
            before=self.before,
            after=self.after,
            old_context=(self.old.context or self.before) if self.old else "",
            new_context=(self.new.context or self.after) if self.new else "",
            header=self.headers[1] or self.headers[0],
        )


def words_of(piece: Piece) -> tuple[str, str]:
    """Give what a piece of a body says on both sides, as Markdown.

    Marks are left out where all the words on both sides have the same.
    """
    old, new = piece.old, piece.new
    if old.words is None or new.words is None or piece.kind in {"typographic", "layout"}:
        return old.raw, new.raw
    forms = old.words.forms(old.start, old.stop) | new.words.forms(new.start, new.stop)
    is_plain = len(forms) == 1
    return (
        old.words.written(old.start, old.stop, is_plain=is_plain),
        new.words.written(new.start, new.stop, is_plain=is_plain),
    )
