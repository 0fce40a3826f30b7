"""By keyboard alone: the banner is first and takes no focus; the dialog traps and returns it."""

from playwright.sync_api import Page, expect

from tests.choices_site import PAGES, POLICY, PREFERENCES
from tests.choices_visitor import DIALOG, REGION, Visitor, choices, latest

FOCUSED = "document.activeElement"
IN_REGION = f"{FOCUSED}.closest('{REGION}') !== null"
# The browser's own buttons come after the dialog's last: then the page has no focus.
IN_DIALOG = f"{FOCUSED} === document.body || {FOCUSED}.closest('dialog') !== null"

# Purposes that are ticked and may be unticked.
ON = f"{DIALOG} [name=cookie_groups]:checked:not(:disabled)"


def tab_to(page: Page, holds: str, *, at_most: int = 12) -> None:
    """Press Tab until something holds of what has the focus."""
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate(holds):
            return
    raise AssertionError(f"no Tab leads there: {holds}")


def dialog_opened(visitor: Visitor) -> Page:
    """Open the preferences from the banner by keyboard."""
    page = visitor.open(POLICY)
    tab_to(page, f"{IN_REGION} && {FOCUSED}.matches('a[href$=\"{PREFERENCES}\"]')")
    page.keyboard.press("Enter")
    expect(page.locator(DIALOG)).to_be_visible()
    return page


def test_the_banner_takes_no_focus_and_is_first_in_every_page(visitor: Visitor) -> None:
    for path in PAGES:
        page = visitor.open(path)
        assert page.evaluate(f"{FOCUSED} === document.body"), path
        page.keyboard.press("Tab")
        assert page.evaluate(IN_REGION), path


def test_the_banner_is_a_labelled_region_and_does_not_block_the_page(visitor: Visitor) -> None:
    page = visitor.open(POLICY)
    name = page.locator(f"{REGION} [id]").first.inner_text()
    expect(page.get_by_role("region", name=name)).to_be_visible()
    assert page.locator("main a").first.is_enabled()
    assert page.evaluate("document.querySelector('main').inert") is False


def test_refusing_by_keyboard_needs_no_more_presses_than_accepting(visitor: Visitor) -> None:
    page = visitor.open()
    tab_to(page, f"{FOCUSED}.value === 'accept'")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.value") == "refuse"
    page.keyboard.press("Enter")
    expect(page.locator(REGION)).to_be_hidden()
    visitor.settled()
    assert latest(visitor.brand).no == ["audience", "payment"]


def test_the_dialog_keeps_the_focus_however_far_one_goes(visitor: Visitor) -> None:
    page = dialog_opened(visitor)
    for key in ["Tab"] * 25 + ["Shift+Tab"] * 25:
        page.keyboard.press(key)
        assert page.evaluate(IN_DIALOG)


def test_escape_saves_nothing_and_gives_the_focus_back(visitor: Visitor) -> None:
    before = choices(visitor.brand)
    page = dialog_opened(visitor)
    tab_to(page, f"{FOCUSED}.name === 'cookie_groups'")
    page.keyboard.press("Space")
    expect(page.locator(ON)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(DIALOG)).to_have_count(0)
    assert page.evaluate(f"{FOCUSED}.matches('{REGION} a[href$=\"{PREFERENCES}\"]')")
    assert (choices(visitor.brand), visitor.foreign) == (before, [])
    expect(page.locator(REGION)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(DIALOG)).to_be_visible()
    expect(page.locator(ON)).to_have_count(0)


def test_one_purpose_is_chosen_and_saved_by_keyboard(visitor: Visitor) -> None:
    page = dialog_opened(visitor)
    tab_to(page, f"{FOCUSED}.value === 'payment' && {FOCUSED}.type === 'checkbox'")
    page.keyboard.press("Space")
    tab_to(page, f"{FOCUSED}.value === 'save'")
    page.keyboard.press("Enter")
    expect(page.locator(DIALOG)).to_have_count(0)
    visitor.settled()
    assert latest(visitor.brand).yes == ["payment"]


def test_the_dialog_opened_from_the_foot_of_a_page_gives_the_focus_back_there(
    visitor: Visitor,
) -> None:
    page = visitor.open(POLICY)
    link = page.locator(f'footer a[href$="{PREFERENCES}"]')
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(DIALOG)).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
