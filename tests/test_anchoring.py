"""After a restore, two people let the ledger go on, on record; nothing else does."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from consent import ledger
from consent.models import Anchor, Checkpoint, Entry, EntryType, Opening, Seal
from consent.sealing import (
    AnchorRefusedError,
    Decision,
    SealingRefusedError,
    anchor,
    current_vkey,
    proof_of,
    record_of_anchor,
    seal,
    witness,
)
from consent.sealing.horizon import Cluster, cluster
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import after_this_transaction, entries, entry, seal_here

WHY = "The dump of 20 November was restored; two acts are lost."


@pytest.fixture
def decision(brand: Brand) -> Decision:
    """Give the decision of an approver and a protection officer."""
    return Decision(by=brand.people["approver"], second=brand.people["dpo"], reason=WHY)


@pytest.fixture
def shrunken(db: None) -> None:
    """Let three entries be sealed, and the witness have seen five."""
    entries(3)
    seal_here()
    witness.keep(Path(settings.WITNESS_DIR), note="a later note", size=5)


def test_an_anchored_ledger_is_sealed_again(shrunken: None, decision: Decision) -> None:
    made = anchor(decision, at=NOW)
    assert (made.problem, made.size, made.witnessed_size) == ("shrunken", 3, 5)
    late = entry()
    # The anchor itself is a line, and the roles' rows are none.
    assert seal_here().count == 2
    proof = proof_of(late.pk)
    assert proof is not None
    assert proof.check(late.canonical, current_vkey() or "").size == 5
    assert seal_here().count == 0


def test_an_anchor_is_a_line_of_the_ledger(shrunken: None, decision: Decision) -> None:
    made = Anchor.objects.get(pk=anchor(decision, at=NOW).pk)
    opening = Opening.objects.get(entry=made.entry)
    assert made.entry.type == EntryType.OVERRIDE
    assert bytes(opening.record) == record_of_anchor(made)
    assert made.entry.commitment == ledger.commitment(opening.record, opening.salt)


def test_what_the_witness_held_before_stays(shrunken: None, decision: Decision) -> None:
    anchor(decision, at=NOW)
    entry()
    seal_here()
    directory = Path(settings.WITNESS_DIR)
    assert witness.held(directory, size=5) == "a later note"
    known = witness.latest_anchor(directory)
    assert known is not None
    assert witness.held(known.folder, size=5) == Checkpoint.objects.latest("size").note


def test_a_ledger_can_be_anchored_again(shrunken: None, decision: Decision) -> None:
    first = anchor(decision, at=NOW)
    seal_here()
    witness.keep(next(Path(settings.WITNESS_DIR).glob("anchor-0001-*")), note="later", size=9)
    second = anchor(decision, at=NOW)
    assert second.at > first.at
    assert seal_here().count == 1


def test_rows_of_another_clusters_transactions_are_sealed_after_an_anchor(
    decision: Decision,
) -> None:
    now = cluster()
    foreign = entries_of(now.horizon + 1_000_000_000)
    with pytest.raises(SealingRefusedError, match="another cluster"):
        seal_here()
    anchor(decision, at=NOW)
    assert seal_here().count == len(foreign) + 1
    assert Seal.objects.filter(entry__in=foreign).count() == len(foreign)


def entries_of(xid: int) -> list[Entry]:
    """Write entries as a restored dump holds them: with the id of another cluster's transaction."""
    made = []
    for template in (ledger.canonical_json({"i": number}) for number in range(3)):
        one = Entry(type="accept", time=NOW, commitment="0" * 64, canonical=template, xid=str(xid))
        one.save()
        made.append(one)
    return made


def test_a_ledger_restored_in_another_cluster_goes_on_there(decision: Decision) -> None:
    entries(3)
    seal_here()
    here = after_this_transaction()

    def elsewhere() -> Cluster:
        return Cluster(identifier=here.identifier + 1, horizon=here.horizon)

    anchor(decision, at=NOW, cluster=elsewhere)
    assert seal(clock=lambda: NOW, cluster=elsewhere).count == 1
    with pytest.raises(SealingRefusedError):
        seal_here()


def test_a_long_transaction_at_the_anchor_keeps_the_search_open(
    shrunken: None, decision: Decision
) -> None:
    made = anchor(decision, at=NOW)
    here = after_this_transaction()
    stalled = Cluster(identifier=here.identifier, horizon=here.horizon - 1)
    assert seal(clock=lambda: NOW, cluster=lambda: stalled).count == 1
    assert str(Checkpoint.objects.latest("size").horizon) == "0"
    assert int(Entry.objects.get(anchor=made).xid) == stalled.horizon


def test_an_anchor_that_the_witness_does_not_know_counts_for_nothing(
    shrunken: None, decision: Decision
) -> None:
    made = anchor(decision, at=NOW)
    next(Path(settings.WITNESS_DIR).glob("*/anchor.json")).unlink()
    with pytest.raises(SealingRefusedError, match="the witness does not know"):
        seal_here()
    assert anchor(decision, at=NOW).pk != made.pk
    assert seal_here().size == 5


def test_a_ledger_restored_to_before_its_anchor_is_not_sealed(shrunken: None) -> None:
    lost = Anchor().pk
    witness.keep_anchor(Path(settings.WITNESS_DIR), anchor=lost, record=b"{}")
    with pytest.raises(SealingRefusedError, match="the database lacks"):
        seal_here()


def test_a_ledger_that_fits_is_not_anchored(db: None, decision: Decision) -> None:
    entry()
    seal_here()
    with pytest.raises(AnchorRefusedError, match="nothing to anchor"):
        anchor(decision, at=NOW)
    assert not Anchor.objects.exists()


REFUSED = [
    ("approver", "approver", WHY, "Two different people"),
    ("approver", "dpo", "  ", "Say why"),
    ("approver", "closed", WHY, "closed"),  # an account that nobody can use
]


@pytest.mark.parametrize(("by", "second", "reason", "words"), REFUSED)
def test_a_decision_of_fewer_than_two_people_is_none(
    by: str, second: str, reason: str, words: str, brand: Brand
) -> None:
    brand.people["closed"] = User.objects.create_user("closed@alpha.example", is_active=False)
    with pytest.raises(AnchorRefusedError, match=words):
        Decision(by=brand.people[by], second=brand.people[second], reason=reason)


def command(by: str = "approver", second: str = "dpo") -> None:
    """Anchor as two people do at the console."""
    address = "{}@alpha.example".format
    call_command(
        "anchor_ledger", by=address(by), second=address(second), reason=WHY, yes=True, verbosity=0
    )


def test_the_command_anchors(shrunken: None, brand: Brand) -> None:
    command()
    assert Anchor.objects.get().by == brand.people["approver"]


@pytest.mark.parametrize(("by", "second"), [("approver", "editor"), ("nobody", "dpo")])
def test_the_command_takes_only_who_answers_for_findings(
    by: str, second: str, shrunken: None, brand: Brand
) -> None:
    with pytest.raises(CommandError):
        command(by, second)
    assert not Anchor.objects.exists()
