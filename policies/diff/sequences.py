"""Which elements of two sequences are the same, in near-linear time whatever they hold."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import LCSseq

from policies.diff.chains import Pair, longest

# A region of at most this area is solved exactly (64 cells per machine word).
_EXACT_AREA: Final = 4_000_000
# What is left of a region without landmarks is cut into windows of this many elements.
_WINDOW: Final = 1_000
_DEPTH: Final = 10
_BITS: Final = 32  # more than a text has words
_NOWHERE: Final = (-2, -2)
_SHINGLES: Final = (1, 2, 4, 8)


@dataclass(frozen=True, slots=True)
class _Region:
    """Elements `[old, old_end)` of one sequence against `[new, new_end)` of the other."""

    old: int
    old_end: int
    new: int
    new_end: int
    depth: int = 0

    @property
    def area(self) -> int:
        return (self.old_end - self.old) * (self.new_end - self.new)


def common(old: Sequence[Hashable], new: Sequence[Hashable], *, anchored: bool) -> list[Pair]:
    """Give pairs of places `(old, new)` with equal elements, rising on both sides.

    `anchored` looks for elements that both sides have once before it looks for the most elements in
    common. Small sequences get a longest common subsequence; long ones, one near to it.
    """
    left, right = _numbers(old, new)
    return sorted(_Finder(left, right, anchored=anchored).pairs())


def _numbers(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[list[int], list[int]]:
    known: dict[Hashable, int] = {}
    left = [known.setdefault(element, len(known)) for element in old]
    return left, [known.setdefault(element, len(known)) for element in new]


class _Finder:
    def __init__(self, old: list[int], new: list[int], *, anchored: bool) -> None:
        self._old = old
        self._new = new
        self._anchored = anchored
        self._todo = [_Region(0, len(old), 0, len(new))]

    def pairs(self) -> Iterator[Pair]:
        while self._todo:
            region = self._todo.pop()
            before, region, after = self._trimmed(region)
            yield from before
            yield from after
            if not self._shares(region):
                continue
            if anchors := self._anchors(region):
                self._todo += _between(region, anchors)
            elif region.area <= _EXACT_AREA:
                yield from self._exact(region)
            else:
                self._todo += _windows(region)

    def _trimmed(self, at: _Region) -> tuple[Iterator[Pair], _Region, Iterator[Pair]]:
        old, new = self._old, self._new
        start, room = 0, min(at.old_end - at.old, at.new_end - at.new)
        while start < room and old[at.old + start] == new[at.new + start]:
            start += 1
        end = 0
        while end < room - start and old[at.old_end - 1 - end] == new[at.new_end - 1 - end]:
            end += 1
        rest = _Region(at.old + start, at.old_end - end, at.new + start, at.new_end - end, at.depth)
        first = zip(range(at.old, rest.old), range(at.new, rest.new), strict=True)
        last = zip(range(rest.old_end, at.old_end), range(rest.new_end, at.new_end), strict=True)
        return first, rest, last

    def _shares(self, at: _Region) -> bool:
        """Say whether the sides have anything in common; small ones are not worth the look."""
        if at.area <= _EXACT_AREA:
            return bool(at.area)
        return not set(self._old[at.old : at.old_end]).isdisjoint(self._new[at.new : at.new_end])

    def _anchors(self, at: _Region) -> list[Pair]:
        if at.depth >= _DEPTH or (at.area <= _EXACT_AREA and not self._anchored):
            return []
        old, new = self._old[at.old : at.old_end], self._new[at.new : at.new_end]
        sizes = _SHINGLES[: 1 if at.area <= _EXACT_AREA else None]
        kinds = min(len(set(old)), len(set(new)))
        for size in (size for size in sizes if kinds**size > max(len(old), len(new)) // 100):
            if found := _landmarks(_shingles(old, size), _shingles(new, size)):
                return [(at.old + one, at.new + other) for one, other in found]
        return []

    def _exact(self, at: _Region) -> Iterator[Pair]:
        old, new = self._old[at.old : at.old_end], self._new[at.new : at.new_end]
        for block in LCSseq.opcodes(old, new):
            if block.tag == "equal":
                starts = range(at.old + block.src_start, at.old + block.src_end)
                ends = range(at.new + block.dest_start, at.new + block.dest_end)
                yield from zip(starts, ends, strict=True)


def _shingles(elements: list[int], size: int) -> list[int]:
    """Give one number for each run of `size` (a power of two) elements, unlike for unlike runs."""
    span = 1
    while span < size:
        shift = _BITS * span
        elements = [
            one << shift | other for one, other in zip(elements, elements[span:], strict=False)
        ]
        span *= 2
    return elements


def _landmarks(old: Sequence[int], new: Sequence[int]) -> list[Pair]:
    """Give the chain of elements that each side has exactly once."""
    counts, others = Counter(old), Counter(new)
    places = {one: at for at, one in enumerate(new) if others[one] == 1}
    pairs = [(at, places[one]) for at, one in enumerate(old) if counts[one] == 1 and one in places]
    return longest(pairs)


def _between(at: _Region, anchors: list[Pair]) -> Iterator[_Region]:
    """Cut a region where a run of anchors begins; trimming gives the anchors themselves back."""
    start = at.old, at.new
    last = _NOWHERE
    for anchor in [*anchors, (at.old_end, at.new_end)]:
        if anchor != (last[0] + 1, last[1] + 1):
            yield _Region(start[0], anchor[0], start[1], anchor[1], at.depth + 1)
            start = anchor
        last = anchor
    yield _Region(start[0], at.old_end, start[1], at.new_end, at.depth + 1)


def _windows(at: _Region) -> Iterator[_Region]:
    """Cut a region into windows, as far along on one side as on the other."""
    old, new = at.old_end - at.old, at.new_end - at.new
    count = max(old, new) // _WINDOW + 1
    for index in range(count):
        yield _Region(
            at.old + old * index // count,
            at.old + old * (index + 1) // count,
            at.new + new * index // count,
            at.new + new * (index + 1) // count,
            _DEPTH,
        )
