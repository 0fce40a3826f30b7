"""A consent is taken back from any page in two clicks, and what it allowed is gone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from consent.choosing import declared
from consent.trackers import matches
from tests.choices_site import PAGES, PAYMENT, POLICY, Asking
from tests.choices_visitor import DIALOG, REGION, Visitor, choices, latest

Visiting = Callable[..., Visitor]
# As Matomo does on a site of several hosts.
ON_PARENT = """document.cookie =
  "_pk_ref.1.ab12=x; Path=/; Max-Age=9000; Domain=alpha.localhost";"""


@pytest.fixture
def consenting(visitor: Visitor) -> Visitor:
    """Give a visitor who accepted everything, with all the cookies that brings."""
    visitor.open(PAYMENT)
    visitor.press("accept")
    visitor.page.evaluate(ON_PARENT)
    assert {"_pk_ref.1.ab12", "__stripe_mid", "__stripe_sid"} <= visitor.cookies()
    visitor.forget()
    visitor.asking.vendors.forget()
    return visitor


def unexplained(visitor: Visitor) -> set[str]:
    """Give the first-party cookies that no row without a question explains."""
    patterns = [
        row.name
        for row in declared(visitor.brand.site)
        if row.storage == "cookie" and row.cookiegroup.is_required
    ]
    names = {
        cookie["name"]
        for cookie in visitor.context.cookies()
        if cookie["domain"].endswith("alpha.localhost")
    }
    return {name for name in names if not any(matches(pattern, name) for pattern in patterns)}


@pytest.mark.parametrize("path", PAGES)
def test_everything_is_taken_back_from_any_page(consenting: Visitor, path: str) -> None:
    consenting.open(path)
    consenting.withdraw()
    assert unexplained(consenting) == set()
    consenting.forget()
    for after in (path, PAYMENT, "/"):
        consenting.open(after)
        expect(consenting.page.locator(REGION)).to_be_hidden()
    assert consenting.foreign == []
    assert unexplained(consenting) == set()


def test_what_was_taken_back_is_on_record_beside_what_was_agreed(consenting: Visitor) -> None:
    agreed = latest(consenting.brand)
    consenting.open()
    consenting.withdraw()
    row = latest(consenting.brand)
    assert (row.kind, row.yes, row.no) == ("withdraw", [], ["audience", "payment"])
    assert row.previous == agreed
    assert row.visitor.visitor == agreed.visitor.visitor


def test_taking_back_one_purpose_leaves_the_other(consenting: Visitor) -> None:
    consenting.open(POLICY)
    consenting.preferences()
    consenting.page.uncheck(f"{DIALOG} [name=cookie_groups][value=audience]")
    with consenting.page.expect_event("load"):
        consenting.page.click(f"{DIALOG} button[value=save]")
    consenting.settled()
    assert latest(consenting.brand).yes == ["payment"]
    consenting.forget()
    consenting.open(PAYMENT)
    assert consenting.kinds() == {"stripe"}
    assert not any(name.startswith("_pk_") for name in consenting.cookies())


def test_matomo_is_told_of_the_opt_out(consenting: Visitor) -> None:
    consenting.open()
    consenting.withdraw()
    # The stand-in writes it, as Matomo does, when it is told.
    assert "write cookie mtm_consent_removed" in consenting.touched


def test_plausible_is_told_of_the_opt_out(asking: Asking, visiting: Visiting) -> None:
    visitor = visiting(asking.beta)
    visitor.open()
    visitor.withdraw()
    assert "write Storage plausible_ignore" in visitor.touched


def test_saving_the_same_again_starts_nothing_twice(consenting: Visitor) -> None:
    consenting.open()
    loads: list[object] = []
    consenting.page.on("load", lambda page: loads.append(page))  # noqa: PLW0108 (Playwright marks it)
    before = choices(consenting.brand)
    consenting.forget()
    consenting.preferences()
    consenting.page.click(f"{DIALOG} button[value=save]")
    expect(consenting.page.locator(DIALOG)).to_be_hidden()
    consenting.settled()
    assert (choices(consenting.brand), loads) == (before + 1, [])
    assert [url for url in consenting.foreign if url.endswith(".js")] == []
