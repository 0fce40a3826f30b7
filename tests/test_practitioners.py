"""Practitioners and their cabinets: who is under contract, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from consent.models import Cabinet, Capacity, Member, Practitioner
from tests.conftest import TODAY, Brand

DAY = timedelta(days=1)


def practitioner(brand: Brand, name: str = "p1", **fields: object) -> Practitioner:
    """Give a practitioner of the brand, under contract since today."""
    values: dict[str, object] = {"name": name, "email": f"{name}@alpha.example", "language": "fr"}
    values |= {"contract_start": TODAY} | fields
    made: Practitioner = Practitioner.objects.create(site=brand.site, external_id=name, **values)
    return made


@pytest.mark.parametrize(
    ("end", "day", "bound"),
    [
        (None, TODAY - DAY, False),  # before the first day
        (None, TODAY, True),  # the first day
        (None, date(2999, 1, 1), True),  # no end: still running
        (TODAY + DAY, TODAY + DAY, True),  # the last day is included
        (TODAY + DAY, TODAY + 2 * DAY, False),  # the day after
        (TODAY, TODAY, True),  # a contract of one day
    ],
)
def test_a_contract_runs_from_its_first_day_to_its_last(
    brand: Brand, end: date | None, day: date, *, bound: bool
) -> None:
    practitioner(brand, contract_end=end)
    assert Practitioner.objects.under_contract(at=day).exists() == bound


def test_a_contract_does_not_end_before_it_begins(brand: Brand) -> None:
    with pytest.raises(IntegrityError, match="ends_after_it_begins"), transaction.atomic():
        practitioner(brand, contract_end=TODAY - DAY)


def test_an_external_id_names_one_practitioner_of_a_brand(brand: Brand, other_brand: Brand) -> None:
    practitioner(brand)
    practitioner(other_brand)
    with pytest.raises(IntegrityError, match="external_id"), transaction.atomic():
        practitioner(brand)


def test_a_practitioner_has_one_place_in_a_cabinet(brand: Brand) -> None:
    cabinet = Cabinet.objects.create(site=brand.site, external_id="c1", name="Cabinet du Parc")
    person = practitioner(brand)
    Member.objects.create(cabinet=cabinet, practitioner=person, capacity=Capacity.OWNER)
    with pytest.raises(IntegrityError, match="once_per_cabinet"), transaction.atomic():
        Member.objects.create(cabinet=cabinet, practitioner=person, capacity=Capacity.OTHER)


def test_a_change_of_a_practitioner_is_kept(brand: Brand) -> None:
    person = practitioner(brand)
    person.email = "new@alpha.example"
    person.save(update_fields=["email"])
    assert [one.email for one in person.history.all()] == ["new@alpha.example", "p1@alpha.example"]
