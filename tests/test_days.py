"""Moving the day of a version, or ending it: what is allowed, and what stays on record."""

from datetime import date, timedelta

import pytest

from policies.actions import RefusedError, postpone, withdraw
from policies.actions.refusals import TooSoonError
from policies.models import EntryIntoForce, Version
from policies.models.versions import Change
from policies.spans import span_of
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
COMING = TODAY + 40 * DAY


@pytest.fixture
def coming(brand: Brand) -> Version:
    """Give a version that is to come, after one that is in force."""
    brand.promulgate("We keep data.")
    return brand.promulgate("We keep less.", day=COMING)


def test_the_earlier_day_stays_on_record(brand: Brand, coming: Version) -> None:
    by = brand.people["approver"]
    moved = postpone(coming, to=COMING + DAY, reason="Late.", by=by, at=NOW)
    assert moved.replaces is not None
    assert (moved.replaces.day, moved.day, moved.reason) == (COMING, COMING + DAY, "Late.")


def test_an_earlier_day_is_a_new_notice(brand: Brand, coming: Version) -> None:
    by = brand.people["approver"]
    with pytest.raises(TooSoonError, match="22 December 2026"):
        postpone(coming, to=TODAY + 30 * DAY, reason="Sooner.", by=by, at=NOW)
    assert postpone(coming, to=TODAY + 31 * DAY, reason="Sooner.", by=by, at=NOW).day


def test_a_version_in_force_is_not_moved(brand: Brand, coming: Version) -> None:
    by, at = brand.people["approver"], NOW + 40 * DAY
    with pytest.raises(RefusedError, match="withdraw it"):
        postpone(coming, to=COMING + 9 * DAY, reason="Late.", by=by, at=at)


def test_a_cancelled_version_is_not_moved(brand: Brand, coming: Version) -> None:
    by = brand.people["approver"]
    withdraw(coming, reason="No.", by=by, at=NOW)
    with pytest.raises(RefusedError, match="withdrawn already"):
        postpone(coming, to=COMING + DAY, reason="Late.", by=by, at=NOW)


def test_the_same_day_is_no_move(brand: Brand, coming: Version) -> None:
    with pytest.raises(RefusedError, match="already"):
        postpone(coming, to=COMING, reason="Why?", by=brand.people["approver"], at=NOW)


@pytest.mark.parametrize(
    ("which", "to"),
    [
        ("2.0", COMING + 9 * DAY),  # past the later one
        ("2.0", COMING + 5 * DAY),  # onto its day
        ("3.0", COMING - DAY),  # before the earlier one
        ("3.0", COMING),  # onto its day
    ],
)
def test_a_move_never_passes_another_version(
    brand: Brand, coming: Version, which: str, to: date
) -> None:
    brand.promulgate("We keep nothing.", day=COMING + 5 * DAY)
    version = Version.objects.get(major=which[0])
    with pytest.raises(RefusedError, match="Another version"):
        postpone(version, to=to, reason="Late.", by=brand.people["approver"], at=NOW)


def test_a_decision_says_why(brand: Brand, coming: Version) -> None:
    by, before = brand.people["approver"], EntryIntoForce.objects.count()
    with pytest.raises(RefusedError, match="why"):
        postpone(coming, to=COMING + DAY, reason=" ", by=by, at=NOW)
    with pytest.raises(RefusedError, match="why"):
        withdraw(coming, reason=" ", by=by, at=NOW)
    assert EntryIntoForce.objects.count() == before


def test_a_version_is_withdrawn_once(brand: Brand) -> None:
    version, by = brand.promulgate("We keep data."), brand.people["approver"]
    withdraw(version, reason="Wrong.", by=by, at=NOW + DAY)
    with pytest.raises(RefusedError, match="withdrawn already"):
        withdraw(version, reason="Wrong.", by=by, at=NOW + DAY)


def test_a_superseded_version_is_not_withdrawn(brand: Brand, coming: Version) -> None:
    first, by = Version.objects.get(major=1), brand.people["approver"]
    with pytest.raises(RefusedError, match="later version"):
        withdraw(first, reason="Wrong.", by=by, at=NOW + 40 * DAY)


def test_a_correction_of_a_withdrawn_version_would_bring_it_back(brand: Brand) -> None:
    version, at = brand.promulgate("We keep dta."), NOW + DAY
    withdraw(version, reason="Wrong.", by=brand.people["approver"], at=at)
    with pytest.raises(RefusedError, match="substantial"):
        brand.promulgate("We keep data.", change=Change.MINOR, day=TODAY + DAY, at=at)


def test_readers_see_the_days_and_the_state_of_each_version(brand: Brand, coming: Version) -> None:
    withdraw(coming, reason="Wrong.", by=brand.people["approver"], at=NOW + 50 * DAY)
    first = Version.objects.get(major=1)
    seen = [span_of(one, TODAY + days * DAY) for one in (first, coming) for days in (1, 45, 60)]
    states = ["in_force", "past", "past", "coming", "in_force", "withdrawn"]
    assert [span.status for span in seen] == states
    assert {span.ends for span in seen} == {COMING, TODAY + 50 * DAY}
