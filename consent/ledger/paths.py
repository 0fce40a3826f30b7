"""Proofs from stored hashes: a few hundred are read, however long the ledger is."""

from collections.abc import Sequence
from typing import Protocol

from consent.ledger.frontier import LEVEL_HEIGHT
from consent.ledger.tree import (
    EMPTY_ROOT,
    check_index,
    check_size,
    check_sizes,
    last_subtree_height,
    row_above,
    siblings,
    top_of,
)

_WIDTH = 1 << LEVEL_HEIGHT


class Hashes(Protocol):
    """What is stored of a tree: its leaves and its full subtrees of 256, 256 x 256, ... leaves."""

    def leaves(self, start: int, stop: int) -> Sequence[bytes]:
        """Give the leaf hashes at positions `start` to `stop - 1`, in order."""

    def subtrees(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        """Give the hashes of a level's full subtrees at places `start` to `stop - 1`, in order."""


def inclusion_path(index: int, size: int, hashes: Hashes) -> list[bytes]:
    """Give `tree.inclusion_proof` for the tree of the first `size` entries.

    Raises ValueError where it has no such entry, or where stored hashes are missing.
    """
    check_index(index, size)
    return _climb(index, 0, _Rows(size, hashes))


def consistency_path(old_size: int, new_size: int, hashes: Hashes) -> list[bytes]:
    """Give `tree.consistency_proof` from a size to another, the new one at most what is stored.

    Raises ValueError where the tree would have shrunk, or where stored hashes are missing.
    """
    check_sizes(old_size, new_size)
    if old_size in (0, new_size):
        return []
    rows = _Rows(new_size, hashes)
    level, steps = divmod(last_subtree_height(old_size), LEVEL_HEIGHT)
    item = (old_size - 1) >> LEVEL_HEIGHT * level
    row = rows.row(level, item // _WIDTH)
    for _ in range(steps):
        row = row_above(row)
    index = item % _WIDTH >> steps
    is_full = old_size & (old_size - 1) == 0
    own = [] if is_full else [row[index]]
    return own + siblings(index, row) + _climb(item // _WIDTH, level + 1, rows)


def root_at(size: int, hashes: Hashes) -> bytes:
    """Give the root over the first `size` entries, at most what is stored.

    Raises ValueError where the size is negative, or where stored hashes are missing.
    """
    check_size(size)
    level = 0
    while size >> LEVEL_HEIGHT * (level + 1):
        level += 1
    return top_of(_Rows(size, hashes).row(level, 0)) if size else EMPTY_ROOT


def _climb(item: int, level: int, rows: "_Rows") -> list[bytes]:
    """Give the neighbours from a level's item to the root."""
    path = []
    while rows.count(level) > 1:
        path += siblings(item % _WIDTH, rows.row(level, item // _WIDTH))
        item, level = item // _WIDTH, level + 1
    return path


class _Rows:
    """The rows of 256 items that a tree of one size consists of at each level, each read once."""

    def __init__(self, size: int, hashes: Hashes) -> None:
        self._size = size
        self._hashes = hashes
        self._known: dict[tuple[int, int], list[bytes]] = {}

    def count(self, level: int) -> int:
        """Give how many items a level has, the last of which may not be full."""
        return -(-self._size >> LEVEL_HEIGHT * level)

    def row(self, level: int, place: int) -> list[bytes]:
        """Give the row at a place of a level; the tree's last item is made of those below it."""
        if (level, place) not in self._known:
            self._known[level, place] = self._made(level, place)
        return self._known[level, place]

    def _made(self, level: int, place: int) -> list[bytes]:
        full = self._size >> LEVEL_HEIGHT * level
        start = place * _WIDTH
        stop = min(start + _WIDTH, full)
        row = self._read(level, start, stop)
        if stop < min(start + _WIDTH, self.count(level)):
            row.append(top_of(self.row(level - 1, full)))
        return row

    def _read(self, level: int, start: int, stop: int) -> list[bytes]:
        if start >= stop:
            return []
        if level == 0:
            found = list(self._hashes.leaves(start, stop))
        else:
            found = list(self._hashes.subtrees(level, start, stop))
        if len(found) != stop - start:
            raise ValueError(
                f"Of the ledger's hashes of level {level}, {start} to {stop - 1}, "
                f"{len(found)} are stored."
            )
        return found
