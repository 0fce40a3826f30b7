"""How alike blocks are, and which of them are one block that was changed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rapidfuzz.distance import Indel

from policies.diff.chains import Pair, heaviest
from policies.diff.folding import fold
from policies.diff.segments import Block

ALIKE: Final = 0.45  # from here on a block is taken for a changed form of another
_WORD: Final = re.compile(r"\w+")
_TARGET: Final = re.compile(r"\]\([^()\s]*\)")  # of a link: what it says is what is read
_MOST_WORDS: Final = 400
_SHORT: Final = 80  # characters: letters are compared, not only words
_EVERY_PAIR: Final = 2_500
_RARE: Final = 4  # a word in so few blocks tells where a block went
_CANDIDATES: Final = 3
_FIRST_CHARACTER: Final = 0x100  # words are numbered as characters: rapidfuzz is fastest on text
_SURROGATES: Final = (0xD800, 0x800)


class Likeness:
    """Scores pairs of blocks of two texts, each pair at most once."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self.old = list(old)
        self.new = list(new)
        self._numbers: dict[str, str] = {}
        self._profiles: dict[int, str] = {}
        self._letters: dict[int, str] = {}
        # A block that is freed would leave its id, and so its profile, to another.
        self._known: list[Block] = []

    def score(self, one: int, other: int) -> float:
        """Give how alike the blocks at these places are: 0 nothing in common, 1 the same words."""
        old, new = self.old[one], self.new[other]
        if not _may_be_one(old, new):
            return 0.0
        left, right = self.profile(old), self.profile(new)
        if not left and not right:
            return float(old.body == new.body)
        score = Indel.normalized_similarity(left, right, score_cutoff=ALIKE / 2)
        if max(len(old.body), len(new.body)) <= _SHORT:
            letters = Indel.normalized_similarity(self.letters(old), self.letters(new))
            score = max(score, 0.8 * letters)
        if old.kind == new.kind == "row" and _first_cell(old) == _first_cell(new):
            score = max(score, 0.6)
        return score if old.kind == new.kind else score * 0.9

    def letters(self, block: Block) -> str:
        """Give the block's body, folded."""
        found = self._letters.get(id(block))
        if found is None:
            found = self._letters[id(block)] = fold(block.body)
            self._known.append(block)
        return found

    def profile(self, block: Block) -> str:
        """Give the block's words as one character each, signs and markup left out."""
        found = self._profiles.get(id(block))
        if found is None:
            read = _TARGET.sub("]", block.body[: 20 * _MOST_WORDS])
            words = _WORD.findall(fold(read))[:_MOST_WORDS]
            found = self._profiles[id(block)] = "".join(map(self._number, words))
            self._known.append(block)
        return found

    def _number(self, word: str) -> str:
        known = self._numbers.get(word)
        if known is None:
            code = _FIRST_CHARACTER + len(self._numbers)
            first, count = _SURROGATES
            known = self._numbers[word] = chr(min(code + count * (code >= first), 0x10FFFF))
        return known

    def candidates(self, olds: Sequence[int], news: Sequence[int]) -> dict[Pair, float]:
        """Give pairs that are alike: every pair of few, else those that share rare words."""
        pairs: Iterable[Pair]
        if len(olds) * len(news) <= _EVERY_PAIR:
            pairs = ((one, other) for one in olds for other in news)
        else:
            pairs = self._sharing(olds, news)
        scores = ((pair, self.score(*pair)) for pair in pairs)
        return {pair: score for pair, score in scores if score >= ALIKE}

    def _sharing(self, olds: Sequence[int], news: Sequence[int]) -> Iterator[Pair]:
        rare_old = _places((at, self.profile(self.old[at])) for at in olds)
        rare_new = _places((at, self.profile(self.new[at])) for at in news)
        shared: dict[int, Counter[int]] = defaultdict(Counter)
        for sign in rare_old.keys() & rare_new.keys():
            for one in rare_old[sign]:
                shared[one].update(rare_new[sign])
        for one in sorted(shared):
            ranked = sorted(shared[one].items(), key=lambda found: (-found[1], found[0]))
            yield from ((one, other) for other, _count in ranked[:_CANDIDATES])


def _places(profiles: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """Give the places of each word that is in few blocks."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, profile in profiles:
        for sign in set(profile):
            if len(found[sign]) <= _RARE:
                found[sign].append(at)
    return {sign: places for sign, places in found.items() if len(places) <= _RARE}


_TABLE: Final = {"head", "row"}
_PROSE: Final = {"paragraph", "item", "heading", "quote", "definition"}


def _may_be_one(old: Block, new: Block) -> bool:
    if old.kind == new.kind:
        return True
    return any(old.kind in kinds and new.kind in kinds for kinds in (_TABLE, _PROSE))


def _first_cell(row: Block) -> str:
    cells = row.body.strip("| \t").split("|", 1)
    return fold(cells[0]) or row.body


def changed_pairs(likeness: Likeness, olds: Sequence[int], news: Sequence[int]) -> list[Pair]:
    """Give which blocks of a gap are one, changed, in order on both sides."""
    if not olds or not news:
        return []
    scores = likeness.candidates(olds, news)
    weights = [score**2 * (1 + _length(likeness, *pair)) for pair, score in scores.items()]
    chain = heaviest(list(scores), weights)
    return sorted([*chain, *_only_ones(likeness, olds, news, chain)])


def _length(likeness: Likeness, one: int, other: int) -> int:
    lengths = map(len, map(likeness.profile, (likeness.old[one], likeness.new[other])))
    return min(lengths)


def _only_ones(
    likeness: Likeness, olds: Sequence[int], news: Sequence[int], chain: Sequence[Pair]
) -> Iterator[Pair]:
    """Give the block that alone stands between two pairs on both sides: it was written anew."""
    left = right = 0
    for one, other in [*chain, (None, None)]:
        end = len(olds) if one is None else olds.index(one, left)
        new_end = len(news) if other is None else news.index(other, right)
        is_alone = (end - left, new_end - right) == (1, 1)
        if is_alone and _is_written_anew(likeness, olds[left], news[right]):
            yield olds[left], news[right]
        left, right = end + 1, new_end + 1


def _is_written_anew(likeness: Likeness, one: int, other: int) -> bool:
    """Say whether a block took another's place; entries of lists and tables come and go."""
    old, new = likeness.old[one], likeness.new[other]
    if old.kind != new.kind or old.kind == "blank":
        return False
    return old.kind not in {"item", "row"} or likeness.score(one, other) > 0
