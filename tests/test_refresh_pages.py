"""The sweeper makes public pages before a visitor comes; it can run twice, and be killed."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from policies import tasks
from policies.models import BrandSettings, StoredPage
from policies.models.versions import Change
from policies.stored import refresh_pages
from tests.conftest import NOW, TODAY, Brand

PRIVACY = "/politique-de-confidentialite/"
# What every brand has, whatever its policies.
REGISTER = {"/sous-traitants/", "/en/subprocessors/"}
BRANDS = {"/", "/en/", "/brand.css", "/robots.txt", "/sitemap.xml", *REGISTER}


@pytest.fixture
def two_versions(brand: Brand) -> Brand:
    """Give a brand with a version in force, and a minor one that begins tomorrow."""
    brand.promulgate("Un.", day=TODAY)
    brand.promulgate("Un, mieux dit.", day=TODAY + timedelta(days=1), change=Change.MINOR)
    StoredPage.objects.all().delete()
    return brand


def stored() -> dict[str, str]:
    """Give the stored pages' digests by address."""
    return dict(StoredPage.objects.values_list("address", "etag"))


def test_it_makes_every_page_that_visitors_come_to(two_versions: Brand) -> None:
    refresh_pages(at=NOW)
    forms = ("", "index.md", "index.jsonld")
    addresses = {*BRANDS, *(f"{PRIVACY}{form}" for form in (*forms, "versions/", "flux.atom"))}
    addresses |= {f"{PRIVACY}comparer/1.0...1.1/", f"{PRIVACY}comparer/1.0...1.1/cote-a-cote/"}
    for number in ("1.0", "1.1"):
        addresses |= {f"{PRIVACY}versions/{number}/{form}" for form in (*forms, "index.pdf")}
    assert stored().keys() == addresses


def test_what_it_makes_is_what_visitors_get(
    two_versions: Brand, time_machine: object, client: Client
) -> None:
    time_machine.move_to(NOW)  # type: ignore[attr-defined]
    refresh_pages(at=NOW)
    before = stored()
    for address, etag in before.items():
        response = client.get(address, headers={"host": "alpha.localhost"})
        assert (response.status_code, response.headers["ETag"]) == (200, f'"{etag}"')
    assert stored() == before


def test_what_is_current_is_left_alone(two_versions: Brand) -> None:
    assert refresh_pages(at=NOW) == len(stored())
    assert refresh_pages(at=NOW + timedelta(minutes=1)) == 0


def test_after_midnight_pages_are_those_of_the_new_day(two_versions: Brand) -> None:
    refresh_pages(at=NOW)
    before = stored()
    assert refresh_pages(at=NOW + timedelta(days=1)) > 0
    assert stored()[PRIVACY] != before[PRIVACY]


def test_a_changed_setting_of_the_brand_is_shown(two_versions: Brand) -> None:
    refresh_pages(at=NOW)
    settings = BrandSettings.for_site(two_versions.site)
    settings.colour = "#123456"
    settings.save()
    refresh_pages(at=NOW)
    assert b"#123456" in bytes(StoredPage.objects.get(address="/brand.css").body)


def test_a_brands_pages_are_its_own(two_versions: Brand, other_brand: Brand) -> None:
    refresh_pages(at=NOW)
    others = StoredPage.objects.filter(site=other_brand.site)
    assert {page.address for page in others} == BRANDS


def test_pages_of_earlier_builds_are_forgotten_after_a_day(two_versions: Brand) -> None:
    refresh_pages(at=NOW)
    StoredPage.objects.update(build="earlier", stored_at=NOW - timedelta(days=2))
    refresh_pages(at=NOW)
    assert not StoredPage.objects.filter(build="earlier").exists()


def test_without_a_brand_there_is_nothing_to_do(db: None) -> None:
    tasks.refresh_pages()
    assert stored() == {}


def _refresh(together: Barrier, errors: list[Exception]) -> None:
    try:
        together.wait()
        refresh_pages(at=NOW)
    except Exception as error:  # noqa: BLE001 (the test shows whatever it is)
        errors.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_the_same_pages(two_versions: Brand) -> None:
    errors: list[Exception] = []
    together = Barrier(3)
    threads = [Thread(target=_refresh, args=(together, errors)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(stored()) == StoredPage.objects.count()
