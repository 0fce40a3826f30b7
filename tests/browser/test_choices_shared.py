"""One page for everybody, from any cache; tabs that agree; brands apart from each other."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests import shared_cache
from tests.choices_site import PAYMENT, POLICY, PREFERENCES, Asking
from tests.choices_visitor import COOKIE, DIALOG, REGION, Visitor, choices, latest

Visiting = Callable[..., Visitor]
STORED = ("/", POLICY, PAYMENT)


def second_tab(visitor: Visitor, path: str = POLICY) -> Page:
    """Open another tab of the same browser."""
    tab = visitor.context.new_page()
    tab.goto(f"{visitor.root}{path}")
    visitor.settled()
    return tab


def test_a_yes_in_one_tab_starts_the_other_too(visitor: Visitor) -> None:
    visitor.open()
    other = second_tab(visitor)
    expect(other.locator(REGION)).to_be_visible()
    visitor.press("accept")
    expect(other.locator(REGION)).to_be_hidden()
    visitor.settled()
    pages = set(visitor.asking.vendors.views("matomo"))
    assert pages == {f"{visitor.root}/", f"{visitor.root}{POLICY}"}


def test_what_is_taken_back_in_one_tab_ends_in_the_other(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("accept")
    other = second_tab(visitor, PAYMENT)
    with other.expect_event("load"):
        visitor.withdraw()
    visitor.settled()
    visitor.forget()
    other.reload()
    visitor.settled()
    assert visitor.foreign == []
    assert not any(name.startswith(("_pk_", "__stripe")) for name in visitor.cookies())


def test_a_refusal_in_one_tab_takes_the_question_from_the_other(visitor: Visitor) -> None:
    visitor.open()
    other = second_tab(visitor)
    visitor.press("refuse")
    expect(other.locator(REGION)).to_be_hidden()
    assert visitor.foreign == []


def test_two_tabs_decide_after_each_other_and_the_last_one_counts(visitor: Visitor) -> None:
    visitor.open()
    other = second_tab(visitor)
    visitor.press("accept")
    other.locator(f'a[href$="{PREFERENCES}"]').last.click()
    with other.expect_event("load"):
        other.click(f"{DIALOG} button[value=refuse]")
    visitor.settled()
    assert latest(visitor.brand).kind == "withdraw"
    visitor.forget()
    visitor.open(POLICY)
    assert visitor.foreign == []


@pytest.fixture
def cache(asking: Asking) -> Iterator[shared_cache.SharedCache]:
    """Give a shared cache that stands before both brands, and has nothing yet."""
    with shared_cache.running(asking.port) as found:
        yield found


def through(cache: shared_cache.SharedCache, visitor: Visitor) -> Visitor:
    """Let a visitor come through the cache."""
    visitor.port = cache.port
    return visitor


def test_a_page_kept_from_somebody_who_agreed_asks_the_next_visitor(
    visiting: Visiting, cache: shared_cache.SharedCache
) -> None:
    agreeing, next_one = through(cache, visiting()), through(cache, visiting())
    agreeing.open()
    agreeing.press("accept")
    agreeing.open(POLICY)
    expect(next_one.open(POLICY).locator(REGION)).to_be_visible()
    assert POLICY in cache.given
    assert (next_one.foreign, next_one.cookies()) == ([], set())


@pytest.mark.parametrize(("decision", "kinds"), [("accept", {"matomo"}), ("refuse", set())])
def test_a_page_kept_from_a_first_visit_obeys_whoever_decided(
    visiting: Visiting, cache: shared_cache.SharedCache, decision: str, kinds: set[str]
) -> None:
    through(cache, visiting()).open(POLICY)
    visitor = through(cache, visiting())
    visitor.open()
    visitor.press(decision)
    visitor.forget()
    expect(visitor.open(POLICY).locator(REGION)).to_be_hidden()
    assert POLICY in cache.given
    assert visitor.kinds() == kinds


def test_a_cache_gives_nobody_what_another_decided(
    visiting: Visiting, cache: shared_cache.SharedCache
) -> None:
    agreeing, next_one = through(cache, visiting()), through(cache, visiting())
    agreeing.open()
    agreeing.press("accept")
    on = "main [name=cookie_groups]:checked:not(:disabled)"
    assert agreeing.open(PREFERENCES).locator(on).count() == 2
    assert next_one.open(PREFERENCES).locator(on).count() == 0


@pytest.mark.parametrize("path", STORED)
def test_every_visitor_gets_the_same_bytes_and_no_cookie(visitor: Visitor, path: str) -> None:
    visitor.open()
    visitor.press("accept")
    [kept] = [one for one in visitor.context.cookies() if one["name"] == COOKIE]
    host = visitor.brand.site.hostname
    chose = Client(headers={"host": host, "cookie": f"{COOKIE}={kept['value']}"})
    fresh = Client(headers={"host": host})
    silent = Client(headers={"host": host, "sec-gpc": "1"})
    answers = [client.get(path) for client in (chose, fresh, silent)]
    assert len({answer.content for answer in answers}) == 1
    assert all(not answer.cookies for answer in answers)
    assert all("cookie" not in answer.headers.get("vary", "").lower() for answer in answers)


def test_each_brand_asks_loads_and_records_for_itself(visiting: Visiting, asking: Asking) -> None:
    visitor = visiting()
    before = choices(asking.beta)
    visitor.open()
    visitor.press("accept")
    visitor.brand = asking.beta
    visitor.forget()
    expect(visitor.open().locator(REGION)).to_be_visible()
    # What Bêta measures without a question is Bêta's, and nothing of Alpha's.
    assert visitor.kinds() == {"plausible"}
    assert choices(asking.beta) == before
    visitor.press("refuse")
    visitor.brand = asking.alpha
    expect(visitor.open().locator(REGION)).to_be_hidden()
