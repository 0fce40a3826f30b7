"""The words of two bodies side by side: what was written otherwise, and what only looks otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from policies.diff.changes import Kind
from policies.diff.cleaning import Span, changed
from policies.diff.folding import only_words
from policies.diff.pieces import Part, Piece, Role
from policies.diff.sequences import common
from policies.diff.words import Words

# How far two forms of the same word are apart; of neighbours the greater one names the change.
_SAME, _SPELLING, _LAYOUT, _EMPHASIS, _LINK = range(5)
_KINDS: Final[tuple[Kind | None, ...]] = (None, "typographic", "layout", "emphasis", "link")


class _Unit(NamedTuple):
    """A word, or the spaces after one, in both texts (half-places), and how far they differ."""

    old: int
    new: int
    distance: int


@dataclass(frozen=True, slots=True)
class Bodies:
    """Two bodies to be told apart, word by word."""

    old: Words
    new: Words

    def pieces(self) -> Iterator[Piece]:
        """Give the pieces of both in order."""
        if self.old.lead or self.new.lead:
            yield between(self.old.lead, self.new.lead, "body")
        spans = changed(self.old.keys, self.new.keys, self._pairs())
        left = right = 0  # half-places reached
        for span in [*spans, None]:
            old, new = (span.old, span.new) if span else (len(self.old.keys), len(self.new.keys))
            left, right = yield from self._kept((left, right), (2 * old, 2 * new), span)
            if span:
                left, right = yield from self._changed((left, right), span)

    def _pairs(self) -> Sequence[tuple[int, int]]:
        if self.old.keys == self.new.keys:
            return [(at, at) for at in range(len(self.old.keys))]
        return common(self.old.keys, self.new.keys, anchored=False)

    def _kept(
        self, start: tuple[int, int], stop: tuple[int, int], follows: Span | None
    ) -> Iterator[Piece]:
        """Give the words from `start` to `stop`, which are the same but for their form."""
        if follows and stop[0] > start[0] and self._distance(stop[0] - 1, stop[1] - 1):
            # The spaces before a change that came or went along with it are part of it.
            stop = stop[0] - 1, stop[1] - 1
        if stop[0] > start[0] and self._is_same(start, stop):
            yield self._piece((start[0], stop[0]), (start[1], stop[1]), None)
            return stop
        units = _bridged(self, [*self._units(start, stop)])
        for _, group in groupby(units, key=lambda unit: min(unit.distance, _LAYOUT)):
            found = list(group)
            first, last = found[0], found[-1]
            kind = _KINDS[max(unit.distance for unit in found)]
            yield self._piece((first.old, last.old + 1), (first.new, last.new + 1), kind)
        return stop

    def _is_same(self, start: tuple[int, int], stop: tuple[int, int]) -> bool:
        """Say whether the stretches are equal to the byte and shown alike."""
        one, other = slice(start[0] // 2, stop[0] // 2 + 1), slice(start[1] // 2, stop[1] // 2 + 1)
        left, right = self.old, self.new
        return (
            left.raws[one] == right.raws[other]
            and left.afters[one] == right.afters[other]
            and left.styles[one] == right.styles[other]
            and left.links[one] == right.links[other]
        )

    def _changed(self, start: tuple[int, int], span: Span) -> Iterator[Piece]:
        """Give what changed; spaces that both sides end with stay out of it."""
        old, new = 2 * span.old_end, 2 * span.new_end
        if span.old < span.old_end and span.new < span.new_end:
            is_same = self.old.afters[span.old_end - 1] == self.new.afters[span.new_end - 1]
            old, new = old - is_same, new - is_same
        yield self._piece((start[0], old), (start[1], new), self._kind(span))
        return old, new

    def _kind(self, span: Span) -> Kind:
        before = "".join(self.old.texts[span.old : span.old_end])
        after = "".join(self.new.texts[span.new : span.new_end])
        if only_words(before) == only_words(after):
            return "typographic"
        if span.old == span.old_end:
            return "inserted"
        return "deleted" if span.new == span.new_end else "replaced"

    def _units(self, start: tuple[int, int], stop: tuple[int, int]) -> Iterator[_Unit]:
        for step in range(stop[0] - start[0]):
            old, new = start[0] + step, start[1] + step
            yield _Unit(old, new, self._distance(old, new))

    def _distance(self, old: int, new: int) -> int:
        one, other = old // 2, new // 2
        if old % 2:
            return _space_distance(self.old.afters[one], self.new.afters[other])
        if self.old.links[one] != self.new.links[other]:
            return _LINK
        if self.old.styles[one] != self.new.styles[other]:
            return _EMPHASIS
        if self.old.raws[one] == self.new.raws[other]:
            return _SAME
        texts = self.old.texts[one], self.new.texts[other]
        marks = self.old.raws[one].replace(texts[0], ""), self.new.raws[other].replace(texts[1], "")
        return _LAYOUT if texts[0] == texts[1] or marks[0] != marks[1] else _SPELLING

    def _piece(self, old: tuple[int, int], new: tuple[int, int], kind: Kind | None) -> Piece:
        return Piece(
            Part(self.old.raw(*old), self.old, *old),
            Part(self.new.raw(*new), self.new, *new),
            "body",
            kind,
        )


def _bridged(bodies: Bodies, units: Sequence[_Unit]) -> Iterator[_Unit]:
    """Let a change of form reach over the spaces between the words that have it."""
    for at, unit in enumerate(units):
        before = units[at - 1].distance if at else 0
        after = units[at + 1].distance if at + 1 < len(units) else 0
        if unit.old % 2 and min(before, after) > _SPELLING and not _parts_links(bodies, unit):
            yield unit._replace(distance=max(before, after))
        else:
            yield unit


def _parts_links(bodies: Bodies, unit: _Unit) -> bool:
    """Say whether the spaces stand between two links."""
    one, other = unit.old // 2, unit.new // 2
    sides = bodies.old.links[one : one + 2], bodies.new.links[other : other + 2]
    return any(len(set(links)) > 1 and all(links) for links in sides)


def _space_distance(old: str, new: str) -> int:
    if old == new:
        return _SAME
    return _SPELLING if _breaks(old) == _breaks(new) else _LAYOUT


def _breaks(space: str) -> int:
    return space.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def between(old: str, new: str, role: Role, kind: Kind = "typographic") -> Piece:
    """Give the piece of what is no word: spaces, marks of layout; `kind` where the sides differ."""
    return Piece(Part(old), Part(new), role, None if old == new else kind)
