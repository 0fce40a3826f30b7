"""Paragraphs that were cut in two or joined: several of one text that are one in the other."""

from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz.distance import LCSseq

from policies.diff.chains import Pair
from policies.diff.segments import Block
from policies.diff.similar import Likeness

_FEWEST_WORDS: Final = 3
_SHARE: Final = 0.6  # so much of a paragraph is found again in the one it was joined to
_MOST: Final = 10


def join(likeness: Likeness, pairs: Sequence[Pair]) -> tuple[set[int], set[int]]:
    """Join paragraphs that are one on the other side; give the places that were joined to others.

    `likeness.old` and `likeness.new` hold the joined blocks then, at the places in `pairs`.
    """
    gone: tuple[set[int], set[int]] = (set(), set())
    taken = {one for one, _ in pairs}, {other for _, other in pairs}
    for pair in pairs:
        for side in (0, 1):
            for at in _beside(likeness, pair, side, taken[side]):
                _join(likeness, pair, side, at)
                gone[side].add(at)
                taken[side].add(at)
    return gone


def _beside(likeness: Likeness, pair: Pair, side: int, taken: set[int]) -> Iterator[int]:
    """Give the free paragraphs beside a pair's block that belong to it, nearest first."""
    blocks = (likeness.old, likeness.new)[side]
    other = (likeness.new, likeness.old)[side][pair[1 - side]]
    if not _is_plain(blocks[pair[side]]) or not _is_plain(other):
        return
    for step in (1, -1):
        at = pair[side] + step
        while 0 <= at < len(blocks) and at not in taken and abs(at - pair[side]) <= _MOST:
            if not _belongs(likeness, (blocks[pair[side]], blocks[at], other), step):
                break
            yield at
            at += step


def _belongs(likeness: Likeness, blocks: tuple[Block, Block, Block], step: int) -> bool:
    """Say whether most of a block's words are in `other` too, beside those of its neighbour."""
    block, added, other = map(likeness.profile, blocks)
    if not _is_plain(blocks[1]) or len(added) < _FEWEST_WORDS:
        return False
    together = block + added if step > 0 else added + block
    gained = LCSseq.similarity(together, other) - LCSseq.similarity(block, other)
    return bool(gained >= _SHARE * len(added))


def _join(likeness: Likeness, pair: Pair, side: int, at: int) -> None:
    blocks = (likeness.old, likeness.new)[side]
    place = pair[side]
    first, second = sorted((place, at))
    one, two = blocks[first], blocks[second]
    blocks[place] = Block(
        kind="paragraph",
        lead=one.lead,
        body=one.body + one.tail + two.lead + two.body,
        tail=two.tail,
        clause=one.clause,
    )


def _is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and not block.lead.strip("\ufeff")
