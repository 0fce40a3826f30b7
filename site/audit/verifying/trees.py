"""Proofs in the ledger's tree (RFC 9162, 2.1)."""

import hashlib

Roots = tuple[bytes, bytes]


def leaf(entry: bytes) -> bytes:
    """Give the hash of an entry."""
    return hashlib.sha256(b"\0" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Give the hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


def climbed(place: int, last: int, path: list[bytes], start: bytes) -> Roots | None:
    """Give the roots that a path leads to, of the older tree and of the newer; None for none."""
    old = new = start
    for other in path:
        if not last:
            return None
        if place & 1 or place == last:
            old, new = node(other, old), node(other, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, other)
        place, last = place >> 1, last >> 1
    return None if last else (old, new)


def is_included(hashed: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Say whether a leaf has this place under a root (2.1.3.2)."""
    found = climbed(index, size - 1, path, hashed) if 0 <= index < size else None
    return found is not None and found[1] == root


def is_consistent(old: int, new: int, roots: Roots, path: list[bytes]) -> bool:
    """Say whether a tree only grew from one root to the other (2.1.4.2)."""
    if not 0 < old < new:
        return old == new and not path and roots[0] == roots[1]
    steps = [roots[0], *path] if old & (old - 1) == 0 else path
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return bool(steps) and climbed(place, last, steps[1:], steps[0]) == roots
