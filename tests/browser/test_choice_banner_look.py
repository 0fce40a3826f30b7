"""The banner and the preferences to the eye: any width, dark, forced colours, without scripts."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.choices_site import PAGES, POLICY, PREFERENCES
from tests.choices_visitor import COOKIE, DIALOG, GPC, REGION, Visitor, choices

Visiting = Callable[..., Visitor]
# 1280 x 1024 pixels at 400 %.
SMALLEST: Final = {"width": 320, "height": 256}
SCREENS: Final[dict[str, dict[str, Any]]] = {
    "desktop": {"viewport": {"width": 1200, "height": 800}},
    "telephone": {"viewport": {"width": 360, "height": 740}},
    "smallest": {"viewport": SMALLEST},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "forced dark": {"forced_colors": "active", "color_scheme": "dark"},
    "GPC": {"script": GPC},
}
SHIFTS: Final = """window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => (shifted += one.value)))
  .observe({ type: "layout-shift", buffered: true });"""
# As in a page that came without encryption from another host than this machine's.
INSECURE: Final = """Object.defineProperty(crypto, "subtle", { value: undefined });"""


def violations(page: Page) -> list[Any]:
    """Give the accessibility rules that a page breaks, and where."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("screen", SCREENS)
def test_banner_and_preferences_follow_the_accessibility_rules(
    visiting: Visiting, screen: str
) -> None:
    somebody = visiting(**SCREENS[screen])
    page = somebody.open(POLICY)
    assert violations(page) == []
    somebody.preferences()
    page.evaluate("document.querySelectorAll('dialog details').forEach((one) => one.open = true)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]


def test_nothing_shifts_while_a_page_loads(visiting: Visiting) -> None:
    somebody = visiting(script=SHIFTS)
    page = somebody.open()
    assert page.evaluate("shifted") == 0
    somebody.press("refuse")
    for path in PAGES:
        assert somebody.open(path).evaluate("shifted") == 0, path


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_both_buttons_are_in_sight_on_the_smallest_screen(
    visiting: Visiting, options: dict[str, Any]
) -> None:
    page = visiting(viewport=SMALLEST, **options).open(POLICY)
    boxes = [page.locator(f"{REGION} [value={one}]").bounding_box() for one in ("accept", "refuse")]
    assert all(box and box["y"] >= 0 and box["y"] + box["height"] <= 256 for box in boxes)
    assert len({(box["width"], box["height"], box["y"]) for box in boxes if box}) == 1


def test_what_has_the_focus_is_never_under_the_banner(visiting: Visiting) -> None:
    page = visiting(viewport={"width": 1000, "height": 500}).open(POLICY)
    top = page.locator(REGION).bounding_box()["y"]  # type: ignore[index]
    for link in page.locator("main a:visible, footer a:visible").all():
        link.focus()
        box = link.bounding_box()
        assert box
        assert box["y"] + box["height"] <= top


def test_without_scripts_the_strip_lies_in_the_page_and_covers_nothing(visiting: Visiting) -> None:
    page = visiting(java_script_enabled=False).open()
    strip, header = (page.locator(one).bounding_box() for one in (REGION, "header"))
    assert strip
    assert header
    assert strip["y"] + strip["height"] <= header["y"]


def test_the_page_of_choices_shows_no_banner_beside_its_form(visiting: Visiting) -> None:
    for scripts in (True, False):
        page = visiting(java_script_enabled=scripts).open(PREFERENCES)
        expect(page.locator(REGION)).to_be_hidden()
        expect(page.locator("main [value=refuse]")).to_be_visible()


def test_the_banner_is_not_printed(visitor: Visitor) -> None:
    page = visitor.open()
    page.emulate_media(media="print")
    expect(page.locator(REGION)).to_be_hidden()


def test_a_note_in_the_place_of_the_question_is_all_that_gpc_shows(visiting: Visiting) -> None:
    page = visiting(script=GPC).open()
    expect(page.locator(f"{REGION} [value=accept]")).to_be_hidden()
    expect(page.locator(f"{REGION} .choice-question").first).to_be_hidden()
    expect(page.locator(f"{REGION} .choice-gpc").first).to_be_visible()
    page.click(f"{REGION} a")
    expect(page.locator(f"{DIALOG} .choice-gpc")).to_be_visible()


def test_a_yes_from_before_gpc_was_on_loads_nothing_and_she_is_told(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("accept")
    visitor.forget()
    visitor.context.add_init_script(GPC)
    page = visitor.open()
    expect(page.locator(f"{REGION} .choice-gpc").first).to_be_visible()
    assert visitor.foreign == []


def test_where_no_signature_can_be_checked_nothing_loads_and_the_forms_are_plain(
    visiting: Visiting,
) -> None:
    somebody = visiting(script=INSECURE)
    page = somebody.open()
    page.click(f"{REGION} [value=accept]")
    page.wait_for_url(f"**{PREFERENCES}")
    assert choices(somebody.brand)
    expect(somebody.open().locator(REGION)).to_be_visible()
    assert COOKIE in somebody.cookies()
    assert somebody.foreign == []


def test_a_failing_save_says_so_and_the_same_button_tries_again(visitor: Visitor) -> None:
    visitor.tolerated.append("ERR_FAILED")
    page = visitor.open()
    page.route(f"**{PREFERENCES}", lambda route: route.abort())
    page.click(f"{REGION} [value=accept]")
    alert = page.locator(f"{REGION} .choice-failed")
    expect(alert).to_be_visible()
    assert visitor.foreign == []
    page.unroute(f"**{PREFERENCES}")
    alert.locator("button").click()
    expect(page.locator(REGION)).to_be_hidden()


def test_what_was_saved_is_said_to_who_does_not_see_it(visitor: Visitor) -> None:
    page = visitor.open()
    assert page.locator("[role=status][data-saved]").text_content() == ""
    visitor.press("refuse")
    assert page.locator("[role=status][data-saved]").text_content()
