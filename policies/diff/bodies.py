"""The words of two bodies side by side: which were written otherwise, which only look so."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from policies.diff.changes import Kind
from policies.diff.cleaning import Span, changed
from policies.diff.folding import only_words
from policies.diff.pieces import NONE, Part, Piece, Role
from policies.diff.sequences import common
from policies.diff.words import Words

# How far two forms of the same word are apart; of neighbours the greater one names the change.
_SAME, _SPELLING, _LAYOUT, _EMPHASIS, _LINK = range(5)
_KINDS: Final[tuple[Kind | None, ...]] = (None, "typographic", "layout", "emphasis", "link")


# Pieces, and the half-places that they reach.
Steps: TypeAlias = Generator[Piece, None, tuple[int, int]]


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

    def _kept(self, start: tuple[int, int], stop: tuple[int, int], follows: Span | None) -> Steps:
        """Give the words from `start` to `stop`, which are the same but for their form."""
        if follows and stop[0] > start[0] and self._distance(stop[0] - 1, stop[1] - 1):
            # The spaces before a change that came or went along with it are part of it.
            stop = stop[0] - 1, stop[1] - 1
        if stop[0] > start[0] and self._is_same(start, stop):
            yield self._piece((start[0], stop[0]), (start[1], stop[1]), None)
            return stop
        yield from self._formed(start, stop)
        return stop

    def _is_same(self, start: tuple[int, int], stop: tuple[int, int]) -> bool:
        """Say whether the stretches are equal to the byte and shown alike."""
        left, right = (_columns(side, *ends) for side, ends in self._sides(start, stop))
        return left == right

    def _sides(
        self, start: tuple[int, int], stop: tuple[int, int]
    ) -> tuple[tuple[Words, tuple[int, int]], tuple[Words, tuple[int, int]]]:
        return (self.old, (start[0], stop[0])), (self.new, (start[1], stop[1]))

    def _formed(self, start: tuple[int, int], stop: tuple[int, int]) -> Iterator[Piece]:
        """Give the pieces of words that are the same, some in another form."""
        across = start[1] - start[0]
        reached = start[0]
        for first, end, distance in _groups(self._distances(start, stop), self._is_joint(across)):
            if first > reached:
                yield self._piece((reached, first), (reached + across, first + across), None)
            yield self._piece((first, end), (first + across, end + across), _KINDS[distance])
            reached = end
        if stop[0] > reached:
            yield self._piece((reached, stop[0]), (reached + across, stop[1]), None)

    def _distances(self, start: tuple[int, int], stop: tuple[int, int]) -> dict[int, int]:
        """Give how far apart the two forms are at each half-place of the old text with two."""
        across = start[1] - start[0]
        old, new = (_columns(side, *ends) for side, ends in self._sides(start, stop))
        word = start[0] + start[0] % 2
        space = start[0] + 1 - start[0] % 2
        forms = [list(zip(*side[::2], side[3], strict=True)) for side in (old, new)]
        places = [word + 2 * at for at in _unlike(*forms)]
        places += [space + 2 * at for at in _unlike(old[1], new[1])]
        return {place: self._distance(place, place + across) for place in sorted(places)}

    def _is_joint(self, across: int) -> Callable[[int], bool]:
        """Give the test whether the spaces at a half-place do not stand between two links."""

        def test(space: int) -> bool:
            one, other = space // 2, (space + across) // 2
            sides = self.old.links[one : one + 2], self.new.links[other : other + 2]
            return not any(len(set(links)) > 1 and all(links) for links in sides)

        return test

    def _changed(self, start: tuple[int, int], span: Span) -> Steps:
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


def _columns(words: Words, start: int, stop: int) -> tuple[Sequence[object], ...]:
    """Give raws, spaces, styles and links from half-place `start` to `stop`."""
    these = slice((start + 1) // 2, (stop + 1) // 2)
    spaces = words.afters[start // 2 : stop // 2]
    return words.raws[these], spaces, words.styles[these], words.links[these]


def _unlike(old: Sequence[object], new: Sequence[object]) -> Iterator[int]:
    pairs = zip(old, new, strict=True)
    return (at for at, (one, other) in enumerate(pairs) if one != other)


def _groups(
    distances: dict[int, int], is_joint: Callable[[int], bool]
) -> Iterator[tuple[int, int, int]]:
    """Give the half-places of each difference of form (start, stop) and how far it goes.

    A change of markup reaches over the spaces between the words that have it.
    """
    groups: list[tuple[int, int, int]] = []
    for place, distance in distances.items():
        first, end, known = groups[-1] if groups else (NONE, NONE, 0)
        is_markup = min(distance, known) > _SPELLING
        touches = place == end or (place == end + 1 and place % 2 == 0 and is_joint(end))
        if (is_markup and touches) or (place == end and distance == known == _SPELLING):
            groups[-1] = first, place + 1, max(distance, known)
        else:
            groups.append((place, place + 1, distance))
    yield from groups


def _space_distance(old: str, new: str) -> int:
    if old == new:
        return _SAME
    return _SPELLING if _breaks(old) == _breaks(new) else _LAYOUT


def _breaks(space: str) -> int:
    return space.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def between(old: str, new: str, role: Role, kind: Kind = "typographic") -> Piece:
    """Give the piece of what is no word: spaces, marks of layout; `kind` where the sides differ."""
    return Piece(Part(old), Part(new), role, None if old == new else kind)
