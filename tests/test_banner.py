"""Signed-in pages announce what is coming, until she answers or wants silence; no others do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from lxml.html import HtmlElement, fragment_fromstring
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from consent import gate
from consent.models import Cabinet, Capacity, Member, Practitioner
from policies.models.pages import Kind
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import NOW, TODAY, Brand

COMING = TODAY + timedelta(days=31)
PLAIN = "/signed-in/"


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Stand in the day NOW, at a host project with a page that has nothing but the banner."""
    settings.MFA_REQUIRED, settings.ROOT_URLCONF = False, "tests.gated"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner of the brand, with an account."""
    brand.people["zoe"] = User.objects.create_user("zoe@cabinet.example", "a-long-one")
    return practitioner(brand, "zoe", user=brand.people["zoe"])


@pytest.fixture
def told(brand: Brand, zoe: Practitioner) -> Client:
    """Give the browser of a practitioner to whom a text is coming."""
    brand.promulgate("Nous gardons.", day=COMING)
    return brand.client("zoe")


def banner(client: Client, address: str = PLAIN, language: str = "en") -> HtmlElement | None:
    """Give the banner of a page, or None."""
    with translation.override(language):
        shown = client.get(address, headers={"Accept-Language": language}).content.decode()
    page = fragment_fromstring(shown.removeprefix("<!doctype html>"), create_parent="div")
    found = page.xpath('.//section[contains(@class, "coming")]')
    return found[0] if found else None


def words(element: HtmlElement | None) -> str:
    """Give what is said, in one line."""
    assert element is not None
    return " ".join(element.text_content().split())


def test_it_says_what_comes_and_when_and_why(told: Client) -> None:
    found = banner(told, "/en/compte/2fa/")
    said = words(found)
    assert "1.0: in force on 22 December 2026, in 31 days" in said
    assert "It is clearer." in said
    assert found is not None
    assert found.get("aria-label") == "What changes soon"
    assert found.xpath(".//time/@datetime") == [COMING.isoformat()]
    assert found.xpath('.//p[@lang="fr"]/text()') == ["It is clearer."]


# Paris days before it is in force, and the countdown.
COUNTDOWN = [(31, "in 31 days"), (2, "in 2 days"), (1, "tomorrow")]


@pytest.mark.parametrize(("days", "said"), COUNTDOWN)
def test_it_counts_paris_days(brand: Brand, told: Client, days: int, said: str) -> None:
    # 23:30 in Paris: a count of hours would be a day short.
    late = NOW.replace(hour=22, minute=30) + timedelta(days=31 - days)
    with time_machine.travel(late, tick=False):
        assert f", {said} It is" in words(banner(brand.client("zoe"), "/en/compte/2fa/"))


def test_it_is_gone_on_the_day_itself(brand: Brand, told: Client) -> None:
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert banner(brand.client("zoe")) is None


# Signed-in pages of the product; her documents say themselves what is coming.
PAGES = ["/mes-documents/oppositions/", "/compte/2fa/", "/en/compte/password/change/"]


@pytest.mark.parametrize("address", PAGES)
def test_signed_in_pages_carry_it(told: Client, address: str) -> None:
    assert banner(told, address) is not None


# Public pages are the same bytes for everybody.
PUBLIC = ["/", "/politique-de-confidentialite/versions/1.0/", "/sous-traitants/"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_the_same_with_or_without_a_session(
    brand: Brand, told: Client, address: str
) -> None:
    signed_in, visitor = told.get(address), brand.client().get(address)
    assert signed_in.status_code == 200
    assert signed_in.content == visitor.content
    assert b"banner.css" not in signed_in.content


def test_it_is_silent_once_she_has_answered(brand: Brand, zoe: Practitioner) -> None:
    version = brand.promulgate("Nous gardons.", day=COMING)
    client = brand.client("zoe")
    assert banner(client) is not None
    answers(zoe, version)
    assert banner(client) is None


def test_it_is_silent_until_the_day_on_which_she_wants_to_be_reminded(told: Client) -> None:
    found = banner(told)
    assert found is not None
    [later] = found.xpath(".//form/@action")
    assert later == "/mes-documents/plus-tard/?next=%2Fsigned-in%2F"
    answer = told.post(later)
    assert (answer.status_code, answer.headers["Location"]) == (303, PLAIN)
    assert banner(told) is None
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert banner(told) is not None


def test_she_answers_early_and_comes_back(told: Client) -> None:
    found = banner(told)
    assert found is not None
    assert found.xpath(".//a/@href") == ["/mes-documents/repondre/?next=%2Fsigned-in%2F"]


def test_it_is_silent_while_she_answers(brand: Brand, told: Client) -> None:
    shown = told.get("/mes-documents/repondre/", follow=True)
    assert shown.status_code == 200
    assert b'class="coming"' not in shown.content


def test_who_signs_for_two_cabinets_is_told_once(brand: Brand, zoe: Practitioner) -> None:
    cabinet(brand, one=(zoe, Capacity.OWNER))
    other = Cabinet.objects.create(site=brand.site, external_id="other", name="Cabinet du Parc")
    Member.objects.create(cabinet=other, practitioner=zoe, capacity=Capacity.SIGNATORY)
    brand.promulgate("Un.", kind=Kind.DPA, day=COMING)
    found = banner(brand.client("zoe"))
    assert found is not None
    assert len(found.xpath(".//li")) == 1


def test_a_visitor_and_staff_see_none(brand: Brand, told: Client) -> None:
    assert banner(brand.client()) is None
    assert banner(brand.client("editor")) is None


def test_where_nothing_comes_it_costs_no_query_beside_the_session(
    brand: Brand, zoe: Practitioner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = brand.client("zoe")
    client.get(PLAIN)
    with django_assert_num_queries(1):
        client.get(PLAIN)


def test_an_error_in_the_rule_costs_the_banner_and_not_the_page(
    told: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gate, "obligations", None)  # a rule that cannot even be called
    answer = told.get(PLAIN)
    assert (answer.status_code, answer.content.strip()) == (200, b"")
    assert "banner_failed" in caplog.text
