"""Time stamps in evidence: they raise its level, and are checked as of the instant they name."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from audit.refusals import EvidenceRefusedError
from audit.verifying.command import report, verified
from audit.verifying.failures import TIME_STAMPS
from consent.models import Act, Checkpoint, TimeStamp
from consent.sealing import stamp
from tests import time_authority
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.evidence import bundle_of, failure_of, files_of, ledger_key, manifest_of, objects
from tests.forging import Forger
from tests.ledgers import entry, seal_here

# The clock is the real one here, as the authority's is.
pytestmark = pytest.mark.django_db


@pytest.fixture
def act(brand: Brand) -> Act:
    """Give an act about no text."""
    return objects(practitioner(brand))


@pytest.fixture
def authority(tmp_path: Path, settings: Settings) -> Iterator[time_authority.Authority]:
    """Give an authority of time stamps, which is asked."""
    with time_authority.listening(tmp_path) as listening:
        settings.TSA_URL = listening.url
        settings.TSA_CERTIFICATES = str(listening.certificates)
        yield listening


@pytest.mark.parametrize(("qualified", "level"), [(False, "L3"), (True, "L4")])
def test_a_time_stamp_raises_the_level(
    brand: Brand, act: Act, authority: object, settings: Settings, *, qualified: bool, level: str
) -> None:
    settings.TSA_QUALIFIED = qualified
    seal_here()
    stamp(Checkpoint.objects.get())
    entry(2)
    seal_here()
    bundle = bundle_of(act, brand)
    assert manifest_of(bundle)["level"] == level
    assert "by the certificates in the bundle" in report(verified(bundle))[-1]


def test_a_time_stamp_before_an_act_does_not_attest_it(brand: Brand, authority: object) -> None:
    entry(1)
    seal_here()
    stamp(Checkpoint.objects.get())
    act = objects(practitioner(brand))
    seal_here()
    assert manifest_of(bundle_of(act, brand))["level"] == "L2"


def stamped(brand: Brand, act: Act) -> dict[str, bytes]:
    """Give the files of evidence with a time stamp."""
    seal_here()
    stamp(Checkpoint.objects.get())
    return files_of(bundle_of(act, brand))


def test_a_time_stamp_of_something_else_is_refused(
    brand: Brand, act: Act, authority: time_authority.Authority
) -> None:
    files, token = stamped(brand, act), f"tsa/{Checkpoint.objects.get().size}/token.tsr"
    entry(2)
    seal_here()
    other = stamp(Checkpoint.objects.order_by("-size")[0])
    failure = failure_of(Forger(key=ledger_key()).resealed(files | {token: bytes(other.token)}))
    assert (failure.code, failure.file) == (TIME_STAMPS, token)


def test_a_time_stamp_by_somebody_else_is_refused(
    brand: Brand, act: Act, authority: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = stamped(brand, act)
    with time_authority.listening(tmp_path_factory.mktemp("other")) as other:
        certificates = {"tsa/certificates.pem": other.certificates.read_bytes()}
    failure = failure_of(Forger(key=ledger_key()).resealed(files | certificates))
    assert failure.code == TIME_STAMPS


def test_another_time_than_the_tokens_is_refused(brand: Brand, act: Act, authority: object) -> None:
    files = stamped(brand, act)
    stamps = json.loads(files["manifest.json"])["time_stamps"]
    stamps[0]["at"] = "2020-01-01T00:00:00.000000Z"
    failure = failure_of(Forger(key=ledger_key()).resealed(files, time_stamps=stamps))
    assert (failure.code, failure.file) == (TIME_STAMPS, "manifest.json")


def test_where_no_time_stamp_can_be_checked_the_bundle_does_not_hold(
    brand: Brand, act: Act, authority: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = stamped(brand, act)
    monkeypatch.setenv("PATH", "")
    failure = failure_of(Forger(key=ledger_key()).resealed(files))
    assert failure.code == TIME_STAMPS
    assert "install openssl" in str(failure)


def test_time_stamps_without_their_certificates_are_not_left_out_in_silence(
    brand: Brand, act: Act, authority: object, settings: Settings
) -> None:
    stamped(brand, act)
    settings.TSA_CERTIFICATES = ""
    with pytest.raises(EvidenceRefusedError, match="TSA_CERTIFICATES"):
        bundle_of(act, brand)
    assert TimeStamp.objects.count() == 1
