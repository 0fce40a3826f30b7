"""Stored pages follow what is asked of trackers, what may load, and until when."""

from datetime import timedelta
from typing import Any, Final

import pytest
from lxml.html import HtmlElement
from pytest_django import DjangoAssertNumQueries

from consent.models import Tool
from policies import ports
from policies.models import StoredPage
from policies.models.versions import Change
from policies.stored import SHELF, refresh_pages
from tests import choosing, vendors
from tests.conftest import NOW, TODAY, Brand

POLICY: Final = "/politique-de-confidentialite/"
DAY: Final = timedelta(days=1)


@pytest.fixture
def clock(time_machine: Any) -> Any:
    """Stand on the day NOW."""
    time_machine.move_to(NOW)
    return time_machine


@pytest.fixture
def exempt(brand: Brand, clock: Any) -> Brand:
    """Give a brand whose only tool is Matomo, exempt for ten more days."""
    brand.promulgate("Nous gardons vos données 3 ans.")
    choosing.asked(brand, matomo="exempt")
    tool = vendors.switch_on(brand, "matomo", mode="exempt", address="https://matomo.example")
    later = NOW + timedelta(minutes=1)
    choosing.attest(tool, by=brand, at=later, expires_on=TODAY + 10 * DAY)
    SHELF.clear()
    return brand


def regions(brand: Brand) -> list[HtmlElement]:
    """Give the banners of the policy's page: one or none."""
    found: list[HtmlElement] = brand.html(POLICY).xpath("//section[@class='choice']")
    return found


def test_pages_ask_as_soon_as_there_is_something_to_ask(brand: Brand, clock: Any) -> None:
    brand.promulgate("Nous gardons vos données 3 ans.")
    assert regions(brand) == []
    choosing.asked(brand)
    SHELF.clear()
    assert len(regions(brand)) == 1


def test_what_was_refreshed_is_what_visitors_get(brand: Brand, clock: Any) -> None:
    brand.promulgate("Nous gardons vos données 3 ans.")
    refresh_pages(at=NOW)
    choosing.asked(brand)
    assert refresh_pages(at=NOW)
    made = dict(StoredPage.objects.values_list("address", "etag"))
    SHELF.clear()
    assert brand.get(POLICY).headers["ETag"] == f'"{made[POLICY]}"'
    assert refresh_pages(at=NOW) == 0


def test_a_new_number_is_on_every_page(brand: Brand, clock: Any) -> None:
    brand.promulgate("Nous gardons vos données 3 ans.")
    choosing.asked(brand)
    choosing.category(brand.site, "maps", ordering=9)
    choosing.tracker(brand.site, "maps", "map", lifetime=9)
    choosing.fix(brand, change=Change.SUBSTANTIAL)
    SHELF.clear()
    assert [one.get("data-version") for one in regions(brand)] == ["2.0"]


def test_where_nothing_is_asked_nothing_shows_and_the_exempt_may_load(exempt: Brand) -> None:
    [region] = regions(exempt)
    assert "hidden" in region.attrib
    assert region.get("data-modes") == "necessary:necessary audience:exempt"
    assert exempt.html(POLICY).xpath("//template[@data-category='audience']")


def test_pages_ask_from_the_day_on_which_an_attestation_ends(exempt: Brand, clock: Any) -> None:
    for days, mode in ((0, "exempt"), (9, "exempt"), (10, "asks")):
        clock.move_to(NOW + days * DAY)
        [region] = regions(exempt)
        assert f"audience:{mode}" in region.get("data-modes", "")
        assert ("hidden" in region.attrib) is (mode == "exempt")


def test_no_cache_keeps_a_page_past_the_end_of_an_attestation(exempt: Brand, clock: Any) -> None:
    ten_days = NOW.replace(hour=22, minute=59, second=30) + 9 * DAY
    clock.move_to(ten_days)
    assert exempt.get(POLICY).headers["Cache-Control"] == "public, max-age=30"


def test_every_process_knows_within_a_second_what_changed(brand: Brand, clock: Any) -> None:
    banner = ports.banner()
    assert banner is not None
    seen = [banner.facts()]
    choosing.asked(brand)
    seen.append(banner.facts())
    Tool.objects.get(site=brand.site, kind="matomo").delete()
    seen.append(banner.facts())
    assert len(set(seen)) == 3


def test_the_facts_of_one_brand_are_not_in_the_pages_of_another(
    brand: Brand, other_brand: Brand, clock: Any
) -> None:
    banner = ports.banner()
    assert banner is not None
    choosing.asked(brand)
    before = banner.state(brand.site, day=TODAY)
    choosing.asked(other_brand, plausible="consent")
    assert banner.state(brand.site, day=TODAY) == before
    assert banner.state(other_brand.site, day=TODAY) not in {"", before}


def test_a_page_made_for_one_reader_asks_the_database_nothing_of_it_again(
    brand: Brand, clock: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    choosing.asked(brand)
    banner = ports.banner()
    assert banner is not None
    first = banner.lately().region(brand.site, "fr", day=TODAY)
    with django_assert_num_queries(0):
        assert banner.lately().region(brand.site, "fr", day=TODAY) == first


def test_a_page_made_for_one_reader_follows_what_changed(brand: Brand, clock: Any) -> None:
    assert b'class="choice"' not in brand.get("/rien/").content
    choosing.asked(brand)
    SHELF.clear()
    assert b'class="choice"' in brand.get("/rien/").content
