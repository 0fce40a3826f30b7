"""Every committed entry gets its place in the tree, once, in order; nothing is lost or doubled."""

from pathlib import Path

import pytest
from django.conf import settings as settings

from consent import ledger
from consent.models import Checkpoint, Entry, Publication, Seal, Subtree
from consent.sealing import (
    DatabaseHashes,
    consistency,
    current_vkey,
    proof_of,
    sealer,
    witness,
)
from consent.sealing.horizon import Cluster
from tests.brands import NOW
from tests.ledgers import after_this_transaction, entries, entry, seal_here

pytestmark = pytest.mark.django_db


def sealed_bytes() -> list[bytes]:
    """Give the bytes of all sealed entries, in the tree's order."""
    rows = Entry.objects.filter(seal__isnull=False).order_by("seal__position")
    return [bytes(one) for one in rows.values_list("canonical", flat=True)]


def held() -> witness.Witnessed | None:
    """Give what the witness holds."""
    return witness.latest(Path(settings.WITNESS_DIR))


def test_an_entry_is_sealed_signed_witnessed_and_published() -> None:
    made = entry()
    assert seal_here().count == 1
    checkpoint = Checkpoint.objects.get()
    assert held() == witness.Witnessed(size=1, note=checkpoint.note)
    assert Publication.objects.get().checkpoint == checkpoint
    opened = ledger.open_checkpoint(checkpoint.note, current_vkey() or "")
    assert opened.origin == settings.LEDGER_ORIGIN
    assert opened.root == ledger.leaf_hash(made.canonical)


def test_nothing_to_seal_makes_no_checkpoint() -> None:
    assert seal_here() == sealer.Sealed()
    assert not Checkpoint.objects.exists()


def test_entries_are_sealed_in_the_order_of_transaction_and_id() -> None:
    made = entries(20)
    seal_here()
    assert list(Seal.objects.order_by("position").values_list("entry", flat=True)) == [
        one.pk for one in made
    ]


@pytest.mark.parametrize("counts", [[1, 1, 1], [255, 1, 1], [256, 300], [3, 513]])
def test_the_tree_is_that_of_all_entries_however_they_came(counts: list[int]) -> None:
    for count in counts:
        entries(count)
        seal_here()
    expected = ledger.root(sealed_bytes())
    last = Checkpoint.objects.latest("size")
    assert (last.size, bytes(last.root)) == (sum(counts), expected)
    assert ledger.root_at(last.size, DatabaseHashes()) == expected
    assert Subtree.objects.count() == sum(counts) // 256


def test_a_batch_that_is_full_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealer, "BATCH", 7)
    entries(20)
    assert seal_here() == sealer.Sealed(count=20, size=20)
    sizes = Checkpoint.objects.order_by("size").values_list("size", flat=True)
    assert list(sizes) == [7, 14, 20]


def test_a_second_pass_seals_nothing_twice() -> None:
    entries(3)
    seal_here()
    assert seal_here() == sealer.Sealed(size=3)
    assert (Seal.objects.count(), Checkpoint.objects.count()) == (3, 1)


def test_a_pass_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealer, "BATCH", 2)
    entries(5)
    done = sealer.seal(clock=lambda: NOW, cluster=after_this_transaction, budget=sealer.BUDGET * 0)
    assert (done.count, done.has_more) == (2, True)


def test_what_an_open_transaction_wrote_waits() -> None:
    entries(2)
    here = after_this_transaction()
    still_open = Cluster(identifier=here.identifier, horizon=here.horizon - 1)
    assert sealer.seal(clock=lambda: NOW, cluster=lambda: still_open).count == 0
    assert seal_here().count == 2


def test_a_proof_leads_from_the_entry_to_a_checkpoint_and_never_changes() -> None:
    made = entries(5)
    assert proof_of(made[2].pk) is None
    seal_here()
    proof = proof_of(made[2].pk)
    assert proof is not None
    assert proof.check(made[2].canonical, current_vkey() or "").size == 5
    entries(4)
    seal_here()
    assert proof_of(made[2].pk) == proof


def test_two_checkpoints_are_consistent() -> None:
    for count in (3, 600):
        entries(count)
        seal_here()
    old, new = Checkpoint.objects.order_by("size")
    path = consistency(old.size, new.size)
    assert ledger.verify_consistency(3, 603, bytes(old.root), bytes(new.root), path)
    with pytest.raises(ValueError, match="No published checkpoint"):
        consistency(3, 604)


class KilledError(BaseException):
    """The process ends here."""


def killed_at(name: str, patch: pytest.MonkeyPatch) -> None:
    """Let a pass end at a step, as if its process were killed there."""

    def step(reached: str) -> None:
        if reached == name:
            raise KilledError

    with patch.context() as changed:
        changed.setattr(sealer, "step", step)
        with pytest.raises(KilledError):
            seal_here()


@pytest.mark.parametrize("name", ["read", "written"])
def test_a_pass_that_ends_before_its_commit_leaves_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries(4)
    killed_at(name, monkeypatch)
    assert not Seal.objects.exists()
    assert seal_here().count == 4


# What stands after a pass that ended at a step: in the witness, published.
AFTER_COMMIT = [("committed", 0, 0), ("witnessed", 1, 0), ("published", 1, 1)]


@pytest.mark.parametrize(("name", "witnessed", "published"), AFTER_COMMIT)
def test_the_next_pass_publishes_what_a_killed_one_left(
    name: str, witnessed: int, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = entries(4)
    killed_at(name, monkeypatch)
    assert (held() is not None, Publication.objects.count()) == (bool(witnessed), published)
    assert (proof_of(made[0].pk) is not None) == bool(published)
    assert seal_here() == sealer.Sealed(size=4)
    assert (held() or witness.Witnessed(size=0, note="")).size == 4
    assert proof_of(made[0].pk) is not None
