"""Which version binds on which day: computed from decisions, never flipped by a job."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from policies.actions import postpone, withdraw
from policies.deadlines import PARIS
from policies.models import Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
COMING = TODAY + 31 * DAY


def in_force(brand: Brand, at: date | datetime, language: str = "fr") -> str | None:
    """Give the number of the version of the privacy policy that binds."""
    found = Version.objects.filter(policy__site=brand.site, language=language).in_force(at=at)
    return found.get().number if found else None


@pytest.fixture
def superseded(brand: Brand) -> tuple[Version, Version]:
    """Give a version in force and the one that is to supersede it, 31 days later."""
    return brand.promulgate("We keep data."), brand.promulgate("We keep less.", day=COMING)


def test_nothing_is_in_force_before_the_first_version(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    assert in_force(brand, TODAY - DAY) is None


def test_a_version_binds_from_its_day_to_the_next_one_excluded(
    brand: Brand, superseded: tuple[Version, Version]
) -> None:
    days = (TODAY, COMING - DAY, COMING, date(2999, 1, 1))
    assert [in_force(brand, day) for day in days] == ["1.0", "1.0", "2.0", "2.0"]


def test_a_correction_binds_from_its_own_day(brand: Brand) -> None:
    brand.promulgate("We keep dta.")
    brand.promulgate("We keep data.", change=Change.MINOR, day=TODAY + DAY)
    assert [in_force(brand, TODAY), in_force(brand, TODAY + DAY)] == ["1.0", "1.1"]


def test_a_postponed_version_leaves_the_old_one_in_force(
    brand: Brand, superseded: tuple[Version, Version]
) -> None:
    postpone(superseded[1], to=COMING + DAY, reason="Late.", by=brand.people["approver"], at=NOW)
    assert [in_force(brand, COMING), in_force(brand, COMING + DAY)] == ["1.0", "2.0"]


def test_nothing_binds_after_a_withdrawal(brand: Brand) -> None:
    version = brand.promulgate("We keep data.")
    withdraw(version, reason="Wrong.", by=brand.people["approver"], at=NOW + 3 * DAY)
    assert in_force(brand, TODAY + 2 * DAY) == "1.0"
    assert in_force(brand, TODAY + 3 * DAY) is None


def test_a_successor_still_comes_after_a_withdrawal(
    brand: Brand, superseded: tuple[Version, Version]
) -> None:
    withdraw(superseded[0], reason="Wrong.", by=brand.people["approver"], at=NOW + DAY)
    days = (TODAY, TODAY + DAY, COMING)
    assert [in_force(brand, day) for day in days] == ["1.0", None, "2.0"]


def test_a_cancelled_coming_version_leaves_the_old_one_in_force(
    brand: Brand, superseded: tuple[Version, Version]
) -> None:
    withdraw(superseded[1], reason="Wrong.", by=brand.people["approver"], at=NOW + DAY)
    assert in_force(brand, COMING + DAY) == "1.0"
    assert not Version.objects.coming(at=TODAY + DAY).exists()


def test_each_language_has_its_own_days(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    brand.promulgate("We keep.", language="en", day=COMING)
    assert [in_force(brand, TODAY, "fr"), in_force(brand, TODAY, "en")] == ["1.0", None]


def test_each_brand_has_its_own_days(brand: Brand, other_brand: Brand) -> None:
    brand.promulgate("We keep data.")
    assert in_force(brand, TODAY) == "1.0"
    assert in_force(other_brand, TODAY) is None


def test_each_policy_has_its_own_version_in_force(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    brand.promulgate("We set one cookie.", kind=Kind.COOKIES)
    kinds = Version.objects.in_force(at=TODAY).values_list("policy__kind", flat=True)
    assert sorted(kinds) == ["cookies", "privacy"]


@pytest.mark.parametrize(
    ("day", "before", "at"),
    [
        # Winter: Paris midnight is 23:00 UTC.
        (
            date(2027, 1, 15),
            datetime(2027, 1, 14, 22, 59, 59, tzinfo=UTC),
            datetime(2027, 1, 14, 23, 0, tzinfo=UTC),
        ),
        # Summer: 22:00 UTC.
        (
            date(2027, 7, 15),
            datetime(2027, 7, 14, 21, 59, 59, tzinfo=UTC),
            datetime(2027, 7, 14, 22, 0, tzinfo=UTC),
        ),
        # The day clocks go forward begins in winter time.
        (
            date(2027, 3, 28),
            datetime(2027, 3, 27, 22, 59, 59, tzinfo=UTC),
            datetime(2027, 3, 27, 23, 0, tzinfo=UTC),
        ),
        # The day clocks go back begins in summer time.
        (
            date(2027, 10, 31),
            datetime(2027, 10, 30, 21, 59, 59, tzinfo=UTC),
            datetime(2027, 10, 30, 22, 0, tzinfo=UTC),
        ),
    ],
)
def test_a_day_begins_at_midnight_in_paris(
    brand: Brand, day: date, before: datetime, at: datetime
) -> None:
    brand.promulgate("We keep data.", day=day)
    assert [in_force(brand, before), in_force(brand, at)] == [None, "1.0"]
    assert in_force(brand, at + timedelta(hours=26)) == "1.0"


def test_the_public_page_changes_at_midnight_with_no_job_run(
    brand: Brand, superseded: tuple[Version, Version]
) -> None:
    midnight = datetime(COMING.year, COMING.month, COMING.day, tzinfo=PARIS)
    shown = []
    for instant in (midnight - timedelta(seconds=1), midnight):
        with time_machine.travel(instant, tick=False):
            shown.append("We keep less." in brand.text("/politique-de-confidentialite/"))
    assert shown == [False, True]
