"""A practitioner's archive and receipts by axe's rules: light, dark, 320 px, twice the letters."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as live_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings

from accounts.models import User
from consent.models import Act, ActKind, Capacity, Practitioner
from policies.deadlines import paris_day
from policies.models.pages import Kind
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import Brand

DOCUMENTS = "/mes-documents/"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# WCAG 2.2: contrast 1.4.3 in both schemes, reflow 1.4.10 at 320 px, letters of 200 % 1.4.4.
SCREENS: dict[str, dict[str, Any]] = {
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "320 px": {"color_scheme": "light", "viewport": {"width": 320, "height": 700}},
    "200 %": {"color_scheme": "light", "viewport": {"width": 640, "height": 700}},
}


@pytest.fixture
def act(brand: Brand, site_url: str, settings: Settings) -> Act:
    """Give an acceptance by a practitioner who has texts to answer besides."""
    settings.MFA_REQUIRED = False
    now = timezone.now()
    user = User.objects.create_user("zoe@cabinet.example")
    brand.people["zoe"] = user
    zoe = practitioner(brand, "zoe", user=user, language="en")
    whole = cabinet(brand, owner=(zoe, Capacity.OWNER))
    signed = brand.promulgate("Nous traitons.", kind=Kind.DPA, day=paris_day(now), at=now)
    accepted = answers(zoe, signed, ActKind.ACCEPT, cabinet=whole, at=now)
    brand.promulgate("Un contrat.", kind=Kind.TERMS, day=paris_day(now), at=now)
    refused = brand.promulgate(
        "Nous traitons plus.", kind=Kind.DPA, day=paris_day(now) + timedelta(days=40), at=now
    )
    answers(zoe, refused, ActKind.REFUSE, cabinet=whole, at=now)
    return accepted


@pytest.fixture
def addresses(act: Act) -> dict[str, str]:
    """Give every page of her archive."""
    coming = paris_day(timezone.now()) + timedelta(days=41)
    return {
        "archive": DOCUMENTS,
        "receipt": f"{DOCUMENTS}recus/{act.pk}/",
        "day to come": f"{DOCUMENTS}le/{coming}/",
        "day before": f"{DOCUMENTS}le/2001-01-01/",
        "no day": f"{DOCUMENTS}le/?jour=32",
    }


def signed_in(context: BrowserContext, brand: Brand) -> Page:
    """Give a page of a browser in which she is signed in: how is another test's."""
    client: Client = brand.client("zoe")
    name = live_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "path": "/"}
    context.add_cookies([cookie | {"domain": brand.site.hostname}])  # type: ignore[list-item]
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def problems(page: Page, screen: str) -> list[Any]:
    """Give what axe finds, and say so where the page itself scrolls sideways."""
    if screen == "200 %":
        page.evaluate("document.documentElement.style.fontSize = '200%'")
    options = {"runOnly": {"type": "tag", "values": WCAG}}
    violations = Axe().run(page, options=options).response["violations"]
    found = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in violations]
    width, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [*found, *([f"{width} px wide on {seen}"] if width > seen else [])]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_can_read_the_archive_on_any_screen(
    browser: Browser, brand: Brand, site_url: str, addresses: dict[str, str], language: str
) -> None:
    Practitioner.objects.update(language=language)
    found = {}
    for screen, options in SCREENS.items():
        context = browser.new_context(**options)
        page = signed_in(context, brand)
        for name, path in addresses.items():
            page.goto(site_url + path)
            found[screen, name] = problems(page, screen)
        context.close()
    assert {where: those for where, those in found.items() if those} == {}


def test_a_day_is_chosen_and_a_receipt_kept_without_javascript(
    browser: Browser, brand: Brand, site_url: str, act: Act
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = signed_in(context, brand)
    page.goto(f"{site_url}{DOCUMENTS}")
    page.fill("#day", paris_day(timezone.now()).isoformat())
    page.click("form:has(#day) button")
    page.click(f'a[href="{DOCUMENTS}recus/{act.pk}/"]')
    with page.expect_download() as kept:
        page.click("text=JSON")
    assert kept.value.suggested_filename == f"recu-{act.pk}.json"
    context.close()


def test_what_waits_is_seen_first_on_a_phone(
    browser: Browser, brand: Brand, site_url: str, act: Act
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = signed_in(context, brand)
    page.goto(f"{site_url}{DOCUMENTS}")
    box = page.locator(".cards .button").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 640
    context.close()


def test_on_paper_a_receipt_has_no_control(
    browser: Browser, brand: Brand, site_url: str, act: Act
) -> None:
    context = browser.new_context()
    page = signed_in(context, brand)
    page.goto(f"{site_url}{DOCUMENTS}recus/{act.pk}/")
    page.emulate_media(media="print")
    assert not page.locator("main form").first.is_visible()
    assert not page.locator("main .links").first.is_visible()
    assert page.locator(".record").first.is_visible()
    context.close()
