"""Outside counsel and the desk that invited them, in a real browser; counsel without JavaScript."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from policies.actions.counsel import Invitation, invite
from policies.addresses import counsel_path
from policies.deadlines import paris_day
from policies.models import CounselComment, PolicyPage
from policies.models.versions import Change
from tests.conftest import Brand


@pytest.fixture
def link(brand: Brand, site_url: str) -> str:
    """Give a lawyer's link to a draft that differs from the coming version."""
    draft = brand.draft("Nous gardons vos données 1 an.", "| A | B |\n| --- | --- |\n| 1 | 2 |")
    who = Invitation(name="Maître Noir", email="noir@cabinet.example")
    found, key = invite(draft, invitation=who, by=brand.people["editor"], at=timezone.now())
    return f"{site_url}{counsel_path(found.language, key)}"


@pytest.fixture(params=["light", "dark"])
def reader(request: Any, browser: Browser) -> Iterator[Page]:
    """Give a page of a narrow browser without JavaScript but for the test's own."""
    context = browser.new_context(
        color_scheme=request.param, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[Any]:
    """Give what the accessibility rules find."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_a_lawyers_page_follows_the_accessibility_rules(reader: Page, link: str) -> None:
    for address in (link, f"{link[:-9]}/"):
        reader.goto(address)
        reader.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert violations(reader) == [], address
        assert reader.evaluate("document.documentElement.scrollWidth") == 360


def test_a_refused_form_follows_them_too(reader: Page, link: str) -> None:
    reader.goto(link)
    reader.click("#note\\:0 button")
    expect(reader.locator("[role=alert]")).to_be_visible()
    assert violations(reader) == []


def test_a_lawyer_writes_without_javascript_and_without_a_cookie(
    without_javascript: Page, link: str
) -> None:
    without_javascript.goto(link)
    box = without_javascript.locator("#note\\:2")
    box.locator("summary").click()
    box.locator("textarea").first.fill("Trop court.")
    box.locator("textarea").nth(1).fill("Nous gardons vos données 2 ans.")
    box.locator("button").click()
    expect(without_javascript.locator("#note\\:2 .sent")).to_contain_text("Trop court.")
    assert CounselComment.objects.get().wording == "Nous gardons vos données 2 ans."
    assert without_javascript.context.cookies() == []


def test_a_lawyer_writes_by_keyboard_alone(page: Page, link: str) -> None:
    page.goto(link)
    page.focus("#note\\:2 summary")
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("Bien.")
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#note\\:2 .sent")).to_contain_text("Bien.")


def test_the_browser_has_nothing_to_complain_of(
    page: Page, link: str, complaints: list[str]
) -> None:
    page.goto(link)
    page.fill("#note\\:0\\:remark", "Bien.")
    page.click("#note\\:0 button")
    expect(page.locator(".sent")).to_be_visible()
    assert complaints == []


def test_an_editor_invites_a_lawyer_and_accepts_her_wording(
    editor: Page, site_url: str, brand: Brand, browser: Browser
) -> None:
    draft = brand.draft("Nous gardons vos données 1 an.")
    desk = f"{site_url}/admin/policies/{draft.pk}/counsel/"
    editor.goto(desk)
    editor.fill("[name=name]", "Maître Noir")
    editor.fill("[name=email]", "noir@cabinet.example")
    editor.click("form:has([name=email]) button[type=submit]")
    lawyer = browser.new_page()
    # The test's server has a port that the brand's address does not know of.
    lawyer.goto(site_url + editor.input_value("#counsel-link").partition(".localhost")[2])
    lawyer.click("#note\\:2 summary")
    lawyer.fill("#note\\:2\\:wording_1", "Nous gardons vos données 18 mois.")
    lawyer.click("#note\\:2 button")
    expect(lawyer.locator("#note\\:2 .sent")).to_be_visible()
    editor.goto(desk)
    editor.click("form[action$='/accept/'] button")
    expect(editor.locator("ins")).to_have_count(1)
    latest = PolicyPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert "18 mois" in latest.draft().markdown()


def test_the_desks_pages_fit_a_narrow_screen_and_the_accessibility_rules(
    editor: Page, site_url: str, brand: Brand, link: str
) -> None:
    english = brand.draft("We keep your data for 3 years.", language="en")
    now = timezone.now()
    day = paris_day(now) + timedelta(days=40)
    brand.fix(english, change=Change.TRANSLATION, day=day, at=now)
    editor.set_viewport_size({"width": 360, "height": 740})
    french = PolicyPage.objects.get(policy=english.policy, locale__language_code="fr")
    for name in ("counsel", "translation"):
        editor.goto(f"{site_url}/admin/policies/{french.pk}/{name}/")
        found = Axe().run(editor, context="main").response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], name
        assert editor.evaluate("document.documentElement.scrollWidth") <= 360, name
