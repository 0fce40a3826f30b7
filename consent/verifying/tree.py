"""The tree made again from the entries, beside what is stored of it: subtrees, checkpoints."""

from array import array
from collections.abc import Iterator
from typing import Final

from consent.ledger import HASH_BYTES, Frontier
from consent.models import Checkpoint, Subtree
from consent.verifying.problems import Findings

_AT_ONCE: Final = 5_000
ALTERED: Final = (
    "Something under a checkpoint was changed, added or removed. Compare with a backup and with"
    " checkpoints that others hold; find out what else was done."
)


class Tree:
    """Grows leaf by leaf, and compares each stored hash when it is reached."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._frontier = Frontier()
        self._subtrees = {
            (level, place): bytes(node)
            for level, place, node in Subtree.objects.values_list("level", "place", "hash")
        }
        self._checkpoints = iter(_Roots())
        self._next = next(self._checkpoints, None)

    @property
    def size(self) -> int:
        """Give the number of leaves."""
        return self._frontier.size

    def grow(self, leaves: list[bytes]) -> None:
        """Add leaves, stopping where a checkpoint stands."""
        start = 0
        while start < len(leaves):
            stop = len(leaves)
            if self._next is not None:
                stop = min(stop, start + self._next[0] - self.size)
            self._frontier, completed = self._frontier.with_leaves(leaves[start:stop])
            for level, place, node in completed:
                self._compare_subtree(level, place, node)
            self._compare_root()
            start = stop

    def end(self) -> None:
        """Report what is stored of a tree larger than this one."""
        for level, place in self._subtrees:
            self._found.problem(
                "tree.subtree",
                f"consent_subtree {level}/{place} is of a larger tree than that of the"
                f" {self.size} entries sealed.",
                ALTERED,
            )
        while self._next is not None:
            self._found.problem(
                "tree.size",
                f"consent_checkpoint {self._next[0]} is of more entries than the {self.size}"
                " sealed.",
                ALTERED,
            )
            self._next = next(self._checkpoints, None)

    def _compare_subtree(self, level: int, place: int, node: bytes) -> None:
        if self._subtrees.pop((level, place), None) != node:
            self._found.problem(
                "tree.subtree",
                f"consent_subtree {level}/{place} is not the hash of what is under it.",
                ALTERED,
            )

    def _compare_root(self) -> None:
        if self._next is None or self._next[0] != self.size:
            return
        if self._frontier.root() != self._next[1]:
            self._found.problem(
                "tree.root",
                f"consent_checkpoint {self.size} has a root that its entries do not give.",
                ALTERED,
            )
        self._next = next(self._checkpoints, None)


class _Roots:
    """Size and root of each checkpoint, the smallest first: 40 bytes for each, read at once.

    Entries are streamed meanwhile, which leaves the connection no other query.
    """

    def __init__(self) -> None:
        self._sizes, self._roots = array("q"), bytearray()
        rows = Checkpoint.objects.order_by("size").values_list("size", "root")
        for size, root in rows.iterator(chunk_size=_AT_ONCE):
            self._sizes.append(size)
            # A root of another length is none: it equals nothing.
            self._roots += bytes(root).ljust(HASH_BYTES)[:HASH_BYTES]

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        for place, size in enumerate(self._sizes):
            start = place * HASH_BYTES
            yield size, bytes(self._roots[start : start + HASH_BYTES])
