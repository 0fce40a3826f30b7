"""Chains: of many possible pairs of places in two texts, the ones that keep the order."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]


def longest(pairs: Sequence[Pair]) -> list[Pair]:
    """Give a longest chain of pairs that rises on both sides; `pairs` rise on the first already.

    O(n log n): patience sorting.
    """
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, new) in enumerate(pairs):
        pile = bisect_left(tops, new)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(new)
            ends.append(index)
        else:
            tops[pile], ends[pile] = new, index
    return _walked_back(pairs, before, ends[-1] if ends else -1)


def heaviest(pairs: Sequence[Pair], weights: Sequence[float]) -> list[Pair]:
    """Give the chain of pairs, rising on both sides, of the greatest weight, in O(n log n).

    A place may be in several pairs; the chain has each place once. Of equal chains the first found.
    """
    order = sorted(range(len(pairs)), key=lambda at: (pairs[at][0], -pairs[at][1]))
    best = _Prefixes(max((new for _, new in pairs), default=-1) + 1)
    before = [-1] * len(pairs)
    top, last = 0.0, -1
    for at in order:
        new = pairs[at][1]
        weight, before[at] = best.below(new)
        weight += weights[at]
        best.raise_to(new, weight, at)
        if weight > top:
            top, last = weight, at
    return _walked_back(pairs, before, last)


def _walked_back(pairs: Sequence[Pair], before: Sequence[int], last: int) -> list[Pair]:
    chain = []
    while last >= 0:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


class _Prefixes:
    """The greatest weight at any place below a given one (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._nodes: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)

    def below(self, place: int) -> tuple[float, int]:
        """Give the greatest weight before `place` and whose it is (-1: nothing yet)."""
        found = (0.0, -1)
        while place > 0:
            if self._nodes[place][0] > found[0]:
                found = self._nodes[place]
            place -= place & -place
        return found

    def raise_to(self, place: int, weight: float, owner: int) -> None:
        """Note a weight at `place`."""
        node = place + 1
        while node <= self._size:
            if weight > self._nodes[node][0]:
                self._nodes[node] = (weight, owner)
            node += node & -node
