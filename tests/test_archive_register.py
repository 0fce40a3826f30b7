"""The public register of subprocessors: its two addresses, and what makes it again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from policies.registers.recipients import RecipientKind, Subprocessor
from policies.stored import SHELF, refresh_pages
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
ADDRESSES = {"/sous-traitants/": "fr", "/en/subprocessors/": "en"}


@pytest.fixture(autouse=True)
def _at_now() -> Iterator[None]:
    """Let visitors come on the day that the texts are about."""
    with time_machine.travel(NOW, tick=False):
        yield


def have(brand: Brand, name: str, **days: object) -> Subprocessor:
    """Write a subprocessor into the register."""
    row: Subprocessor = Subprocessor.objects.create(
        site=brand.site,
        kind=RecipientKind.SUBPROCESSOR,
        name=name,
        task_fr="Envoi",
        task_en="Sending",
        country_fr="France",
        country_en="France",
        contact="dpo@envoi.example",
        **days,
    )
    SHELF._checked = float("-inf")
    return row


def test_every_brand_has_a_register_even_an_empty_one(brand: Brand) -> None:
    for path, language in ADDRESSES.items():
        page = brand.html(path)
        assert page.get("lang") == language
        assert set(page.xpath("//link[@hreflang]/@hreflang")) == {"fr", "en"}


def test_a_new_row_shows_at_once(brand: Brand) -> None:
    with time_machine.travel(NOW, tick=False):
        assert "Envoi SA" not in brand.text("/sous-traitants/")
        have(brand, "Envoi SA")
        assert "Envoi SA" in brand.text("/sous-traitants/")


def test_a_brand_shows_no_row_of_another(brand: Brand, other_brand: Brand) -> None:
    have(other_brand, "Envoi SA")
    assert "Envoi SA" not in brand.text("/en/subprocessors/")


def test_the_page_changes_on_the_day_on_which_one_begins(brand: Brand) -> None:
    have(brand, "Envoi SA", since=TODAY + DAY)
    with time_machine.travel(NOW, tick=False):
        assert brand.html("/en/subprocessors/").xpath("//h2[@id='coming']")
    with time_machine.travel(NOW + DAY, tick=False):
        assert not brand.html("/en/subprocessors/").xpath("//h2[@id='coming']")


def test_the_worker_makes_it_again_only_when_a_row_changes(brand: Brand) -> None:
    refresh_pages(at=NOW)
    assert refresh_pages(at=NOW) == 0
    have(brand, "Envoi SA")
    assert refresh_pages(at=NOW) == len(ADDRESSES)


def test_every_page_leads_to_it(brand: Brand) -> None:
    assert "/sous-traitants/" in brand.html("/").xpath("//footer//a/@href")
    assert "/en/subprocessors/" in brand.html("/en/").xpath("//footer//a/@href")
