"""An objection says to whom or to what, by the name it had; not by the number of a row."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from consent.actions import Objection, Way, object_to
from consent.models import Act, Matter, Practitioner
from consent.printing import about_each, facts_of, receipt_of, receipt_source
from policies.registers import LegitimateInterest, Purpose, Subprocessor
from tests.acting import DOCUMENTS, having_account, words
from tests.conftest import NOW, Brand
from tests.registers import recorded, subprocessor

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(settings: Settings, desk: None) -> Iterator[None]:
    settings.MFA_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner who reads English."""
    return having_account(brand)


@pytest.fixture
def acme(brand: Brand) -> Subprocessor:
    """Give a subprocessor of the brand."""
    return subprocessor(brand.site, "Acme", legal_name="Acme SA")


def objects(person: Practitioner, subject: object, matter: Matter = Matter.SUBPROCESSOR) -> Act:
    """Let somebody object to a row of a register."""
    objection = Objection(matter=matter, subject=str(subject), reason="Not them.")
    return object_to(person, objection, at=NOW, way=Way())


def test_the_receipt_and_the_history_name_the_subprocessor(
    brand: Brand, zoe: Practitioner, acme: Subprocessor
) -> None:
    act = objects(zoe, acme.pk)
    said = "Objection: a subprocessor, Acme (Acme SA)"
    receipt = receipt_of(act)
    assert receipt is not None
    assert said in " ".join(receipt_source(act, receipt).split())
    for address in (f"{DOCUMENTS}recus/{act.pk}/", DOCUMENTS):
        assert said in words(brand.client("zoe").get(address))


def test_staff_read_the_name_too(brand: Brand, zoe: Practitioner, acme: Subprocessor) -> None:
    objects(zoe, acme.pk)
    page = brand.client("auditor").get(reverse("consent_desk_practitioner", args=[zoe.pk]))
    assert "a subprocessor, Acme (Acme SA)" in page.content.decode()


def test_it_keeps_the_name_of_that_day(zoe: Practitioner, acme: Subprocessor) -> None:
    act = objects(zoe, acme.pk)
    acme.name = "Apex"
    recorded(acme, NOW + DAY)
    assert facts_of(act).about == "a subprocessor, Acme (Acme SA)"
    acme.delete()
    assert facts_of(act).about == "a subprocessor, Acme (Acme SA)"


def test_a_row_kept_later_or_without_a_history_is_named_as_it_is(
    brand: Brand, zoe: Practitioner
) -> None:
    late = recorded(Subprocessor(site=brand.site, name="Late"), NOW + DAY)
    [bare] = Subprocessor.objects.bulk_create([Subprocessor(site=brand.site, name="Bare")])
    for row in (late, bare):
        assert facts_of(objects(zoe, row.pk)).about == f"a subprocessor, {row.name}"


# What names no row.
NO_ROWS = ["0", "999999999999999999", "9" * 30, "acme", "²", "-1"]


@pytest.mark.parametrize("subject", NO_ROWS)
def test_what_is_not_found_is_named_as_the_act_does(zoe: Practitioner, subject: str) -> None:
    assert facts_of(objects(zoe, subject)).about == f"a subprocessor, {subject}"


def test_another_brands_row_is_not_named(zoe: Practitioner, other_brand: Brand) -> None:
    theirs = subprocessor(other_brand.site, "Secret")
    assert facts_of(objects(zoe, theirs.pk)).about == f"a subprocessor, {theirs.pk}"


def test_an_interest_is_named_in_the_readers_language_and_marketing_has_no_row(
    brand: Brand, zoe: Practitioner
) -> None:
    purpose = Purpose.objects.create(site=brand.site, name_fr="Mesurer")
    row = LegitimateInterest.objects.create(
        site=brand.site, purpose=purpose, interest_fr="Améliorer", interest_en="Improving"
    )
    act = objects(zoe, row.pk, Matter.LEGITIMATE_INTEREST)
    assert facts_of(act).about == "a processing for a legitimate interest, Improving"
    assert facts_of(objects(zoe, "", Matter.DIRECT_MARKETING)).about == "direct marketing"


def test_many_acts_of_one_register_cost_one_query(brand: Brand, zoe: Practitioner) -> None:
    acts = [objects(zoe, subprocessor(brand.site, f"S{number}").pk) for number in range(5)]
    with CaptureQueriesContext(connection) as many:
        assert len(about_each(acts)) == 5
    assert len(many) == 1
