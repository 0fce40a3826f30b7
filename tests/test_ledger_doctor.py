"""The doctor and /readyz say when the ledger is not sealed, and how little it may prove."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from pytest_django import Settings

from config import embedded
from config.doctor import Finding
from config.doctor.ledger import examine
from consent.models import Checkpoint, TimeStamp
from consent.sealing import rotate, witness
from tests.brands import NOW
from tests.ledgers import entry, seal_here

pytestmark = pytest.mark.django_db


def found(*, days_later: int = 0) -> dict[str, Finding]:
    """Give what the doctor finds of the ledger, by id."""
    return {one.id: one for one in examine(at=NOW + timedelta(days=days_later))}


def sealed() -> Checkpoint:
    """Give the checkpoint of one more entry."""
    entry()
    seal_here()
    return Checkpoint.objects.latest("size")


def stamped(checkpoint: Checkpoint) -> None:
    """Let an authority have stamped a checkpoint."""
    TimeStamp(
        checkpoint=checkpoint,
        authority="https://tsa.example",
        is_qualified=False,
        at=NOW,
        token=b"",
    ).save()


def shrunken() -> None:
    """Let the witness know more than the database."""
    sealed()
    witness.keep(Path(configured.WITNESS_DIR), note="later", size=9)


def test_a_ledger_before_its_first_entry_lacks_nothing() -> None:
    assert found() == {}


def test_below_a_time_stamp_the_doctor_warns() -> None:
    stamp = sealed()
    assert found()["ledger.level"].level == "warning"
    stamped(stamp)
    assert found() == {}


def test_stamps_that_stay_away_are_found(settings: Settings) -> None:
    settings.TSA_URL = "https://tsa.example"
    stamped(sealed())
    sealed()
    assert found() == {}
    assert found(days_later=1).keys() == {"ledger.stamps"}


def test_a_refused_ledger_is_an_error_with_its_remedy() -> None:
    shrunken()
    finding = found()["ledger.shrunken"]
    assert finding.level == "error"
    assert "anchor_ledger" in finding.remedy


# How long an entry has waited, in seconds, and what is said of it.
WAITS = [(5, None), (30, "warning"), (90, "error")]


@pytest.mark.parametrize(("seconds", "level"), WAITS)
def test_entries_that_wait_too_long_are_found(seconds: int, level: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consent_entry (id, type, time, commitment, canonical, recorded_at)"
            " VALUES (gen_random_uuid(), 'accept', now(), repeat('0', 64), 'x',"
            " clock_timestamp() - %s * interval '1 second')",
            [seconds],
        )
    lag = found().get("ledger.lag")
    assert (lag.level if lag else None) == level


def test_a_key_that_others_can_read_is_found(settings: Settings) -> None:
    sealed()
    Path(settings.LEDGER_KEY_FILE).chmod(0o640)
    assert "chmod 600" in found()["ledger.key_open"].remedy


def test_a_missing_key_is_found(settings: Settings) -> None:
    settings.LEDGER_MAKES_KEYS = False
    assert "rotate_ledger_key" in found()["ledger.key_missing"].remedy
    rotate(at=NOW)
    assert found() == {}
    Path(settings.LEDGER_KEY_FILE).unlink()
    assert "ledger.key_missing" in found()


# Where the witness is, and what is said of it.
PLACES = [
    (Path("/proc/1/mem/witness"), "ledger.witness"),
    (embedded.data_directory("demo") / "witness", "ledger.witness_inside"),
]


@pytest.mark.parametrize(("place", "number"), PLACES)
def test_a_witness_in_the_wrong_place_is_found(
    place: Path, number: str, settings: Settings
) -> None:
    settings.WITNESS_DIR = place
    assert number in found()


def test_in_production_the_log_has_a_name_of_its_own(settings: Settings) -> None:
    assert "ledger.origin" not in found()
    settings.LOCAL = False
    assert "ledger.origin" in found()
    settings.LEDGER_ORIGIN = "www.example.fr/journal"
    assert "ledger.origin" not in found()


def test_a_load_balancer_sends_nobody_elsewhere_for_a_refused_ledger(client: Client) -> None:
    assert client.get("/readyz").json()["ledger"] == "ok"
    shrunken()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ledger"]) == (200, "refused")
