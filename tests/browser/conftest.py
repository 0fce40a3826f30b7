"""Chromium and a live site with a brand that has a version in force and one that is coming."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from policies.deadlines import paris_day
from tests.choices_site import asking
from tests.choices_visitor import visiting, visitor
from tests.conftest import Brand

# Fixtures of the tests of choices on trackers.
__all__ = ["asking", "visiting", "visitor"]

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium where there is one, else the driver's own."""
    # From now on an event loop runs in this thread; Django would refuse its database calls there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    return {**browser_type_launch_args, "executable_path": found, "args": QUIET}


@pytest.fixture
def page(page: Page) -> Page:
    """Give up on what does not come after 10 s: nothing here takes that long."""
    page.set_default_timeout(10_000)
    return page


@pytest.fixture
def site_url(live_server: LiveServer, brand: Brand) -> str:
    """Give the address of the brand: 1.0 in force, 2.0 coming, as a visitor would find it."""
    now = timezone.now()
    today = paris_day(now)
    brand.promulgate(
        "Nous gardons vos données 3 ans.",
        "| A | B |\n| --- | --- |\n| 1 | 2 |",
        "Trois",
        day=today,
        at=now,
    )
    brand.promulgate(
        "Nous gardons vos données 2 ans.",
        "Un tableau en moins.",
        "Trois",
        day=today + timedelta(days=40),
        at=now,
    )
    port = live_server.url.rsplit(":", 1)[-1]
    return f"http://{brand.site.hostname}:{port}"


def sign_in(page: Page, site_url: str, person: User) -> None:
    """Sign somebody of the cast in through the page, whoever was signed in before."""
    page.context.clear_cookies()
    page.goto(f"{site_url}/compte/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", "a-long-pass-phrase")
    page.click("main button[type=submit]")
    page.wait_for_selector("#coming-heading")


@pytest.fixture
def editor(page: Page, site_url: str, brand: Brand, settings: Settings) -> Page:
    """Sign the brand's editor in; her second factor is another test's."""
    settings.MFA_REQUIRED = False
    sign_in(page, site_url, brand.people["editor"])
    return page


@pytest.fixture
def approver(page: Page, site_url: str, brand: Brand, settings: Settings) -> Page:
    """Sign the brand's approver in; her second factor is another test's."""
    settings.MFA_REQUIRED = False
    sign_in(page, site_url, brand.people["approver"])
    return page


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Collect what the browser complains of: refused content, errors, foreign requests."""
    found: list[str] = []
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    # What the browser gave up because it went on to another page is no fault of ours.
    page.on(
        "requestfailed",
        lambda request: (
            request.failure != "net::ERR_ABORTED" and found.append(f"failed: {request.url}")
        ),
    )
    page.on(
        "request",
        lambda request: (
            ".localhost:" not in request.url and found.append(f"foreign: {request.url}")
        ),
    )
    return found


@pytest.fixture
def without_javascript(browser: Browser) -> Iterator[Page]:
    """Give a page of a browser in which JavaScript is off."""
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()
