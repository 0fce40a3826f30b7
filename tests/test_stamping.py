"""An outside authority stamps checkpoints; what it says is verified, and its absence hurts none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from consent.ledger import SigningKey, sign_note
from consent.models import Checkpoint, TimeStamp
from consent.sealing import (
    StampingError,
    latest_published,
    level_of,
    stamp,
    stamp_quietly,
    stamp_when_due,
    verify_stamp,
)
from tests import time_authority
from tests.ledgers import entry, seal_here
from tests.time_authority import Authority

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority for all tests of the module."""
    with time_authority.listening(tmp_path_factory.mktemp("tsa")) as authority:
        yield authority


@pytest.fixture
def authority(listening: Authority, settings: Settings) -> Authority:
    """Give the authority that the settings name; it answers as it should."""
    listening.answer = None
    listening.asked.clear()
    settings.TSA_URL, settings.TSA_CERTIFICATES = listening.url, str(listening.certificates)
    settings.TSA_QUALIFIED = False
    return listening


@pytest.fixture
def checkpoint() -> Checkpoint:
    """Give a published checkpoint."""
    entry()
    seal_here()
    return Checkpoint.objects.get()


def now() -> datetime:
    """Give the authority's time, which is the real one."""
    return datetime.now(UTC)


def test_the_latest_checkpoint_is_stamped_and_the_answer_kept(
    authority: Authority, checkpoint: Checkpoint
) -> None:
    made = stamp_when_due(at=now())
    assert made == TimeStamp.objects.get()
    assert (made.checkpoint, made.authority) == (checkpoint, authority.url)
    assert abs(made.at - now()) < HOUR
    assert verify_stamp(bytes(made.token), note=checkpoint.note) == made.at


def test_a_stamp_raises_the_level_of_what_it_covers(
    authority: Authority, checkpoint: Checkpoint, settings: Settings
) -> None:
    assert (level_of(None), level_of(checkpoint)) == ("L1", "L2")
    stamp(checkpoint)
    assert level_of(checkpoint) == "L3"
    entry()
    seal_here()
    later = Checkpoint.objects.latest("size")
    assert level_of(later) == "L2"
    settings.TSA_QUALIFIED = True
    stamp(later)
    assert (level_of(checkpoint), level_of(later)) == ("L4", "L4")


def test_there_is_one_stamp_an_hour_at_most(authority: Authority, checkpoint: Checkpoint) -> None:
    stamp_when_due(at=now())
    assert stamp_when_due(at=now() + 2 * HOUR) is None  # the same checkpoint
    entry()
    seal_here()
    assert stamp_when_due(at=now()) is None
    assert stamp_when_due(at=now() + HOUR) is not None
    assert len(authority.asked) == 2


def test_without_an_authority_or_a_checkpoint_nothing_is_asked(
    authority: Authority, settings: Settings
) -> None:
    assert stamp_when_due(at=now()) is None
    entry()
    seal_here()
    settings.TSA_URL = ""
    assert stamp_when_due(at=now()) is None
    assert authority.asked == []


# An authority that errs, and what is said of it.
WRONG = [
    (b"no time stamp", "no time stamp"),
    (b"", "does not answer"),  # 503
    # A refusal in its own form: PKIStatusInfo { rejection }.
    (bytes.fromhex("30053003020102"), "no time stamp|cannot be verified"),
]


@pytest.mark.parametrize(("answer", "words"), WRONG)
def test_what_is_no_time_stamp_is_not_kept(
    answer: bytes, words: str, authority: Authority, checkpoint: Checkpoint
) -> None:
    authority.answer = answer
    with pytest.raises(StampingError, match=words):
        stamp(checkpoint)
    assert not TimeStamp.objects.exists()


def test_an_answer_to_another_request_is_not_kept(
    authority: Authority, checkpoint: Checkpoint
) -> None:
    authority.answer = bytes(stamp(checkpoint).token)
    with pytest.raises(StampingError, match="Nonce"):
        stamp(checkpoint)
    assert TimeStamp.objects.count() == 1


def test_a_stamp_of_another_note_verifies_for_none(
    authority: Authority, checkpoint: Checkpoint
) -> None:
    token = bytes(stamp(checkpoint).token)
    other = sign_note("another\n", SigningKey.generate("another.example"))
    with pytest.raises(StampingError, match="Mismatch"):
        verify_stamp(token, note=other)


def test_an_authority_that_nobody_vouches_for_is_not_believed(
    authority: Authority, checkpoint: Checkpoint, settings: Settings, tmp_path: Path
) -> None:
    with time_authority.listening(tmp_path) as stranger:
        settings.TSA_URL = stranger.url
        with pytest.raises(StampingError, match="cannot be verified"):
            stamp(checkpoint)
    assert not TimeStamp.objects.exists()


def test_missing_certificates_are_said(
    authority: Authority, checkpoint: Checkpoint, settings: Settings
) -> None:
    settings.TSA_CERTIFICATES = ""
    with pytest.raises(StampingError, match="TSA_CERTIFICATES"):
        stamp(checkpoint)


def test_an_authority_that_is_down_keeps_nobody_from_sealing(settings: Settings) -> None:
    settings.TSA_URL = "http://127.0.0.1:9/tsa"
    entry()
    seal_here()
    stamp_quietly(at=now())
    entry()
    assert seal_here().count == 1
    latest = latest_published()
    assert (latest is not None and latest.size, TimeStamp.objects.count()) == (2, 0)
