"""What the gate holds back is not lost: she answers in another tab, reloads, and it is done."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, Request, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from consent.models import Act
from policies.deadlines import paris_day
from policies.models.pages import Kind
from tests.acting import DOCUMENTS, having_account
from tests.conftest import Brand

# A form of the host project, as the page of a practitioner might have it.
POST = """() => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/agenda/";
  for (const [name, value] of [
    ["csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value],
    ["patient", "Ana"],
  ]) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture
def root(brand: Brand, live_server: LiveServer, settings: Settings) -> str:
    """Give the address of the brand in a host project that has gated pages."""
    settings.MFA_REQUIRED, settings.ROOT_URLCONF = False, "tests.gated"
    having_account(brand)
    return f"http://{brand.site.hostname}:{live_server.url.rsplit(':', 1)[-1]}"


def hers(page: Page, brand: Brand, root: str) -> Page:
    """Sign her in, in that browser: how is another test's."""
    key = brand.client("zoe").cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": root}])
    page.set_default_timeout(10_000)
    return page


def test_a_form_held_back_is_performed_once_she_has_answered_and_reloads(
    page: Page, brand: Brand, root: str
) -> None:
    now = timezone.now()
    brand.promulgate("Un contrat.", kind=Kind.TERMS, day=paris_day(now), at=now)
    sent: list[Request] = []
    page.on("request", lambda one: one.url.endswith("/agenda/") and sent.append(one))
    hers(page, brand, root).goto(root + DOCUMENTS)
    page.evaluate(POST)
    expect(page.locator("h1")).to_have_text("This has not been done yet")
    with page.expect_popup() as opened:
        page.click("a.button")
    opened.value.check("#agree")
    opened.value.click(".act button >> nth=0")
    opened.value.wait_for_url(f"**{DOCUMENTS}")
    assert Act.objects.count() == 1
    page.reload()
    expect(page.locator("body")).to_have_text("ran POST")
    assert [(one.method, "patient=Ana" in (one.post_data or "")) for one in sent] == [
        ("POST", True)
    ] * 2


def test_the_page_that_holds_a_form_follows_the_accessibility_rules(
    page: Page, brand: Brand, root: str
) -> None:
    now = timezone.now()
    brand.promulgate("Un contrat.", kind=Kind.TERMS, day=paris_day(now), at=now)
    hers(page, brand, root).goto(root + DOCUMENTS)
    page.evaluate(POST)
    expect(page.locator("a.button")).to_be_visible()
    assert violations(page) == []


@pytest.fixture(params=["light", "dark"])
def small(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Give a small screen, in the colours that the reader's eyes like."""
    viewport: Any = {"width": 320, "height": 640}
    context = browser.new_context(color_scheme=request.param, viewport=viewport)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [f"{DOCUMENTS}oppositions/", "/en/compte/password/change/"])
def test_the_banner_follows_the_accessibility_rules(
    small: Page, brand: Brand, root: str, path: str
) -> None:
    now = timezone.now()
    for kind in (Kind.TERMS, Kind.PRIVACY):
        day = paris_day(now) + timedelta(days=40)
        brand.promulgate("Bientôt.", kind=kind, day=day, at=now)
    hers(small, brand, root).goto(root + path)
    expect(small.locator("section.coming li")).to_have_count(2)
    assert violations(small) == []
    assert small.evaluate("document.documentElement.scrollWidth") == 320


def violations(page: Page) -> list[Any]:
    """Give what the accessibility rules find."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
