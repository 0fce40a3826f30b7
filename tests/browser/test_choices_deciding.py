"""Nothing before an answer, nothing after a refusal, and after a yes only what was agreed to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.choices_site import PAGES, PAYMENT, POLICY, PREFERENCES, Asking
from tests.choices_visitor import (
    COOKIE,
    DIALOG,
    GPC,
    NOT_DRIVEN,
    REGION,
    Visitor,
    choices,
    latest,
)

Visiting = Callable[..., Visitor]
TEN_MINUTES = "10:00"


def scrolled_and_idle(visitor: Visitor) -> None:
    """Scroll to the end of the page and back, and let ten minutes pass on its clock."""
    visitor.page.mouse.wheel(0, 5_000)
    visitor.page.mouse.wheel(0, -5_000)
    visitor.page.mouse.click(5, 5)
    visitor.page.clock.fast_forward(TEN_MINUTES)
    visitor.settled()


def test_a_first_visit_reads_and_writes_nothing_and_asks_no_other_host(visitor: Visitor) -> None:
    before = choices(visitor.brand)
    visitor.page.clock.install()
    for path in PAGES:
        visitor.open(path)
        expect(visitor.page.locator(REGION)).to_be_visible()
        scrolled_and_idle(visitor)
        assert (visitor.foreign, visitor.touched, visitor.stored()) == ([], [], {}), path
    assert choices(visitor.brand) == before
    assert visitor.cookies() <= {"csrftoken"}


def test_no_public_page_sets_a_cookie(visitor: Visitor) -> None:
    for path in ("/", POLICY, "/rien/", PAYMENT):
        visitor.open(path)
    assert visitor.cookies() == set()


def test_every_page_has_a_policy_that_would_complain(visitor: Visitor) -> None:
    for path in PAGES:
        page = visitor.open(path)
        page.evaluate("try { document.body.innerHTML = '<p>' } catch {}")
        page.evaluate("document.body.append(Object.assign(new Image(), {src: '//elsewhere/'}))")
        visitor.settled()
        refused = " ".join(visitor.complaints)
        assert "csp require-trusted-types-for" in refused, path
        assert "csp img-src" in refused, path
        visitor.complaints.clear()


def test_the_banner_asks_a_browser_that_is_driven_as_any_other(visiting: Visiting) -> None:
    shown = []
    for script in ("", NOT_DRIVEN):
        somebody = visiting(script=script)
        page = somebody.open()
        expect(page.locator(REGION)).to_be_visible()
        shown.append((page.evaluate("navigator.webdriver"), page.locator(REGION).inner_text()))
    assert [driven for driven, _ in shown] == [True, False]
    assert shown[0][1] == shown[1][1]


def test_refusing_is_one_click_and_loads_nothing_on_any_page(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("refuse")
    for path in PAGES:
        visitor.open(path)
        expect(visitor.page.locator(REGION)).to_be_hidden()
    assert (visitor.foreign, visitor.asking.vendors.to()) == ([], [])
    assert visitor.cookies() - {"csrftoken"} == {COOKIE}


def test_a_refusal_is_on_record(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("refuse")
    row = latest(visitor.brand)
    assert (row.kind, row.yes, row.no) == ("refuse", [], ["audience", "payment"])
    assert (row.place, row.gpc, row.language) == ("banner", False, "fr")


def test_the_content_is_the_same_after_a_refusal_and_after_a_yes(visiting: Visiting) -> None:
    words = []
    for decision in ("refuse", "accept"):
        somebody = visiting()
        somebody.open(POLICY)
        somebody.press(decision)
        words.append(somebody.open(POLICY).locator("main").inner_text())
    assert words[0] == words[1]


def test_accepting_starts_at_once_what_belongs_on_the_page(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("accept")
    assert visitor.kinds() == {"matomo"}
    assert any(name.startswith("_pk_id.") for name in visitor.cookies())
    assert latest(visitor.brand).yes == ["audience", "payment"]


def test_what_takes_cards_loads_on_payment_pages_only(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("accept")
    for path in ("/", POLICY, "/rien/", "/compte/login/"):
        visitor.open(path)
    assert "stripe" not in visitor.kinds()
    visitor.open(PAYMENT)
    assert visitor.kinds() == {"matomo", "stripe"}
    # The frame that recognises a device at Stripe stays away, as `advancedFraudSignals` is off.
    assert visitor.asking.vendors.to("m-stripe") == []


@pytest.mark.parametrize(
    ("decision", "shown", "hidden"),
    [
        ("accept", "[data-card]", "[data-without-card]"),  # the card's field
        ("refuse", "[data-without-card]", "[data-card]"),  # how else to pay
    ],
)
def test_the_payment_page_takes_cards_with_consent_and_says_how_else_without(
    visitor: Visitor, decision: str, shown: str, hidden: str
) -> None:
    page = visitor.open(PAYMENT)
    visitor.press(decision)
    expect(page.locator(shown).first).to_be_visible()
    expect(page.locator(hidden).first).to_be_hidden()


def test_the_next_pages_ask_nothing_more_of_us_than_before_the_choice(visitor: Visitor) -> None:
    visitor.open(POLICY)
    before = set(visitor.ours)
    visitor.forget()
    visitor.press("refuse")
    assert visitor.ours == [f"{visitor.root}{PREFERENCES}"]
    visitor.forget()
    visitor.open(POLICY)
    assert set(visitor.ours) <= before


def test_the_answer_to_a_choice_is_read_to_its_end(visitor: Visitor) -> None:
    broken_off: list[str] = []
    visitor.context.on("requestfailed", lambda one: broken_off.append(one.url))
    visitor.open()
    visitor.press("refuse")
    assert broken_off == []


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ("audience", {"matomo"}),  # counts, takes no card
        ("payment", {"stripe"}),  # takes a card, counts nobody
    ],
)
def test_each_purpose_can_be_chosen_alone(visitor: Visitor, key: str, kinds: set[str]) -> None:
    visitor.open()
    visitor.preferences()
    ticked = visitor.page.locator(f"{DIALOG} [name=cookie_groups]:checked:not(:disabled)")
    assert ticked.count() == 0
    visitor.page.check(f"{DIALOG} [name=cookie_groups][value={key}]")
    visitor.press("save", within=DIALOG)
    visitor.open(PAYMENT)
    assert visitor.kinds() == kinds
    row = latest(visitor.brand)
    assert (row.yes, row.place) == ([key], "dialog")


def test_purposes_providers_and_withdrawal_are_named_before_the_choice(visitor: Visitor) -> None:
    words = visitor.open().locator(REGION).inner_text()
    for named in ("Mesure d’audience", "Paiement", "Matomo", "Stripe"):
        assert named in words, named
    assert visitor.page.locator(f'{REGION} a[href$="/cookies/preferences/"]').count() >= 1


def test_the_buttons_are_equal_and_shown_on_the_smallest_screen(visiting: Visiting) -> None:
    page = visiting(viewport={"width": 320, "height": 256}).open()
    styles = []
    for decision in ("accept", "refuse"):
        button = page.locator(f"{REGION} button[name=decision][value={decision}]")
        expect(button).to_be_in_viewport(ratio=1)
        styles.append(button.evaluate(STYLE))
    assert styles[0] == styles[1]


STYLE = """(button) => {
  const style = getComputedStyle(button), box = button.getBoundingClientRect();
  return [box.width, box.height, style.color, style.backgroundColor, style.border, style.font,
    style.padding];
}"""


def asking_for_none(visiting: Visiting, asking: Asking) -> Visitor:
    """Give a visitor of Bêta whose browser sends Global Privacy Control."""
    return visiting(asking.beta, script=GPC, extra_http_headers={"Sec-GPC": "1"})


def test_what_is_exempt_loads_without_a_question_and_ends_with_a_refusal(
    visiting: Visiting, asking: Asking
) -> None:
    visitor = visiting(asking.beta)
    visitor.open()
    assert visitor.kinds() == {"plausible"}
    assert visitor.cookies() == set()
    visitor.page.click(f"{REGION} button[value=refuse]")
    expect(visitor.page.locator(REGION)).to_be_hidden()
    visitor.settled()
    visitor.forget()
    visitor.open(POLICY)
    assert visitor.foreign == []
    assert latest(asking.beta).no == ["audience", "payment"]


def test_whoever_keeps_plausible_away_herself_is_not_counted(
    visiting: Visiting, asking: Asking
) -> None:
    visitor = visiting(asking.beta, script=NOT_DRIVEN)
    visitor.open(PREFERENCES).evaluate("localStorage.setItem('plausible_ignore', 'true')")
    asking.vendors.forget()
    visitor.open(POLICY)
    assert asking.vendors.views("plausible") == []
    assert visitor.stored() == {"plausible_ignore": "true"}


def test_a_browser_that_asks_for_no_trackers_gets_none_exempt_ones_too(
    visiting: Visiting, asking: Asking
) -> None:
    visitor = asking_for_none(visiting, asking)
    before = choices(asking.beta)
    for path in PAGES:
        region = visitor.open(path).locator(REGION)
        expect(region.locator(f'a[href$="{PREFERENCES}"]')).to_be_visible()
        assert "Global Privacy Control" in region.inner_text()
    assert visitor.foreign == []
    assert choices(asking.beta) == before
    assert COOKIE not in visitor.cookies()


def test_a_visitor_may_decide_despite_what_her_browser_asks(
    visiting: Visiting, asking: Asking
) -> None:
    visitor = asking_for_none(visiting, asking)
    visitor.open(PAYMENT)
    visitor.preferences()
    visitor.press("accept", within=DIALOG)
    assert visitor.kinds() == {"plausible", "stripe"}
    assert latest(asking.beta).gpc is True
