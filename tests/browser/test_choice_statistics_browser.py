"""The numbers of choices in a real browser: for everybody, light and dark, narrow, on paper."""

from datetime import timedelta
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from consent.actions.choosing import Pressed, decide
from tests.choosing import asked
from tests.conftest import Brand

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def numbers(editor: Page, site_url: str, brand: Brand) -> Page:
    """Give the editor's page of choices made in the last three weeks, some of them withdrawn."""
    now, chance = timezone.now(), Random(7)  # noqa: S311 (nothing secret)
    version = asked(brand, at=now - timedelta(days=25))
    for hours in range(0, 21 * 24, 5):
        at = now - timedelta(days=21) + timedelta(hours=hours)
        on = frozenset(key for key in ("audience", "payment") if chance.random() < 0.4)
        pressed = Pressed(decision="save", on=on, language="fr", place="banner", gpc=hours % 3 == 0)
        saved = decide(version, pressed, before=None, at=at)
        if on and chance.random() < 0.4:
            back = Pressed(decision="refuse", language="fr", place="page")
            decide(version, back, before=saved.choice, at=at + timedelta(minutes=5))
    editor.goto(f"{site_url}/admin/choices/")
    return editor


def test_the_numbers_can_be_read_by_everybody(numbers: Page, complaints: list[str]) -> None:
    for scheme in ("light", "dark"):
        numbers.emulate_media(color_scheme=scheme)
        result = Axe().run(numbers, context=".choices", options=WCAG)
        assert result.violations_count == 0, result.generate_report()
    assert complaints == []


def test_a_phone_scrolls_the_page_one_way_only(numbers: Page) -> None:
    numbers.set_viewport_size({"width": 320, "height": 640})
    wide = numbers.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide


def test_on_paper_every_number_is_there(numbers: Page) -> None:
    numbers.emulate_media(media="print")
    assert not numbers.locator(".choices form, #wagtail-sidebar").filter(visible=True).count()
    for table in numbers.locator(".choices .wide").all():
        assert table.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
