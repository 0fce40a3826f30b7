"""The tree, its proofs and its frontier, beside the RFC's own recursive definitions."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consent.ledger import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    leaf_hashes,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# Around every power of two up to 128 and beyond a kept subtree of 256.
EDGES = (1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 256, 257, 300)
ENTRIES = [b"entry %d" % number for number in range(600)]
NOBODYS = bytes(32)

# The example of RULES, section 5: entries that accept.
ACCEPTS = [b'{"i":%d,"t":"accept"}' % number for number in range(3)]
# The entries and the roots with which implementations of Certificate Transparency are tested.
KNOWN = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
KNOWN_ROOTS = (
    (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
)

indexes = st.integers(min_value=1, max_value=300).flatmap(
    lambda size: st.tuples(st.integers(min_value=0, max_value=size - 1), st.just(size))
)
growths = st.integers(min_value=1, max_value=300).flatmap(
    lambda size: st.tuples(st.integers(min_value=1, max_value=size), st.just(size))
)

# A loaded machine is no error.
untimed = settings(deadline=None)


def split(size: int) -> int:
    """The largest power of two smaller than the size: k of RFC 9162, 2.1.1."""
    return 1 << (size - 1).bit_length() - 1


def mth(entries: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.1, as it is written."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1, as it is written."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: Sequence[bytes], *, complete: bool = True) -> list[bytes]:
    """RFC 9162, 2.1.4.1, as it is written; `complete` is its b."""
    if m == len(entries):
        return [] if complete else [mth(entries)]
    k = split(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], complete=complete), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], complete=False), mth(entries[:k])]


@pytest.mark.parametrize(("size", "expected"), KNOWN_ROOTS)
def test_the_roots_are_those_of_certificate_transparency(size: int, expected: str) -> None:
    assert root(KNOWN[:size]).hex() == expected


@pytest.mark.parametrize(("size", "start"), [(1, "7ece2912"), (2, "3b6a5d10"), (3, "d1d6a64c")])
def test_the_roots_of_acceptances_are_those_of_the_rules(size: int, start: str) -> None:
    assert root(ACCEPTS[:size]).hex().startswith(start)


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)


@untimed
@given(st.lists(st.binary(max_size=40), max_size=70))
def test_the_root_is_the_rfcs(entries: list[bytes]) -> None:
    assert root(entries) == root(tuple(entries)) == mth(entries)


@untimed
@given(indexes)
@example((0, 1))
@example((299, 300))
def test_an_inclusion_proof_is_the_rfcs_and_verifies(place: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(index, ENTRIES[:size])
    assert proof == path(index, ENTRIES[:size])
    assert verify_inclusion(leaf_hash(ENTRIES[index]), index, size, proof, mth(ENTRIES[:size]))


@untimed
@given(growths)
@example((1, 1))
@example((256, 257))
def test_a_consistency_proof_is_the_rfcs_and_verifies(sizes: tuple[int, int]) -> None:
    old, new = sizes
    proof = consistency_proof(old, ENTRIES[:new])
    assert proof == subproof(old, ENTRIES[:new])
    assert verify_consistency(old, new, mth(ENTRIES[:old]), mth(ENTRIES[:new]), proof)


@pytest.mark.parametrize("size", EDGES)
def test_every_entry_has_a_proof_that_holds_for_it_alone(size: int) -> None:
    entries, top = ENTRIES[:size], root(ENTRIES[:size])
    for index in {0, size // 2, size - 1}:
        proof = inclusion_proof(index, entries)
        leaf, other = leaf_hash(entries[index]), leaf_hash(b"another")
        assert verify_inclusion(leaf, index, size, proof, top)
        assert not verify_inclusion(other, index, size, proof, top)
        assert not verify_inclusion(leaf, index ^ 1, size, proof, top)


@untimed
@given(indexes, st.data())
def test_a_changed_inclusion_proof_is_false(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    right = inclusion_proof(index, ENTRIES[:size])
    wrong = data.draw(st.sampled_from(changed(right)))
    assert not verify_inclusion(leaf_hash(ENTRIES[index]), index, size, wrong, root(ENTRIES[:size]))


@untimed
@given(growths, st.data())
def test_a_changed_consistency_proof_is_false(sizes: tuple[int, int], data: st.DataObject) -> None:
    old, new = sizes
    right = consistency_proof(old, ENTRIES[:new])
    wrong = data.draw(st.sampled_from(changed(right)))
    assert not verify_consistency(old, new, root(ENTRIES[:old]), root(ENTRIES[:new]), wrong)


def changed(proof: list[bytes]) -> list[list[bytes]]:
    """Proofs with a hash too many, too few, tampered with, cut, lengthened, or out of order."""
    wrong = [[*proof, NOBODYS], [NOBODYS, *proof], [*proof, b""]]
    for place, each in enumerate(proof):
        rest = proof[:place], proof[place + 1 :]
        wrong.append([*rest[0], *rest[1]])
        flipped = bytes([each[0] ^ 1]) + each[1:]
        wrong += [[*rest[0], new, *rest[1]] for new in (flipped, each[:31], each + b"\x00")]
    if len(proof) > 1:
        wrong.append(proof[::-1])
    return wrong


@pytest.mark.parametrize("index", [-1, 5, 6])
def test_no_proof_is_made_of_an_entry_that_is_not_there(index: int) -> None:
    with pytest.raises(ValueError, match=f"no entry at index {index}"):
        inclusion_proof(index, ENTRIES[:5])
    proof = inclusion_proof(4, ENTRIES[:5])
    assert not verify_inclusion(leaf_hash(ENTRIES[4]), index, 5, proof, root(ENTRIES[:5]))


def test_nothing_is_in_the_empty_tree() -> None:
    with pytest.raises(ValueError, match="no entry at index 0"):
        inclusion_proof(0, [])
    assert not verify_inclusion(leaf_hash(b""), 0, 0, [], EMPTY_ROOT)


@pytest.mark.parametrize("old_size", [-1, 6])
def test_a_tree_has_not_grown_out_of_a_larger_one(old_size: int) -> None:
    with pytest.raises(ValueError, match=f"never had {old_size} entries"):
        consistency_proof(old_size, ENTRIES[:5])
    top = root(ENTRIES[:5])
    assert not verify_consistency(old_size, 5, top, top, [])


@pytest.mark.parametrize("new_size", [0, 1, 5])
def test_every_tree_begins_with_the_empty_one(new_size: int) -> None:
    top = root(ENTRIES[:new_size])
    assert consistency_proof(0, ENTRIES[:new_size]) == []
    assert verify_consistency(0, new_size, EMPTY_ROOT, top, [])
    assert not verify_consistency(0, new_size, EMPTY_ROOT, top, [NOBODYS])
    assert not verify_consistency(0, new_size, NOBODYS, top, [])


def test_the_same_size_is_consistent_with_the_same_root_only() -> None:
    top = root(ENTRIES[:5])
    assert verify_consistency(5, 5, top, top, [])
    assert not verify_consistency(5, 5, top, NOBODYS, [])
    assert not verify_consistency(5, 5, top, top, [NOBODYS])


@pytest.mark.parametrize("old_size", [3, 4])
def test_growth_is_never_shown_by_an_empty_proof(old_size: int) -> None:
    old, new = root(ENTRIES[:old_size]), root(ENTRIES[:6])
    assert not verify_consistency(old_size, 6, old, new, [])


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33), "0" * 32, None])
def test_what_is_no_hash_is_false_and_no_error(wrong: bytes) -> None:
    proof, top = inclusion_proof(1, ENTRIES[:2]), root(ENTRIES[:2])
    assert verify_inclusion(leaf_hash(ENTRIES[1]), 1, 2, proof, top)
    assert not verify_inclusion(wrong, 1, 2, proof, top)
    assert not verify_inclusion(leaf_hash(ENTRIES[1]), 1, 2, [wrong], top)
    assert not verify_inclusion(leaf_hash(ENTRIES[1]), 1, 2, proof, wrong)
    assert not verify_consistency(1, 2, leaf_hash(ENTRIES[0]), wrong, [wrong])


@untimed
@given(st.lists(st.integers(min_value=0, max_value=300), max_size=5))
@example([256, 0, 256])
def test_a_frontier_grown_in_steps_has_the_tree_s_root(steps: list[int]) -> None:
    leaves = leaf_hashes([b"%d" % number for number in range(sum(steps))])
    frontier, done = Frontier(), 0
    for step in steps:
        frontier, _ = frontier.with_leaves(leaves[done : done + step])
        done += step
    assert (frontier.size, frontier.root()) == (done, root([b"%d" % n for n in range(done)]))


@pytest.mark.parametrize("first", [0, 1, 255, 256, 257, 511, 512])
def test_each_full_subtree_is_completed_once(first: int) -> None:
    leaves = leaf_hashes(ENTRIES)
    begun, early = Frontier().with_leaves(leaves[:first])
    _, late = begun.with_leaves(leaves[first:])
    assert [*early, *late] == [(1, 0, root(ENTRIES[:256])), (1, 1, root(ENTRIES[256:512]))]


def test_a_subtree_of_subtrees_is_completed_after_them() -> None:
    entries = [b"%d" % number for number in range(65536)]
    almost, _ = Frontier().with_leaves(leaf_hashes(entries[:-1]))
    full, completed = almost.with_leaves([leaf_hash(entries[-1])])
    assert completed == [(1, 255, root(entries[-256:])), (2, 0, root(entries))]
    assert full.hashes == (root(entries),)


@pytest.mark.parametrize("size", [0, *EDGES])
def test_a_frontier_is_stored_and_read_back(size: int) -> None:
    frontier, _ = Frontier().with_leaves(leaf_hashes(ENTRIES[:size]))
    assert Frontier.from_bytes(size, frontier.to_bytes()) == frontier


@pytest.mark.parametrize(
    ("size", "data"),
    [
        (3, bytes(32)),  # a hash too few
        (4, bytes(64)),  # a hash too many
        (3, bytes(63)),  # cut
        (0, bytes(1)),  # something where there is nothing
        (-1, b""),  # no size
    ],
)
def test_a_frontier_that_does_not_fit_its_size_is_refused(size: int, data: bytes) -> None:
    with pytest.raises(ValueError, match=r"frontier|entries"):
        Frontier.from_bytes(size, data)


def test_a_frontier_takes_only_hashes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().with_leaves([leaf_hash(b"a"), b"an entry that was not hashed"])
