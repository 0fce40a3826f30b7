"""What a practitioner sees of her own, and what everybody else gets instead."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from consent.models import Practitioner
from consent.views.documents import documents
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

ADDRESS = "/mes-documents/"
DaysLater = Callable[[int], datetime]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    settings.MFA_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner of the brand who reads French."""
    brand.people["zoe"] = User.objects.create_user("zoe@cabinet.example")
    return Practitioner.objects.create(
        site=brand.site,
        external_id="1",
        user=brand.people["zoe"],
        name="Zoé Martin",
        email="zoe@cabinet.example",
        language="fr",
        contract_start=TODAY - timedelta(days=400),
    )


def page(client: Client) -> str:
    """Give the page of her documents."""
    return client.get(ADDRESS).content.decode()


def test_it_asks_to_sign_in(brand: Brand) -> None:
    answer = brand.client().get(ADDRESS)
    assert answer.headers["Location"] == f"/compte/login/?next={ADDRESS}"


def test_no_cache_keeps_it(brand: Brand, zoe: Practitioner) -> None:
    answer = brand.client("zoe").get(ADDRESS)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_it_is_only_read(brand: Brand, zoe: Practitioner) -> None:
    answer = brand.client("zoe").post(ADDRESS)
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_it_shows_the_version_in_force_and_since_when(brand: Brand, zoe: Practitioner) -> None:
    brand.promulgate("Nous gardons vos données trois ans.")
    shown = page(brand.client("zoe"))
    assert "1.0" in shown
    assert "21 novembre 2026" in shown
    assert 'href="/politique-de-confidentialite/"' in shown


def test_it_announces_the_coming_version_and_its_changes(
    brand: Brand, zoe: Practitioner, days_later: DaysLater
) -> None:
    brand.promulgate("Trois ans.")
    brand.promulgate("Cinq ans.", day=days_later(60).date())
    shown = page(brand.client("zoe"))
    assert "20 janvier 2027" in shown
    assert 'href="/politique-de-confidentialite/comparer/1.0...2.0/"' in shown


def test_a_first_version_to_come_has_nothing_to_compare(
    brand: Brand, zoe: Practitioner, days_later: DaysLater
) -> None:
    brand.promulgate("Trois ans.", day=days_later(60).date())
    shown = page(brand.client("zoe"))
    assert 'href="/politique-de-confidentialite/versions/1.0/"' in shown
    assert "comparer" not in shown


def test_a_correction_is_shown_from_its_own_day(brand: Brand, zoe: Practitioner) -> None:
    brand.promulgate("Trois ans.", day=TODAY - timedelta(days=1), at=NOW - timedelta(days=1))
    brand.promulgate("Trois  ans !", change=Change.MINOR)
    shown = documents(zoe, day=TODAY)
    assert [(one.version and one.version.number, one.since) for one in shown] == [("1.1", TODAY)]


def test_nothing_of_another_brand_is_shown(
    brand: Brand, other_brand: Brand, zoe: Practitioner
) -> None:
    other_brand.promulgate("Ailleurs.")
    assert documents(zoe, day=TODAY) == []


def test_a_policy_without_her_language_is_shown_in_the_other(
    brand: Brand, zoe: Practitioner
) -> None:
    brand.promulgate("Trois ans.")
    zoe.language = "en"
    assert [one.version and one.version.language for one in documents(zoe, day=TODAY)] == ["fr"]


def test_it_speaks_her_language_whatever_the_browser(brand: Brand, zoe: Practitioner) -> None:
    Practitioner.objects.update(language="en")
    answer = brand.client("zoe").get(ADDRESS, headers={"Accept-Language": "fr"})
    assert answer.headers["Content-Language"] == "en"
    assert '<html lang="en">' in answer.content.decode()
    assert 'href="/en/compte/2fa/"' in answer.content.decode()


def test_it_says_that_nothing_needs_an_answer_and_offers_a_second_factor(
    brand: Brand, zoe: Practitioner
) -> None:
    Practitioner.objects.update(language="en")
    shown = page(brand.client("zoe"))
    assert "Nothing here needs an answer from you." in shown
    assert "Set up a second factor" in shown
    assert 'action="/en/compte/logout/"' in shown


# Last day of the contract, how often the page says that it ended.
ENDS = [
    (None, 0),  # still running
    (TODAY, 0),  # the last day is included
    (TODAY - timedelta(days=1), 1),
]


@pytest.mark.parametrize(("end", "times"), ENDS)
def test_an_ended_contract_is_said(
    brand: Brand, zoe: Practitioner, end: date | None, times: int
) -> None:
    Practitioner.objects.update(contract_end=end, language="en")
    assert page(brand.client("zoe")).count("Your contract with Alpha ended on") == times


def test_at_the_other_brand_she_is_shown_the_way_to_hers(
    brand: Brand, other_brand: Brand, zoe: Practitioner
) -> None:
    other_brand.people["zoe"] = brand.people["zoe"]
    other_brand.promulgate("Ailleurs.")
    shown = page(other_brand.client("zoe"))
    assert f'href="{brand.site.root_url}/mes-documents/"' in shown
    assert "politique-de-confidentialite" not in shown


def test_staff_without_a_record_go_to_their_desk(brand: Brand) -> None:
    assert brand.client("editor").get(ADDRESS).headers["Location"] == "/admin/"


def test_staff_who_are_bound_too_see_their_documents(brand: Brand, zoe: Practitioner) -> None:
    Practitioner.objects.update(user=brand.people["editor"])
    shown = page(brand.client("editor"))
    assert 'href="/admin/"' in shown


def test_who_is_neither_learns_whom_to_write_to(brand: Brand) -> None:
    brand.people["max"] = User.objects.create_user("max@cabinet.example")
    answer = brand.client("max").get(ADDRESS, headers={"Accept-Language": "en"})
    assert answer.status_code == HTTPStatus.OK
    assert "no contract with Alpha is linked" in answer.content.decode()


def test_a_host_without_a_brand_has_no_documents(brand: Brand) -> None:
    client = brand.client()
    client.force_login(User.objects.create_user("max@cabinet.example"), _BACKEND)
    answer = client.get(ADDRESS, headers={"host": "127.0.0.1"})
    assert answer.status_code == HTTPStatus.NOT_FOUND


_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_policies_cost_no_query_each(brand: Brand, zoe: Practitioner) -> None:
    brand.promulgate("Trois ans.")
    with CaptureQueriesContext(connection) as queries:
        documents(zoe, day=TODAY)
    assert len(queries) == 3
