"""Blocks that stand elsewhere: found among those that were not matched where they stood."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from policies.diff.chains import Pair
from policies.diff.folding import fold
from policies.diff.segments import Block
from policies.diff.similar import ALIKE, Likeness

_FEWEST_WORDS: Final = 4  # fewer are too common to be known again
_FEWEST_CHANGED: Final = 6
_SURE: Final = 0.7
_PLACELESS: Final = frozenset({"blank", "ruler", "rule", "front"})


def moved_pairs(
    likeness: Likeness,
    stayed: Sequence[Pair],
    known: Sequence[Pair],
    joined: tuple[set[int], set[int]],
) -> list[Pair]:
    """Give the pairs of blocks that are one but stand elsewhere, `known` among them.

    Places in `joined` are part of another block.
    """
    found = _Leftover(likeness, [*stayed, *known], joined)
    moved = [*known, *found.take(found.same()), *found.take(found.alike())]
    return sorted([*moved, *found.beside(moved)])


class _Leftover:
    def __init__(
        self, likeness: Likeness, taken: Sequence[Pair], joined: tuple[set[int], set[int]]
    ) -> None:
        self._likeness = likeness
        self._old = _free(likeness.old, joined[0] | {one for one, _ in taken})
        self._new = _free(likeness.new, joined[1] | {other for _, other in taken})

    def take(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Keep the pairs whose blocks are both still free, and take them."""
        taken = []
        for one, other in pairs:
            if one in self._old and other in self._new:
                del self._old[one], self._new[other]
                taken.append((one, other))
        return taken

    def same(self) -> list[Pair]:
        """Give the blocks of the same words that are left once on each side."""
        olds = _by_words(self._likeness, self._likeness.old, self._old)
        news = _by_words(self._likeness, self._likeness.new, self._new)
        return [
            (olds[key][0], news[key][0])
            for key in olds
            if len(olds[key]) == len(news.get(key, ())) == 1
        ]

    def alike(self) -> list[Pair]:
        """Give the blocks that are surely one, the most alike first."""
        olds = [at for at in self._old if self._length(self._likeness.old[at]) >= _FEWEST_CHANGED]
        news = [at for at in self._new if self._length(self._likeness.new[at]) >= _FEWEST_CHANGED]
        scores = self._likeness.candidates(olds, news)
        sure = [(pair, score) for pair, score in scores.items() if score >= _SURE]
        return [pair for pair, _ in sorted(sure, key=lambda item: (-item[1], item[0]))]

    def beside(self, moved: Sequence[Pair]) -> Iterator[Pair]:
        """Give what went along with a moved block: its free neighbours that are alike."""
        todo = list(moved)
        while todo:
            one, other = todo.pop()
            for step in (-1, 1):
                pair = one + step, other + step
                if self._is_free(pair) and self._goes_along(pair):
                    todo += self.take([pair])
                    yield pair

    def _is_free(self, pair: Pair) -> bool:
        return pair[0] in self._old and pair[1] in self._new

    def _goes_along(self, pair: Pair) -> bool:
        old, new = self._likeness.old[pair[0]], self._likeness.new[pair[1]]
        if "ruler" in {old.kind, new.kind}:
            return old.kind == new.kind
        return fold(old.body) == fold(new.body) or self._likeness.score(*pair) >= ALIKE

    def _length(self, block: Block) -> int:
        return len(self._likeness.profile(block))


def _free(blocks: Sequence[Block], taken: set[int]) -> dict[int, None]:
    return {
        at: None
        for at, block in enumerate(blocks)
        if at not in taken and block.kind not in _PLACELESS - {"ruler"}
    }


def _by_words(
    likeness: Likeness, blocks: Sequence[Block], places: Iterable[int]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at in places:
        profile = likeness.profile(blocks[at])
        if len(profile) >= _FEWEST_WORDS and blocks[at].kind not in _PLACELESS:
            found[fold(blocks[at].body)].append(at)
    return found
