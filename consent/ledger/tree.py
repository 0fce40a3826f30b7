"""The Merkle tree over the ledger's entries, its proofs and their verification (RFC 9162, 2.1).

Entries go in raw; hashes and proofs come out as raw SHA-256 digests of 32 bytes.
"""

from collections.abc import Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

_LEAF = b"\x00"
_NODE = b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """Give the hash of an entry as a leaf: SHA-256(0x00 || entry)."""
    return sha256(_LEAF + entry).digest()


def leaf_hashes(entries: Sequence[bytes]) -> list[bytes]:
    """Give the leaf hash of each entry, in their order."""
    hash_of, prefix = sha256, _LEAF
    return [hash_of(prefix + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of a node from those of its children: SHA-256(0x01 || left || right)."""
    return sha256(_NODE + left + right).digest()


def pair_hashes(row: Sequence[bytes]) -> list[bytes]:
    """Give the node of each pair of neighbours in a row of hashes; an odd last one is left out."""
    hash_of, prefix, following = sha256, _NODE, iter(row)
    return [
        hash_of(prefix + left + right).digest()
        for left, right in zip(following, following, strict=False)
    ]


def row_above(row: Sequence[bytes]) -> list[bytes]:
    """Give the next row of the tree: pairs are hashed, an odd last node goes up as it is."""
    above = pair_hashes(row)
    if len(row) % 2:
        above.append(row[-1])
    return above


def top_of(row: Sequence[bytes]) -> bytes:
    """Give the hash of the tree over a row of hashes, which holds at least one."""
    if not row:
        raise ValueError("A row without hashes has no top.")
    while len(row) > 1:
        row = row_above(row)
    return row[0]


def siblings(index: int, row: Sequence[bytes]) -> list[bytes]:
    """Give the neighbours that lead from a node of a row to the top of the row, lowest first."""
    path = []
    while len(row) > 1:
        if index ^ 1 < len(row):
            path.append(row[index ^ 1])
        row, index = row_above(row), index >> 1
    return path


def root(entries: Sequence[bytes]) -> bytes:
    """Give the root of the tree over entries (MTH, 2.1.1); without entries, SHA-256 of nothing."""
    return top_of(leaf_hashes(entries)) if len(entries) else EMPTY_ROOT


def check_size(size: int) -> None:
    """Raise ValueError where no tree has this size."""
    if size < 0:
        raise ValueError(f"A tree cannot have {size} entries.")


def check_index(index: int, size: int) -> None:
    """Raise ValueError where a tree of this size has no entry at this index."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} entries has no entry at index {index}.")


def check_sizes(old_size: int, size: int) -> None:
    """Raise ValueError where a tree of one size cannot have grown into one of the other."""
    if not 0 <= old_size <= size:
        raise ValueError(f"A tree of {size} entries never had {old_size} entries.")


def inclusion_proof(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """Give the path from the entry at `index`, from 0, to the root over all entries (2.1.3.1).

    Raises ValueError where there is no such entry.
    """
    check_index(index, len(entries))
    return siblings(index, leaf_hashes(entries))


def consistency_proof(old_size: int, entries: Sequence[bytes]) -> list[bytes]:
    """Give the proof that the first `old_size` entries are the beginning of all (2.1.4.1).

    It is empty for the same size, and for size 0, of which the RFC does not speak: every tree
    begins with the empty one. Raises ValueError where there are fewer entries.
    """
    check_sizes(old_size, len(entries))
    if old_size in (0, len(entries)):
        return []
    row = leaf_hashes(entries)
    height = last_subtree_height(old_size)
    for _ in range(height):
        row = row_above(row)
    index = (old_size - 1) >> height
    return row[index : index + 1] * bool(index) + siblings(index, row)


def last_subtree_height(size: int) -> int:
    """Give the height of the last full subtree of a tree that has entries."""
    return (size & -size).bit_length() - 1


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether a leaf hash stands at `index` in the tree of this size and root (2.1.3.2).

    Anything wrong, malformed hashes too, gives False.
    """
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    node, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if _is_right(node, last):
            reached = node_hash(sibling, reached)
            node, last = _while_left(node, last)
        else:
            reached = node_hash(reached, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and reached == root


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the tree of the old size and root is the beginning of the new one (2.1.4.2).

    Between equal sizes, and from the empty tree, only the empty proof is right. Anything wrong,
    malformed hashes too, gives False.
    """
    if not 0 <= old_size <= new_size or not _are_hashes(old_root, new_root, *proof):
        return False
    if old_size == 0 and old_root != EMPTY_ROOT:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof
    return bool(proof) and _is_grown(old_size, new_size, proof, (old_root, new_root))


def _is_grown(
    old_size: int, new_size: int, proof: Sequence[bytes], roots: tuple[bytes, bytes]
) -> bool:
    """Walk a proof that holds hashes, between two different sizes, none of which is 0."""
    # A full old tree is a node of the new one: the proof leaves out what its root already is.
    path = [roots[0], *proof] if old_size & (old_size - 1) == 0 else list(proof)
    height = last_subtree_height(old_size)
    node, last = (old_size - 1) >> height, (new_size - 1) >> height
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if _is_right(node, last):
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _while_left(node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and (old, new) == roots


def _is_right(node: int, last: int) -> bool:
    """Tell whether the next sibling stands left of a node; the row's last may have none right."""
    return bool(node & 1) or node == last


def _while_left(node: int, last: int) -> tuple[int, int]:
    """Go up from a row's last node to where it has a sibling: until then it goes up as it is."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _are_hashes(*values: object) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_BYTES for value in values)
