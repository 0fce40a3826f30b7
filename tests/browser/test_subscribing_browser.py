"""Subscribing to public changes without a script: its pages by axe’s rules, on a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from notifications.links import make
from notifications.models import Subscriber
from tests.conftest import Brand


def violations(page: Page) -> list[Any]:
    """Give what axe finds, and say so where the page scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize(
    ("scheme", "path"), [("light", "/abonnement/"), ("dark", "/en/subscription/")]
)
def test_she_subscribes_confirms_and_ends_it(
    browser: Browser, brand: Brand, live_server: LiveServer, scheme: Any, path: str
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.set_default_timeout(10_000)
    root = f"http://{brand.site.hostname}:{live_server.url.rsplit(':', 1)[-1]}"
    page.goto(f"{root}{path}")
    assert violations(page) == []
    page.click("main button")
    expect(page.locator("#errors a")).to_have_count(1)
    assert violations(page) == []
    page.fill("main input", "somebody@reader.example")
    page.click("main button")
    expect(page.locator("#sent")).to_have_count(1)
    assert violations(page) == []
    walk(page, root, path, Subscriber.objects.get())
    assert context.cookies() == []
    context.close()


def walk(page: Page, root: str, path: str, subscriber: Subscriber) -> None:
    """Follow the links of her mails, and press what they show."""
    english = path.startswith("/en/")
    for purpose, word in (
        ("confirm", "link" if english else "lien"),
        ("end", "end" if english else "fin"),
    ):
        page.goto(f"{root}{path}{word}/{make(subscriber.pk, purpose=purpose)}/")  # type: ignore[arg-type]
        assert violations(page) == []
        page.click("main button")
        expect(page.locator("#done")).to_have_count(1)
        assert violations(page) == []
    assert not Subscriber.objects.filter(asked_at__lte=timezone.now()).exists()
