"""By what a practitioner was, or will be, bound on a day she chooses."""

from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from consent.models import OwnEntry, Practitioner
from tests.cabinets import practitioner
from tests.conftest import NOW, TODAY, Brand

ADDRESS = "/mes-documents/"
COMING = TODAY + timedelta(days=31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    settings.MFA_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner of the brand who reads English."""
    brand.people["zoe"] = User.objects.create_user("zoe@cabinet.example")
    since = TODAY - timedelta(days=400)
    return practitioner(brand, "zoe", user=brand.people["zoe"], language="en", contract_start=since)


def page(client: Client, day: date) -> str:
    """Give the words of her page of a day."""
    return client.get(f"{ADDRESS}le/{day}/").content.decode()


def test_what_bound_on_a_past_day_is_told_with_its_digest(brand: Brand, zoe: Practitioner) -> None:
    then = NOW - timedelta(days=40)
    first = brand.promulgate("Un.", day=TODAY - timedelta(days=40), at=then)
    brand.promulgate("Deux.", day=TODAY, at=then)
    shown = page(brand.client("zoe"), TODAY - timedelta(days=1))
    assert first.sha256 in shown
    assert "Version 1.0 binds you since" in shown
    assert "as things stand today" not in shown


def test_what_will_bind_on_a_day_to_come_is_told_as_things_stand(
    brand: Brand, zoe: Practitioner
) -> None:
    brand.promulgate("Un.")
    second = brand.promulgate("Deux.", day=COMING)
    shown = page(brand.client("zoe"), COMING)
    assert second.sha256 in shown
    assert "as things stand today" in shown


def test_a_text_that_binds_others_only_is_told_on_its_day(brand: Brand, zoe: Practitioner) -> None:
    first, second = brand.promulgate("Un."), brand.promulgate("Deux.", day=COMING)
    OwnEntry.objects.create(
        practitioner=zoe,
        version=second,
        day=COMING + timedelta(days=9),
        reason="Informed late.",
        decided_at=NOW,
    )
    shown = page(brand.client("zoe"), COMING)
    assert (first.sha256 in shown, second.sha256 in shown) == (True, False)
    assert "you, from 31 December 2026" in shown


# A day asked for, and what the page says when nothing bound then.
NOTHING = [
    (TODAY - timedelta(days=401), "your contract with Alpha began on"),  # the day before it
    (TODAY - timedelta(days=400), "none was in force, or none was accepted"),
    (TODAY + timedelta(days=9), "none was in force, or none was accepted"),  # its last day
    (TODAY + timedelta(days=10), "your contract with Alpha ended on"),
]


@pytest.mark.parametrize(("day", "said"), NOTHING)
def test_a_day_on_which_nothing_bound_says_why(
    brand: Brand, zoe: Practitioner, day: date, said: str
) -> None:
    Practitioner.objects.update(contract_end=TODAY + timedelta(days=9))
    assert said in page(brand.client("zoe"), day)


# What the form sends, in which language, the status, and where it leads.
PICKED = [
    ("?jour=2026-12-01", "en", 302, f"{ADDRESS}le/2026-12-01/"),
    ("?jour=1/12/2026", "fr", 302, f"{ADDRESS}le/2026-12-01/"),
    ("?jour=1/12/2026", "en", 400, None),  # has two readings in English
    ("?jour=2026-02-30", "fr", 400, None),
    ("", "fr", 200, None),
]


@pytest.mark.parametrize(("query", "language", "status", "leads"), PICKED)
def test_the_form_leads_to_its_day_or_says_what_a_day_is(
    brand: Brand, zoe: Practitioner, query: str, language: str, status: int, leads: str | None
) -> None:
    Practitioner.objects.update(language=language)
    answer = brand.client("zoe").get(f"{ADDRESS}le/{query}")
    assert (answer.status_code, answer.headers.get("Location")) == (status, leads)


def test_an_address_without_a_day_is_not_found(brand: Brand, zoe: Practitioner) -> None:
    answer = brand.client("zoe").get(f"{ADDRESS}le/2026-02-30/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert 'name="jour"' in answer.content.decode()


@pytest.mark.parametrize("path", ["le/", "le/2026-12-01/"])
def test_days_are_the_signed_in_persons_alone(brand: Brand, zoe: Practitioner, path: str) -> None:
    asked = brand.client().get(f"{ADDRESS}{path}")
    assert asked.headers["Location"].startswith("/compte/login/")
    shown = brand.client("zoe").get(f"{ADDRESS}{path}")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert brand.client("editor").get(f"{ADDRESS}{path}").headers["Location"] == ADDRESS
