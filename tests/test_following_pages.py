"""Where days are shown: a day of her own that is not known yet is said in words."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from accounts.models import User
from consent.models import ActKind, OwnEntry, Practitioner
from consent.obligations import NOT_UNTIL_INFORMED
from policies.models import Version
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import TODAY, Brand

COMING = TODAY + timedelta(days=31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    settings.MFA_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coming(brand: Brand) -> Version:
    """Give terms to come of which a practitioner who reads English is not informed."""
    brand.people["zoe"] = User.objects.create_user("zoe@cabinet.example", "a-long-one")
    zoe = practitioner(brand, "zoe", user=brand.people["zoe"], language="en")
    first = brand.promulgate("Un.", kind=Kind.TERMS)
    answers(zoe, first, ActKind.ACCEPT)
    second = brand.promulgate("Deux.", kind=Kind.TERMS, day=COMING)
    never = NOT_UNTIL_INFORMED
    OwnEntry(practitioner=zoe, version=second, day=never, reason="x", decided_at=NOW).save()
    return second


# An address of hers, and what it says in place of a day.
PAGES = [
    ("/mes-documents/", "Enters into force for you not before you are informed of it"),
    ("/mes-documents/", "For everybody else its day is 22 December 2026"),
    ("/mes-documents/repondre/{version}/", "for you not before you are informed of it"),
    ("/en/compte/2fa/", "in force for you not before you are informed of it"),  # the banner
    (f"/mes-documents/le/{COMING}/", "you, not before you are informed of it"),
]


@pytest.mark.parametrize(("path", "said"), PAGES)
def test_an_own_day_that_is_not_known_yet_is_said_in_words(
    brand: Brand, coming: Version, path: str, said: str
) -> None:
    shown = brand.client("zoe").get(path.format(version=coming.pk)).content.decode()
    assert said in shown
    assert "9999" not in shown


def test_the_desk_says_it_too(brand: Brand, coming: Version, desk: None) -> None:
    person = Practitioner.objects.get()
    address = f"/admin/practitioners/{person.pk}/"
    shown = brand.client("approver").get(address).content.decode()
    assert "not before the practitioner is informed" in shown
    assert "9999" not in shown


def test_nothing_of_it_is_held_up_once_others_are_bound(brand: Brand, coming: Version) -> None:
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        shown = brand.client("zoe").get("/mes-documents/").content.decode()
    assert "waits for your answer now" not in shown
