"""`verify_ledger` beside the database: keys, the witness directory, anchors, time stamps."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from consent import ledger
from consent.models import Checkpoint, EntryType, TimeStamp
from consent.sealing import Decision, anchor, keys, stamp, witness
from consent.verifying import Report, verify
from tests import time_authority
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import entry, seal_here
from tests.time_authority import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed() -> list[Checkpoint]:
    """Give the checkpoints of a ledger that was sealed twice."""
    for _ in range(2):
        entry(kind=EntryType.ACCESS)
        seal_here()
    return list(Checkpoint.objects.order_by("size"))


def ids(report: Report) -> set[str]:
    """Give the ids of what does not fit."""
    return {problem.id for problem in report.problems}


def note_of(checkpoint: Checkpoint) -> Path:
    """Give the file in which the witness keeps a checkpoint."""
    (path,) = Path(django_settings.WITNESS_DIR).glob(f"*/{checkpoint.size:020}.note")
    return path


def test_a_witness_that_holds_every_checkpoint_is_clean(sealed: list[Checkpoint]) -> None:
    report = verify()
    assert report.problems == []
    assert report.counts["notes in the witness directory"] == len(sealed)


def test_a_checkpoint_that_the_witness_lost_is_told(sealed: list[Checkpoint]) -> None:
    note_of(sealed[0]).unlink()
    assert ids(verify()) == {"witness.missing"}
    assert ids(verify(with_witness=False)) == set()


def test_another_note_in_the_witness_contradicts_the_database(sealed: list[Checkpoint]) -> None:
    note_of(sealed[1]).write_text(sealed[0].note)
    assert ids(verify()) == {"witness.contradicted", "sealing.forked"}


def test_what_the_witness_holds_above_the_database_contradicts_it(
    sealed: list[Checkpoint],
) -> None:
    witness.keep(Path(django_settings.WITNESS_DIR), note=sealed[1].note, size=9)
    assert ids(verify()) == {"witness.contradicted", "sealing.shrunken"}


def test_what_an_anchor_gave_up_is_a_remark(sealed: list[Checkpoint], brand: Brand) -> None:
    witness.keep(Path(django_settings.WITNESS_DIR), note=sealed[1].note, size=9)
    by, second = brand.people["approver"], brand.people["dpo"]
    anchor(Decision(by=by, second=second, reason="A backup was put back."), at=NOW)
    seal_here()
    report = verify()
    assert report.problems == []
    assert "The witness holds 1 checkpoints" in report.remarks[0]
    assert "A backup was put back." in report.remarks[-1]


def test_a_checkpoint_signed_by_a_key_that_was_replaced_is_told(sealed: list[Checkpoint]) -> None:
    old = ledger.SigningKey.from_text(Path(django_settings.LEDGER_KEY_FILE).read_text())
    keys.rotate(at=NOW + timedelta(days=1))
    size, root = 3, bytes(sealed[1].root)
    late = ledger.Checkpoint(django_settings.LEDGER_ORIGIN, size, root)
    Checkpoint(
        size=size,
        root=root,
        note=ledger.sign_checkpoint(late, old),
        at=NOW + timedelta(days=2),
        horizon="1",
        frontier=b"",
        system_identifier=0,
    ).save()
    (told,) = [one for one in verify().problems if one.id == "checkpoint.note"]
    assert "had replaced" in told.sentence


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority for all tests of the module."""
    with time_authority.listening(tmp_path_factory.mktemp("tsa")) as authority:
        yield authority


@pytest.fixture
def stamped(listening: Authority, settings: Settings, sealed: list[Checkpoint]) -> TimeStamp:
    """Give the time stamp of a checkpoint."""
    settings.TSA_URL, settings.TSA_CERTIFICATES = listening.url, str(listening.certificates)
    return stamp(sealed[1])


def test_a_time_stamp_is_verified(stamped: TimeStamp) -> None:
    report = verify()
    assert (report.problems, report.counts["time stamps"]) == ([], 1)


def test_a_time_stamp_of_another_checkpoint_is_told(
    stamped: TimeStamp, sealed: list[Checkpoint]
) -> None:
    TimeStamp(
        checkpoint=sealed[0],
        authority=stamped.authority,
        is_qualified=False,
        at=stamped.at,
        token=stamped.token,
    ).save()
    assert ids(verify()) == {"stamp"}


def test_a_time_stamp_without_certificates_is_not_called_verified(
    stamped: TimeStamp, settings: Settings
) -> None:
    settings.TSA_CERTIFICATES = ""
    report = verify()
    assert "time stamps" not in report.counts
    assert any("not verified" in remark for remark in report.remarks)
