"""The witness keeps each checkpoint for good; a ledger that contradicts it is not sealed."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from consent.models import Checkpoint, Publication
from consent.sealing import SealingRefusedError, examine, seal, sealer, witness
from consent.sealing.horizon import Cluster
from tests.brands import NOW
from tests.ledgers import after_this_transaction, entries, entry, seal_here


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    assert witness.latest(tmp_path / "none") is None
    for size in (9_999, 10_001, 7):
        witness.keep(tmp_path, note=f"note of {size}\n", size=size)
    assert witness.latest(tmp_path) == witness.Witnessed(size=10_001, note="note of 10001\n")
    assert witness.held(tmp_path, size=7) == "note of 7\n"
    assert witness.held(tmp_path, size=8) is None


def test_the_same_note_again_changes_nothing_and_another_is_refused(tmp_path: Path) -> None:
    path = witness.keep(tmp_path, note="one", size=3)
    assert witness.keep(tmp_path, note="one", size=3) == path
    with pytest.raises(witness.WitnessError):
        witness.keep(tmp_path, note="other", size=3)
    assert path.read_text() == "one"


def test_half_a_file_and_a_folder_without_notes_are_passed_over(tmp_path: Path) -> None:
    path = witness.keep(tmp_path, note="one", size=3)
    path.with_name(f".{5:020}.note.77").write_text("hal")
    (tmp_path / f"{20_000:020}").mkdir()
    assert witness.latest(tmp_path) == witness.Witnessed(size=3, note="one")


def refused() -> SealingRefusedError:
    """Give why the ledger is not sealed, which it was not."""
    before = Checkpoint.objects.count()
    entry()
    with pytest.raises(SealingRefusedError) as refusal:
        seal_here()
    assert Checkpoint.objects.count() == before
    return refusal.value


@pytest.fixture
def sealed(db: None) -> Checkpoint:
    """Give the checkpoint of a ledger of three entries."""
    entries(3)
    seal_here()
    return Checkpoint.objects.get()


def keep(note: str, size: int) -> None:
    """Let the witness hold a note."""
    witness.keep(Path(settings.WITNESS_DIR), note=note, size=size)


def test_a_ledger_that_is_shorter_than_its_witness_is_not_sealed(sealed: Checkpoint) -> None:
    keep("a later note", 5)
    refusal = refused()
    assert refusal.problem == "shrunken"
    assert "3 entries are sealed, and 5 were" in refusal.sentence
    assert "anchor_ledger" in refusal.remedy


def test_a_ledger_whose_checkpoint_is_another_than_the_witnessed_is_not_sealed(
    sealed: Checkpoint,
) -> None:
    path = next(Path(settings.WITNESS_DIR).glob("*/*.note"))
    other = b64encode(sha256(b"another ledger").digest()).decode()
    path.write_text(sealed.note.replace(sealed.note.splitlines()[2], other))
    assert refused().problem == "forked"


def test_a_ledger_that_lacks_a_witnessed_checkpoint_is_not_sealed(sealed: Checkpoint) -> None:
    entries(2)
    seal_here()
    (Path(settings.WITNESS_DIR) / f"{0:020}" / f"{5:020}.note").unlink()
    keep("a note between", 4)
    assert refused().problem == "forked"


def test_a_ledger_in_another_cluster_is_not_sealed(sealed: Checkpoint) -> None:
    entry()
    here = after_this_transaction()
    elsewhere = Cluster(identifier=here.identifier + 1, horizon=here.horizon)
    with pytest.raises(SealingRefusedError) as refusal:
        seal(clock=lambda: NOW, cluster=lambda: elsewhere)
    assert refusal.value.problem == "restored"
    assert str(here.identifier) in refusal.value.sentence


def test_a_witness_that_lost_what_was_published_is_not_trusted(
    sealed: Checkpoint, settings: Settings, tmp_path: Path
) -> None:
    settings.WITNESS_DIR = tmp_path / "empty"
    assert refused().problem == "witness_behind"


def test_nothing_is_published_that_the_witness_could_not_take(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    # Where nobody can make a directory, whoever he is.
    settings.WITNESS_DIR = Path("/proc/1/witness")
    for _ in range(3):
        entry()
        with pytest.raises(SealingRefusedError, match="cannot be written"):
            seal_here()
    # Nor does the ledger grow on: one checkpoint waits for the witness, not many.
    assert (Checkpoint.objects.count(), Publication.objects.count()) == (1, 0)
    settings.WITNESS_DIR = tmp_path / "witness"
    assert seal_here() == sealer.Sealed(count=2, size=3)


def test_a_witness_that_cannot_be_read_refuses(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.WITNESS_DIR = tmp_path / "file"
    settings.WITNESS_DIR.write_text("no directory")
    assert refused().problem == "witness_unreadable"


def test_another_installations_witness_is_not_written_over(db: None) -> None:
    entry()
    keep("of another log", 1)
    with pytest.raises(SealingRefusedError) as refusal:
        seal_here()
    assert refusal.value.problem == "shrunken"
    assert not Checkpoint.objects.exists()


def test_seals_that_a_checkpoint_does_not_know_are_found(sealed: Checkpoint) -> None:
    extra = entry()
    sealer._copy_seals(3, [extra.pk], [b"x" * 32])
    assert refused().problem == "damaged"


def test_a_ledger_that_fits_has_nothing_to_say(sealed: Checkpoint) -> None:
    assert examine() is None
