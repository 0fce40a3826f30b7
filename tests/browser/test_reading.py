"""Visitors read in a real browser: any width, dark or light, keyboard only, JavaScript off."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

POLICY = "/politique-de-confidentialite/"
PAGES = {
    "home": "/",
    "policy": POLICY,
    "version": f"{POLICY}versions/2.0/",
    "timeline": f"{POLICY}versions/",
    "comparison": f"{POLICY}comparer/1.0...2.0/",
}


def _violations(page: Page) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_follows_the_accessibility_rules(
    browser: Browser, site_url: str, scheme: Any
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    found = {}
    for name, path in PAGES.items():
        page.goto(site_url + path)
        found[name] = _violations(page)
    context.close()
    assert {name: one for name, one in found.items() if one} == {}


def test_nothing_overflows_a_narrow_screen(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {}
    for name, path in PAGES.items():
        page.goto(site_url + path)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(PAGES, 320)


def test_the_browser_has_nothing_to_complain_of(
    page: Page, site_url: str, complaints: list[str]
) -> None:
    for path in PAGES.values():
        page.goto(site_url + path)
    assert complaints == []


def test_no_page_leaves_a_cookie(page: Page, site_url: str) -> None:
    for path in PAGES.values():
        page.goto(site_url + path)
    assert page.context.cookies() == []


def test_the_first_tab_leads_past_the_header(page: Page, site_url: str) -> None:
    page.goto(site_url + POLICY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#text"


def test_a_visitor_without_javascript_reads_and_finds_the_coming_version(
    without_javascript: Page, site_url: str
) -> None:
    without_javascript.goto(site_url + POLICY)
    assert "3 ans" in without_javascript.inner_text("article")
    without_javascript.click("aside.notice a >> nth=0")
    assert "2 ans" in without_javascript.inner_text("article")


def test_the_contents_stand_open_on_a_wide_screen_and_fold_on_a_narrow_one(
    page: Page, site_url: str
) -> None:
    entry = page.locator(".contents a").first
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(site_url + POLICY)
    assert entry.is_visible()
    page.set_viewport_size({"width": 360, "height": 640})
    assert not entry.is_visible()
    page.click(".contents summary")
    assert entry.is_visible()


def test_the_comparison_says_added_and_removed_in_words(page: Page, site_url: str) -> None:
    page.goto(site_url + PAGES["comparison"])
    assert "3" in page.inner_text("del")
    assert page.locator("del .redline-hidden").count()
    assert page.locator("ins .redline-hidden").count()
