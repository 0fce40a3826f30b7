"""Which blocks of two texts are the same block: unchanged, changed, moved, or in one text only."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from policies.diff.chains import Pair
from policies.diff.folding import fold
from policies.diff.joins import join
from policies.diff.moves import moved_pairs
from policies.diff.segments import Block
from policies.diff.sequences import common
from policies.diff.similar import Likeness, changed_pairs

Region: TypeAlias = tuple[range, range]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of places `(old, new)`: `stayed` rise on both sides, `moved` do not fit between them.

    A place that is in neither is a block of one text only. `old` and `new` are the blocks, with
    paragraphs joined that are one in the other text; the places of those joined to another are in
    `joined`, one set for each text.
    """

    old: list[Block]
    new: list[Block]
    stayed: list[Pair]
    moved: list[Pair]
    joined: tuple[set[int], set[int]]


def aligned(
    old: Sequence[Block],
    new: Sequence[Block],
    regions: Sequence[Region] | None = None,
    elsewhere: Sequence[Region] = (),
) -> Alignment:
    """Align the blocks of two texts.

    `regions` are stretches known to belong together, in order and covering both texts (by default
    one: all); `elsewhere` are stretches known to belong together that stand in another order.
    """
    likeness = Likeness(old, new)
    if regions is None:
        regions = [(range(len(old)), range(len(new)))]
    apart = [set(chain.from_iterable(region[side] for region in elsewhere)) for side in (0, 1)]
    stayed = [pair for region in regions for pair in _region(likeness, region, apart)]
    known = [pair for region in elsewhere for pair in _region(likeness, region)]
    joined = join(likeness, [*stayed, *known])
    moved = moved_pairs(likeness, stayed, known, joined)
    return Alignment(likeness.old, likeness.new, stayed, moved, joined)


def _region(
    likeness: Likeness, region: Region, apart: Sequence[Collection[int]] = ((), ())
) -> Iterator[Pair]:
    """Align one region, without the places that are known to belong elsewhere."""
    olds = [at for at in _without_rulers(likeness.old, region[0]) if at not in apart[0]]
    news = [at for at in _without_rulers(likeness.new, region[1]) if at not in apart[1]]
    old_keys, new_keys = _keys(likeness.old, olds), _keys(likeness.new, news)
    same = common(old_keys, new_keys, anchored=True)
    return _with_rulers(likeness, _filled(likeness, olds, news, same))


def _without_rulers(blocks: Sequence[Block], places: Iterable[int]) -> list[int]:
    return [at for at in places if blocks[at].kind != "ruler"]


def _filled(
    likeness: Likeness, olds: Sequence[int], news: Sequence[int], same: Sequence[Pair]
) -> Iterator[Pair]:
    """Give the equal pairs, and between them those that were changed."""
    left = right = 0
    for one, other in [*same, (len(olds), len(news))]:
        yield from changed_pairs(likeness, olds[left:one], news[right:other])
        if one < len(olds):
            yield olds[one], news[other]
        left, right = one + 1, other + 1


def _with_rulers(likeness: Likeness, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Give the line under a table's header along with the header."""
    for one, other in pairs:
        yield one, other
        if likeness.old[one].kind == likeness.new[other].kind == "head":
            yield one + 1, other + 1


def _keys(blocks: Sequence[Block], places: Iterable[int]) -> list[str]:
    return [_key(blocks[at]) for at in places]


def _key(block: Block) -> str:
    return f"\0{block.kind}" if block.kind in {"blank", "rule"} else fold(block.body)
