"""Every public page by axe's rules, light and dark, at 320 px, with letters of twice the size."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from policies.deadlines import paris_day
from policies.models.versions import Change
from policies.registers.recipients import RecipientKind, Subprocessor
from tests.conftest import Brand

POLICY = "/en/privacy-policy/"
PAGES = {
    "home": "/en/",
    "policy": POLICY,
    "old version": f"{POLICY}versions/1.0/",
    "version in force": f"{POLICY}versions/1.1/",
    "coming version": f"{POLICY}versions/2.0/",
    "timeline": f"{POLICY}versions/",
    "comparison": f"{POLICY}compare/1.0...2.0/",
    "side by side": f"{POLICY}compare/1.0...2.0/side-by-side/",
    "same text": f"{POLICY}compare/1.0...1.0/",
    "no such day": f"{POLICY}on/?day=32",
    "before the first day": f"{POLICY}on/2001-01-01/",
    "no such version": f"{POLICY}versions/9.0/",
    "no such page": "/en/nowhere/",
    "subprocessors": "/en/subprocessors/",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TABLE = (
    "| Data | Purpose | Lawful basis | Kept for |\n| --- | --- | --- | --- |\n"
    "| Account | Run the calendar | Contract | {} years |\n"
)


@pytest.fixture
def archive(live_server: LiveServer, brand: Brand) -> str:
    """Give the address of a brand with a past, a current and a coming version, and a register."""
    now = timezone.now()
    then, languages = now - timedelta(days=9), ("fr", "en")
    for sentence, years, day, change in (
        ("We keep all data.", 3, paris_day(then), Change.SUBSTANTIAL),
        ("We keep all the data.", 3, paris_day(then) + timedelta(days=2), Change.MINOR),
        ("We keep less.", 2, paris_day(now) + timedelta(days=40), Change.SUBSTANTIAL),
    ):
        texts = [
            brand.draft(sentence, TABLE.format(years), "- One\n- Two", language=one)
            for one in languages
        ]
        brand.fix(*texts, day=day, change=change, at=then)
    Subprocessor.objects.create(
        site=brand.site,
        kind=RecipientKind.SUBPROCESSOR,
        name="Sending SA",
        task_fr="Envoi",
        task_en="Sending of messages",
        country_fr="France",
        country_en="France",
        contact="dpo@sending.example",
    )
    return f"http://{brand.site.hostname}:{live_server.url.rsplit(':', 1)[-1]}"


def _violations(page: Page) -> list[Any]:
    options = {
        "runOnly": {"type": "tag", "values": WCAG},
        # No rule of WCAG: side by side, a table stands there twice under one name.
        "rules": {"landmark-unique": {"enabled": False}},
    }
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def _too_wide(page: Page) -> list[str]:
    """Say so where the page itself, and not a table in it, would scroll sideways."""
    width, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{width} px wide on {seen}"] if width > seen else []


def _narrow(page: Page) -> list[Any]:
    return [*_violations(page), *_too_wide(page)]


def _enlarged(page: Page) -> list[Any]:
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    return list(_too_wide(page))


# WCAG 2.2: contrast 1.4.3 in both schemes, reflow 1.4.10 at 320 px, letters of 200 % 1.4.4.
SCREENS: dict[str, tuple[dict[str, Any], Any]] = {
    "dark": ({"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}}, _violations),
    "320 px": ({"color_scheme": "light", "viewport": {"width": 320, "height": 700}}, _narrow),
    "200 %": ({"viewport": {"width": 640, "height": 700}}, _enlarged),
}


def test_every_public_page_can_be_read_by_everybody_on_any_screen(
    browser: Browser, archive: str
) -> None:
    found = {}
    for screen, (options, look) in SCREENS.items():
        context = browser.new_context(**options)
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto(archive + path)
            found[screen, name] = look(page)
        context.close()
    assert {where: problems for where, problems in found.items() if problems} == {}


def test_without_javascript_a_visitor_finds_what_applied_and_what_changed(
    without_javascript: Page, archive: str
) -> None:
    page = without_javascript
    page.goto(f"{archive}{POLICY}versions/")
    page.fill("#day", (timezone.now() - timedelta(days=9)).date().isoformat())
    page.click("form:has(#day) button")
    expect(page.locator("main")).to_contain_text("no longer in force")
    page.goto(f"{archive}{POLICY}versions/")
    page.select_option("#old", "1.0")
    page.click("form:has(#old) button")
    expect(page.locator(".redline ins").first).to_be_visible()
    page.check(".redline-toggle")
    expect(page.locator(".redline ins").first).to_be_hidden()
    assert "We keep less." in page.inner_text(".redline-clean")


def test_on_paper_there_is_the_text_and_no_control(page: Page, archive: str) -> None:
    page.goto(f"{archive}{POLICY}versions/")
    page.emulate_media(media="print")
    assert not page.locator("form").first.is_visible()
    assert page.locator(".timeline h2").first.is_visible()
