"""Proofs from stored hashes are those of the whole tree, and read little."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from consent.ledger import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    consistency_proof,
    inclusion_path,
    inclusion_proof,
    leaf_hashes,
    root,
    root_at,
    verify_consistency,
    verify_inclusion,
)

STORED = 66_400
ENTRIES = [b"entry %d" % number for number in range(STORED)]
# A row of leaves, one more; two rows; the tree of the second level, and the leaf, the row after it.
EDGES = (1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_791, 65_792, 65_793, STORED)

sizes = st.integers(min_value=1, max_value=2_000) | st.sampled_from(EDGES)


class Kept:
    """What the database holds of a tree, in memory; counts what is read."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.leaf_hashes = leaf_hashes(entries)
        _, completed = Frontier().with_leaves(self.leaf_hashes)
        self.full = {(level, place): each for level, place, each in completed}
        self.read = 0

    def leaves(self, start: int, stop: int) -> Sequence[bytes]:
        self.read += stop - start
        return self.leaf_hashes[start:stop]

    def subtrees(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        self.read += stop - start
        places = range(start, stop)
        return [self.full[level, place] for place in places if (level, place) in self.full]


KEPT = Kept(ENTRIES)


@settings(deadline=None, max_examples=25)
@given(sizes, st.floats(min_value=0, max_value=1, exclude_max=True))
@example(STORED, 0)
@example(65_793, 0.99999)
def test_a_stored_inclusion_proof_is_the_whole_tree_s(size: int, where: float) -> None:
    index = int(size * where)
    assert inclusion_path(index, size, KEPT) == inclusion_proof(index, ENTRIES[:size])


@settings(deadline=None, max_examples=25)
@given(sizes, sizes)
@example(65_536, 65_537)
@example(65_792, STORED)
@example(257, 65_793)
def test_a_stored_consistency_proof_is_the_whole_tree_s(old: int, new: int) -> None:
    assume(old <= new)
    assert consistency_path(old, new, KEPT) == consistency_proof(old, ENTRIES[:new])


@pytest.mark.parametrize("size", EDGES)
def test_a_stored_root_is_the_whole_tree_s(size: int) -> None:
    assert root_at(size, KEPT) == root(ENTRIES[:size])


@pytest.mark.parametrize("size", EDGES)
def test_every_edge_is_proved_from_every_other(size: int) -> None:
    new_root = root_at(STORED, KEPT)
    grown = consistency_path(size, STORED, KEPT)
    assert verify_consistency(size, STORED, root_at(size, KEPT), new_root, grown)
    path = inclusion_path(size - 1, STORED, KEPT)
    assert verify_inclusion(KEPT.leaf_hashes[size - 1], size - 1, STORED, path, new_root)


def test_the_empty_tree_is_the_beginning_of_all() -> None:
    assert root_at(0, KEPT) == EMPTY_ROOT
    assert consistency_path(0, 300, KEPT) == consistency_path(300, 300, KEPT) == []


@pytest.mark.parametrize("size", [257, 2_000, 65_793, STORED])
def test_a_proof_reads_at_most_two_rows_of_each_level(size: int) -> None:
    kept = Kept(ENTRIES[:size])
    levels = 1 + (size > 256) + (size > 65_536)
    inclusion_path(0, size, kept)
    assert 0 < kept.read <= levels * 2 * 256


def test_each_row_is_read_once() -> None:
    kept = Kept(ENTRIES[:300])
    inclusion_path(299, 300, kept)
    # The 44 leaves after the full subtree, and that subtree.
    assert kept.read == 45


@pytest.mark.parametrize("index", [-1, 300, 301])
def test_no_path_leads_from_an_entry_that_is_not_there(index: int) -> None:
    with pytest.raises(ValueError, match=f"no entry at index {index}"):
        inclusion_path(index, 300, KEPT)


@pytest.mark.parametrize("old", [-1, 301])
def test_no_path_leads_from_a_larger_tree(old: int) -> None:
    with pytest.raises(ValueError, match=f"never had {old} entries"):
        consistency_path(old, 300, KEPT)


def test_no_root_is_of_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="cannot have -1 entries"):
        root_at(-1, KEPT)


def test_hashes_that_are_not_stored_are_an_error_and_no_wrong_proof() -> None:
    kept = Kept(ENTRIES[:300])
    with pytest.raises(ValueError, match="256 to 309, 44 are stored"):
        inclusion_path(0, 310, kept)
    del kept.full[1, 0]
    with pytest.raises(ValueError, match="level 1, 0 to 0, 0 are stored"):
        root_at(300, kept)
