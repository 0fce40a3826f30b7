"""Without JavaScript, or without our module: the strip, the page and its forms do everything."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.choices_site import PAGES, PAYMENT, POLICY, PREFERENCES
from tests.choices_visitor import COOKIE, REGION, Visitor, choices, latest

Visiting = Callable[..., Visitor]
BUTTON = "button[name=decision][value={}]"


@pytest.fixture
def plain(visiting: Visiting) -> Visitor:
    """Give a visitor whose browser runs no scripts."""
    return visiting(java_script_enabled=False)


def switched_on(page: Page) -> list[str]:
    """Give the purposes that the preferences page shows as on."""
    boxes = page.locator("main [name=cookie_groups]:checked:not(:disabled)")
    return [box.get_attribute("value") or "" for box in boxes.all()]


@pytest.mark.parametrize("path", PAGES)
def test_the_strip_stands_on_every_page_with_equal_buttons(plain: Visitor, path: str) -> None:
    page = plain.open(path)
    for decision in ("accept", "refuse"):
        expect(page.locator(f"{REGION} {BUTTON.format(decision)}")).to_be_visible()
    expect(page.locator(f'{REGION} a[href$="{PREFERENCES}"]')).to_be_visible()


def test_every_purpose_is_accepted_and_shown_and_taken_back_by_forms(plain: Visitor) -> None:
    page = plain.open(POLICY)
    page.click(f"{REGION} {BUTTON.format('accept')}")
    assert latest(plain.brand).yes == ["audience", "payment"]
    page = plain.open(PREFERENCES)
    assert switched_on(page) == ["audience", "payment"]
    page.click(f"main {BUTTON.format('refuse')}")
    assert switched_on(plain.open(PREFERENCES)) == []
    row = latest(plain.brand)
    assert (row.kind, row.no, row.place) == ("withdraw", ["audience", "payment"], "page")


def test_a_refusal_on_the_strip_is_one_form(plain: Visitor) -> None:
    page = plain.open()
    page.click(f"{REGION} {BUTTON.format('refuse')}")
    row = latest(plain.brand)
    assert (row.kind, row.yes, row.place) == ("refuse", [], "banner")
    assert plain.cookies() == {COOKIE}
    assert plain.asking.vendors.to() == []


def test_one_purpose_is_chosen_on_the_page(plain: Visitor) -> None:
    page = plain.open(PREFERENCES)
    assert switched_on(page) == []
    page.check("main [name=cookie_groups][value=payment]")
    page.click(f"main {BUTTON.format('save')}")
    row = latest(plain.brand)
    assert (row.yes, row.no) == (["payment"], ["audience"])


def test_the_link_on_every_page_leads_to_the_page_of_choices(plain: Visitor) -> None:
    for path in PAGES:
        page = plain.open(path)
        page.locator(f'a[href$="{PREFERENCES}"]').last.click()
        expect(page.locator(f"main {BUTTON.format('save')}")).to_be_visible()


def test_the_page_leads_to_the_proof(plain: Visitor) -> None:
    page = plain.open(PREFERENCES)
    page.click(f"main {BUTTON.format('accept')}")
    page = plain.open(PREFERENCES)
    visitor = latest(plain.brand).visitor.visitor
    page.click(f'a[href*="{visitor}"]')
    assert str(latest(plain.brand).version.number) in page.inner_text("main")
    answer = plain.brand.get(f"{PREFERENCES}preuve/{visitor}/preuve.json")
    assert (answer.status_code, str(visitor) in answer.content.decode()) == (200, True)


def test_the_payment_page_says_how_else_to_pay(plain: Visitor) -> None:
    page = plain.open(PAYMENT)
    expect(page.locator("[data-without-card]").first).to_be_visible()
    assert page.locator("[data-card]").first.is_hidden()


@pytest.fixture(params=["404", "aborted"])
def moduleless(request: pytest.FixtureRequest, visitor: Visitor) -> Visitor:
    """Give a visitor whose browser cannot get our module."""
    ours = re.compile(r"/static/consent/choice[^/]*\.js")
    if request.param == "404":
        visitor.context.route(ours, lambda route: route.fulfill(status=404))
    else:
        visitor.context.route(ours, lambda route: route.abort())
    visitor.tolerated += ["Failed to load resource"]
    return visitor


def test_without_its_module_the_banner_is_plain_forms_and_nothing_loads(
    moduleless: Visitor,
) -> None:
    before = choices(moduleless.brand)
    page = moduleless.open(POLICY)
    with page.expect_navigation():
        page.click(f"{REGION} {BUTTON.format('accept')}")
    assert choices(moduleless.brand) == before + 1
    assert switched_on(moduleless.open(PREFERENCES)) == ["audience", "payment"]
    moduleless.open(PAYMENT)
    assert moduleless.foreign == []
