"""Findings follow the writer in a real browser: after each save, and to the clause itself."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import Brand

BLANK = "Écrivez à [À COMPLÉTER]."
PANEL = "[data-side-panel=findings]"

END_TRANSITIONS = """document.getAnimations().forEach(one => {
  if (one instanceof CSSTransition) one.finish()
})"""


@pytest.fixture(autouse=True)
def _written(editor: Page, site_url: str, brand: Brand) -> None:
    """Let the brand's editor write a text with a blank in its second clause."""
    draft = brand.draft("Nous gardons vos données 3 ans.", BLANK)
    editor.goto(f"{site_url}/admin/pages/{draft.pk}/edit/")
    editor.click("[data-side-panel-toggle=findings]")


def blank(page: Page) -> str:
    """Give the id of the block that holds the blank, as its finding names it."""
    finding = page.locator(f"{PANEL} li", has_text="À COMPLÉTER").locator("[data-checks-block]")
    return str(finding.get_attribute("data-checks-block"))


def test_a_finding_leads_to_its_clause_by_keyboard(page: Page) -> None:
    block = blank(page)
    page.locator(f"{PANEL} [data-checks-block='{block}']").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{block} textarea").first).to_be_in_viewport()
    assert page.evaluate(f"document.activeElement.closest('#{block}') !== null")


def test_a_finding_goes_once_the_text_is_corrected_and_saved(page: Page) -> None:
    before = page.locator("[data-side-panel-toggle=findings]").inner_text()
    block = blank(page)
    page.click(f"{PANEL} [data-checks-block='{block}']")
    # At a writer's pace: Wagtail takes what is there two seconds after loading for the saved text.
    page.fill(f"#{block} textarea", "")
    page.locator(f"#{block} textarea").press_sequentially("Écrivez au contact.", delay=200)
    expect(page.locator("[data-checks-state]")).not_to_be_empty()
    expect(page.locator(PANEL)).not_to_contain_text("À COMPLÉTER", timeout=20_000)
    assert page.locator("[data-side-panel-toggle=findings]").inner_text() != before


def test_the_check_is_made_again_on_demand(page: Page, brand: Brand) -> None:
    brand.draft("Nous gardons vos données 3 ans.")
    page.click(f"{PANEL} [data-checks-again]")
    expect(page.locator(PANEL)).not_to_contain_text("À COMPLÉTER")
    state = page.locator("[data-checks-state]")
    expect(state).to_have_attribute("aria-live", "polite")
    expect(state).to_have_text(str(state.get_attribute("data-done")))


def test_on_a_narrow_screen_the_panel_gives_way_to_the_clause(page: Page) -> None:
    block = blank(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.click(f"{PANEL} [data-checks-block='{block}']")
    expect(page.locator(PANEL)).to_be_hidden()
    expect(page.locator(f"#{block} textarea").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_is_accessible(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    # Colours change little by little: what axe would see on the way is nobody's page.
    page.evaluate(END_TRANSITIONS)
    found = Axe().run(page, context=PANEL, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("query", ["", "?mode=side"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_comparison_is_accessible(page: Page, scheme: str, query: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(page.url.replace("/edit/", "/revisions/compare/live...latest/") + query)
    found = Axe().run(
        page, context=".compared", options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}
    )
    assert found.violations_count == 0, found.generate_report()
