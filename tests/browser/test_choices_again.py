"""Whoever chose on an outdated page is told; so is whoever sends GPC, even where nothing asks."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consent.models import Tool
from policies.stored import SHELF
from tests import choosing
from tests.choices_site import Asking
from tests.choices_visitor import COOKIE, DIALOG, GPC, NOT_DRIVEN, REGION, Visitor, choices
from tests.conftest import Brand

Visiting = Callable[..., Visitor]
ANEW = ".choice-anew"
ON = "[name=cookie_groups]:checked"


def another_provider(brand: Brand, name: str) -> None:
    """Ask something else from now on, of everybody."""
    choosing.tracker(brand.site, "audience", name, provider=f"{name} SAS", lifetime=30)
    choosing.fix(brand, at=timezone.now())
    SHELF.clear()


def too_late(visitor: Visitor, decision: str, *, within: str = REGION) -> Page:
    """Press a button on a page that another version outdated, and wait for the page of today."""
    visitor.tolerated.append("409")
    with visitor.page.expect_event("load"):
        visitor.page.click(f"{within} button[name=decision][value={decision}]")
    return visitor.settled()


def test_a_first_visit_says_nothing_of_another_try(visitor: Visitor) -> None:
    expect(visitor.open().locator(f"{REGION} {ANEW}")).to_be_hidden()


def test_a_page_that_came_anew_says_that_nothing_was_saved_and_what_changed(
    visitor: Visitor,
) -> None:
    visitor.open()
    another_provider(visitor.brand, "_anew")
    region = too_late(visitor, "accept").locator(REGION)
    expect(region.locator(ANEW)).to_be_visible()
    expect(region).to_contain_text(choosing.SUMMARIES["fr"])
    assert (visitor.foreign, choices(visitor.brand)) == ([], 0)


def test_nothing_is_kept_in_the_device_to_say_so_and_the_address_is_clean(
    visitor: Visitor,
) -> None:
    visitor.open()
    another_provider(visitor.brand, "_kept")
    page = too_late(visitor, "refuse")
    assert page.url == f"{visitor.root}/"
    assert (visitor.cookies(), visitor.stored()) == (set(), {})
    assert not [one for one in visitor.touched if one.startswith("write")]


def test_it_is_said_once_and_no_more_when_she_has_chosen(visitor: Visitor) -> None:
    visitor.open()
    another_provider(visitor.brand, "_once")
    too_late(visitor, "accept")
    visitor.press("refuse")
    visitor.preferences()
    expect(visitor.page.locator(f"{DIALOG} {ANEW}")).to_be_hidden()
    expect(visitor.open().locator(REGION)).to_be_hidden()


# Bêta with Plausible alone, which needs no consent: there nothing asks.


@pytest.fixture
def exempt(asking: Asking) -> Brand:
    """Let Bêta take no cards any more."""
    on = Tool.objects.filter(site=asking.beta.site, kind="stripe", is_on=True)
    if on.update(is_on=False):
        choosing.fix(asking.beta, at=timezone.now())
        SHELF.clear()
    return asking.beta


def test_where_nothing_asks_there_is_no_strip(exempt: Brand, visiting: Visiting) -> None:
    visitor = visiting(exempt)
    expect(visitor.open().locator(REGION)).to_be_hidden()
    assert visitor.kinds() == {"plausible"}


def test_where_nothing_asks_she_is_told_that_her_browsers_signal_is_obeyed(
    exempt: Brand, visiting: Visiting
) -> None:
    visitor = visiting(exempt, script=GPC)
    region = visitor.open().locator(REGION)
    expect(region.locator(".choice-gpc").first).to_be_visible()
    expect(region.locator("[name=decision]").first).to_be_hidden()
    assert (visitor.foreign, visitor.cookies()) == ([], set())


@pytest.mark.parametrize(
    ("decision", "kinds"),
    [
        ("save", {"plausible"}),  # despite the signal
        ("refuse", set()),
    ],
)
def test_the_note_goes_with_a_choice_that_is_obeyed(
    exempt: Brand, visiting: Visiting, decision: str, kinds: set[str]
) -> None:
    visitor = visiting(exempt, script=GPC, extra_http_headers={"Sec-GPC": "1"})
    visitor.open()
    visitor.preferences()
    visitor.page.check(f"{DIALOG} [name=cookie_groups]")
    visitor.press(decision, within=DIALOG)
    assert visitor.kinds() == kinds
    expect(visitor.open().locator(REGION)).to_be_hidden()


def test_a_refusal_from_before_the_signal_leaves_nothing_to_say(
    exempt: Brand, visiting: Visiting
) -> None:
    visitor = visiting(exempt)
    visitor.open()
    visitor.preferences()
    visitor.press("refuse", within=DIALOG)
    visitor.context.add_init_script(GPC)
    expect(visitor.open().locator(REGION)).to_be_hidden()


def test_where_nothing_asks_the_preferences_open_again_and_say_it(
    exempt: Brand, visiting: Visiting
) -> None:
    visitor = visiting(exempt, script=NOT_DRIVEN)
    visitor.open()
    visitor.preferences()
    choosing.category(exempt.site, "video")
    choosing.tracker(exempt.site, "video", "_autre", ground="interface")
    choosing.fix(exempt, at=timezone.now())
    SHELF.clear()
    page = too_late(visitor, "refuse", within=DIALOG)
    expect(page.locator(f"{DIALOG} {ANEW}")).to_be_visible()
    assert page.locator(f"{DIALOG} {ON}").count() == 2
    assert COOKIE not in visitor.cookies()
    assert page.url == f"{visitor.root}/"
