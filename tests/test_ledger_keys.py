"""Keys change, and every checkpoint verifies by the key that signed it; a lost one is said so."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from consent.ledger import NoteError, SigningKey, open_checkpoint
from consent.models import Checkpoint, LedgerKey
from consent.sealing import SealingRefusedError, all_keys, check_signing_key, current_vkey, rotate
from tests.brands import NOW
from tests.ledgers import entry, seal_here

pytestmark = pytest.mark.django_db


def sealed() -> str:
    """Seal one more entry; give the note of its checkpoint."""
    entry()
    seal_here()
    return Checkpoint.objects.latest("size").note


def signs(note: str, vkey: str) -> bool:
    """Tell whether a key signed a note."""
    try:
        open_checkpoint(note, vkey)
    except NoteError:
        return False
    return True


def signers(note: str) -> list[bool]:
    """Tell of each listed key, the oldest first, whether it signed a note."""
    return [signs(note, key.vkey) for key in all_keys()]


def test_the_first_checkpoint_makes_the_key_that_only_we_can_read(settings: Settings) -> None:
    note = sealed()
    path = Path(settings.LEDGER_KEY_FILE)
    key = SigningKey.from_text(path.read_text())
    assert (key.name, key.vkey) == (settings.LEDGER_ORIGIN, current_vkey())
    assert path.stat().st_mode & 0o777 == 0o600
    assert signs(note, key.vkey)


def test_where_no_key_is_made_by_itself_somebody_makes_it(settings: Settings) -> None:
    settings.LEDGER_MAKES_KEYS = False
    with pytest.raises(SealingRefusedError, match="rotate_ledger_key"):
        sealed()
    with pytest.raises(SealingRefusedError):
        check_signing_key()
    rotate(at=NOW)
    assert signers(sealed()) == [True]


def test_after_a_rotation_both_keys_sign_once_and_then_the_new_one_alone() -> None:
    before = sealed()
    rotate(at=NOW)
    both, after = sealed(), sealed()
    assert [signers(note) for note in (before, both, after)] == [
        [True, False],
        [True, True],
        [False, True],
    ]


def test_after_two_rotations_in_a_row_all_three_keys_sign() -> None:
    sealed()
    rotate(at=NOW)
    rotate(at=NOW)
    assert signers(sealed()) == [True, True, True]
    assert signers(sealed()) == [False, False, True]


def test_a_rotation_that_was_cut_short_leaves_a_key_that_signs(settings: Settings) -> None:
    sealed()
    path = Path(settings.LEDGER_KEY_FILE)
    old = path.read_text()
    rotate(at=NOW)
    # As it is before the last step: the new key is there under its id alone.
    path.write_text(old)
    check_signing_key()
    assert signers(sealed()) == [True, True]


def test_the_key_file_of_another_ledger_signs_nothing(settings: Settings) -> None:
    sealed()
    other = SigningKey.generate(settings.LEDGER_ORIGIN)
    Path(settings.LEDGER_KEY_FILE).write_text(other.to_text())
    with pytest.raises(SealingRefusedError, match="Put the file back"):
        sealed()


def test_a_lost_key_is_replaced_only_on_purpose(settings: Settings) -> None:
    sealed()
    Path(settings.LEDGER_KEY_FILE).unlink()
    with pytest.raises(SealingRefusedError, match="--old-is-lost"):
        rotate(at=NOW)
    rotate(at=NOW, old_is_lost=True)
    assert signers(sealed()) == [False, True]


def test_a_log_keeps_its_name(settings: Settings) -> None:
    sealed()
    settings.LEDGER_ORIGIN = "another.example/journal"
    with pytest.raises(SealingRefusedError, match="keeps its name"):
        sealed()


def test_what_is_no_key_is_said(settings: Settings) -> None:
    Path(settings.LEDGER_KEY_FILE).parent.mkdir(parents=True)
    Path(settings.LEDGER_KEY_FILE).write_text("no key")
    with pytest.raises(SealingRefusedError, match="cannot be read"):
        sealed()


def test_the_command_rotates_and_gives_the_public_key(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    call_command("rotate_ledger_key")
    call_command("rotate_ledger_key")
    said = capsys.readouterr().out
    assert all(key.vkey in said for key in all_keys())
    assert "PRIVATE" not in said
    Path(settings.LEDGER_KEY_FILE).unlink()
    # Both keys are beside it under their ids, so nothing is lost.
    call_command("rotate_ledger_key")
    assert LedgerKey.objects.count() == 3


def test_the_command_says_what_to_do_where_the_key_is_lost(settings: Settings) -> None:
    sealed()
    Path(settings.LEDGER_KEY_FILE).unlink()
    with pytest.raises(CommandError, match="--old-is-lost"):
        call_command("rotate_ledger_key")
