"""Rules of law are replayed from a bundle's records: a ledger that lies consistently is caught."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audit.verifying.command import verified
from audit.verifying.failures import RULES
from audit.verifying.rules import paris
from policies.deadlines import PARIS
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.evidence import Case, case_of, failure_of, named
from tests.forging import changed

NOBODY = "11111111-1111-1111-1111-111111111111"


@pytest.fixture(scope="module")
def case(scene: Brand, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Give an answer to a second version, early in its notice."""
    return case_of(scene, tmp_path_factory.mktemp("ledger"))


def at(days: float) -> str:
    """Give an instant so many days after NOW, as records write it."""
    moment = (NOW + timedelta(days=days)).astimezone(UTC).isoformat(timespec="microseconds")
    return moment.replace("+00:00", "Z")


def refused(bundle: bytes) -> str:
    """Give the file that a rule of law refuses."""
    failure = failure_of(bundle)
    assert failure.code == RULES, failure
    return failure.file


@pytest.mark.parametrize(
    ("ending", "values"),
    [
        # The Paris time of another instant.
        ("/record.json", {"paris_time": "2026-11-21T11:30:00+01:00"}),
        # Done after it was recorded.
        ("/record.json", {"recorded_at": at(-1)}),
        # For a cabinet, by somebody who cannot bind it.
        ("/record.json", {"cabinet": NOBODY, "capacity": "other"}),
        # For herself, as an owner of nothing.
        ("/record.json", {"capacity": "owner"}),
        # A label of another version.
        ("/record.json", {"label": "J’ai lu la version 3.0"}),
        # A number that is not the version's.
        ("/record.json", {"number": "3.0", "label": "J’ai lu la version 3.0"}),
        # The text of another version.
        ("/record.json", {"sha256": "0" * 64}),
        # Another act than the bundle says.
        ("/record.json", {"id": NOBODY}),
        # A version that was written only after it was answered.
        ("/version.json", {"recorded_at": at(1)}),
        # A version that was fixed on a later Paris day.
        ("/version.json", {"promulgation": {"at": at(1), "notice_days": 0, "urgent_duty": ""}}),
    ],
)
def test_what_cannot_have_been_is_refused(case: Case, ending: str, values: dict[str, Any]) -> None:
    bundle = case.forger.relogged(case.files, named(case.files, ending), **values)
    assert refused(bundle) == named(case.files, "/record.json")


def day_of(case: Case) -> str:
    """Give the file of the decision on the day of the version that was answered."""
    return next(name for name in case.files if "/entry_into_force-" in name)


@pytest.mark.parametrize("days", [31, 32, 400])
def test_thirty_days_between_are_notice_enough(case: Case, days: int) -> None:
    day = (TODAY + timedelta(days=days)).isoformat()
    verified(case.forger.relogged(case.files, day_of(case), day=day))


# A day less; at once; in the past.
@pytest.mark.parametrize("days", [30, 0, -400])
def test_less_notice_is_refused(case: Case, days: int) -> None:
    day = (TODAY + timedelta(days=days)).isoformat()
    assert refused(case.forger.relogged(case.files, day_of(case), day=day)) == day_of(case)


def test_a_legal_duty_that_is_cited_leaves_no_notice(case: Case) -> None:
    name = named(case.files, "/version.json")
    made = json.loads(case.files[name])["promulgation"] | {"urgent_duty": "An act of Parliament"}
    soon = changed(case.files, day_of(case), day=TODAY.isoformat())
    verified(case.forger.relogged(soon, name, promulgation=made))


def test_a_minor_version_needs_no_notice(case: Case) -> None:
    minor = changed(case.files, day_of(case), day=TODAY.isoformat())
    name = named(case.files, "/version.json")
    verified(case.forger.relogged(minor, name, change="minor"))


def test_decisions_on_days_are_one_chain(case: Case) -> None:
    bundle = case.forger.relogged(case.files, day_of(case), replaces=NOBODY)
    assert refused(bundle) == named(case.files, "/version.json")


@pytest.mark.parametrize("year", [1997, 2026, 2027, 2100])
def test_paris_time_is_that_of_paris(year: int) -> None:
    start = datetime(year, 1, 1, 0, 30, tzinfo=UTC)
    for hours in range(0, 366 * 24, 7):
        moment = start + timedelta(hours=hours)
        assert paris(moment).isoformat() == moment.astimezone(PARIS).isoformat()
