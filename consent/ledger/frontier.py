"""The right edge of the tree: the few hashes from which it grows without its entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consent.ledger.tree import EMPTY_ROOT, HASH_BYTES, check_size, node_hash, pair_hashes

# Subtrees of 256 leaves, of 256 such subtrees and so on are kept, so that proofs read few hashes.
LEVEL_HEIGHT = 8

Completed = tuple[int, int, bytes]


@dataclass(frozen=True)
class Frontier:
    """The roots of the full subtrees that a tree of `size` entries consists of, largest first.

    There is one for each bit that is set in `size`. Raises ValueError where they do not fit.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        check_size(self.size)
        expected = self.size.bit_count()
        if len(self.hashes) != expected:
            raise ValueError(
                f"The frontier of {self.size} entries has {expected} hashes, not "
                f"{len(self.hashes)}."
            )
        if any(len(each) != HASH_BYTES for each in self.hashes):
            raise ValueError(f"A hash of the frontier is not {HASH_BYTES} bytes long.")

    def with_leaves(self, leaf_hashes: Iterable[bytes]) -> tuple["Frontier", list[Completed]]:
        """Give the frontier after more leaves, and the subtrees of kept size that they complete.

        A completed subtree is (level, place, hash): level 1 is of 256 leaves, level 2 of 256 of
        level 1 and so on, `place` counts those of its level from 0; lower levels come first.
        Raises ValueError where a leaf hash is not one.
        """
        row: Sequence[bytes] = tuple(leaf_hashes)
        if not set(map(len, row)) <= {HASH_BYTES}:
            raise ValueError(f"A leaf hash is not {HASH_BYTES} bytes long.")
        size, waiting = self.size + len(row), list(self.hashes)
        edge: list[bytes] = []
        completed: list[Completed] = []
        height = 0
        while row or waiting:
            first = self.size >> height
            if height and height % LEVEL_HEIGHT == 0:
                level = height // LEVEL_HEIGHT
                completed += [(level, first + place, each) for place, each in enumerate(row)]
            if first & 1:
                row = (waiting.pop(), *row)
            if len(row) & 1:
                edge.append(row[-1])
            row, height = pair_hashes(row), height + 1
        return Frontier(size, tuple(reversed(edge))), completed

    def root(self) -> bytes:
        """Give the root of the tree (RFC 9162, 2.1.1)."""
        if not self.hashes:
            return EMPTY_ROOT
        *larger, reached = self.hashes
        for left in reversed(larger):
            reached = node_hash(left, reached)
        return reached

    def to_bytes(self) -> bytes:
        """Give the hashes one after the other, as they are stored beside the size."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Frontier":
        """Give the frontier that was stored. Raises ValueError where the bytes do not fit."""
        return cls(
            size,
            tuple(
                bytes(data[start : start + HASH_BYTES]) for start in range(0, len(data), HASH_BYTES)
            ),
        )
