"""What pages may load: their own host, the tools that they hold, and no text turned into script."""

from collections.abc import Iterator

import pytest
import time_machine

from consent.models import Tool
from policies.stored import SHELF
from tests import choosing
from tests.brands import NOW
from tests.conftest import Brand

STATS = "https://stats.example"
POLICY, PAYMENT = "/politique-de-confidentialite/", "/souscrire/"
VERIFIER = "/en/journal/verify/"
SIGN_IN, MISSING = "/compte/login/", "/rien/"
# Kinds of pages outside the desk.
PAGES = ["/", "/en/", POLICY, PAYMENT, SIGN_IN, MISSING, "/journal/", "/cookies/preferences/"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def policy(brand: Brand, path: str, role: str | None = None) -> dict[str, list[str]]:
    """Give the content policy of a page, by directive."""
    header = brand.client(role).get(path).headers["Content-Security-Policy"]
    parts = [part.split() for part in header.split("; ")]
    return {name: sources for name, *sources in parts}


def asking(brand: Brand, **tools: str) -> None:
    """Let a brand use tools, Matomo at an address of its own."""
    brand.promulgate("Nous gardons vos données 3 ans.")
    choosing.declare(brand, **tools)
    Tool.objects.filter(kind="matomo").update(address=STATS)
    choosing.fix(brand)
    SHELF.clear()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_turns_text_into_script(brand: Brand, path: str) -> None:
    found = policy(brand, path)
    assert found["require-trusted-types-for"] == ["'script'"]
    assert found["trusted-types"] == ["'none'"]


def test_the_desks_editor_may(brand: Brand, desk: None) -> None:
    assert "trusted-types" not in policy(brand, "/admin/", "editor")


def test_a_brand_without_tools_loads_from_nobody_else(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    found = policy(brand, POLICY)
    assert (found["script-src"], found["default-src"]) == (["'self'"], ["'none'"])
    assert "frame-src" not in found


@pytest.mark.parametrize("path", ["/", POLICY, PAYMENT])
def test_a_page_with_matomo_may_load_from_its_host(brand: Brand, path: str) -> None:
    asking(brand, matomo="consent")
    found = policy(brand, path)
    assert [found[name] for name in ("script-src", "img-src", "connect-src")] == [
        ["'self'", STATS]
    ] * 3


def test_a_page_kept_for_everybody_comes_again_with_its_policy(brand: Brand) -> None:
    asking(brand, matomo="consent")
    first, again = policy(brand, POLICY), policy(brand, POLICY)
    assert first == again
    assert STATS in first["script-src"]


def test_a_packed_page_has_the_policy_of_what_it_holds(brand: Brand) -> None:
    asking(brand, matomo="consent")
    packed = brand.get(POLICY, accept_encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert STATS in packed.headers["Content-Security-Policy"]


def test_a_reader_who_has_the_page_keeps_the_policy_it_came_with(brand: Brand) -> None:
    asking(brand, matomo="consent")
    tag = brand.get(POLICY).headers["ETag"]
    # As from a process that never answered with it.
    SHELF.clear()
    answer = brand.get(POLICY, if_none_match=tag)
    assert answer.status_code == 304
    assert "Content-Security-Policy" not in answer.headers


def test_stripe_may_load_where_something_is_paid_and_nowhere_else(brand: Brand) -> None:
    asking(brand, stripe="consent")
    assert "https://js.stripe.com" in policy(brand, PAYMENT)["frame-src"]
    for path in set(PAGES) - {PAYMENT}:
        assert "stripe" not in str(policy(brand, path)), path


def test_what_the_verifier_closed_stays_closed(brand: Brand) -> None:
    asking(brand, matomo="consent")
    choices = ["alpha.localhost/cookies/preferences/", "alpha.localhost/en/cookies/preferences/"]
    # Where nothing is sent, a choice still is; and nothing else.
    assert policy(brand, VERIFIER)["connect-src"] == choices


def test_where_nobody_is_asked_the_verifier_sends_nothing(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    assert policy(brand, VERIFIER)["connect-src"] == ["'none'"]


def test_another_brands_tools_are_not_ours(brand: Brand, other_brand: Brand) -> None:
    asking(brand, matomo="consent")
    other_brand.promulgate("Nous gardons.")
    assert STATS not in str(policy(other_brand, POLICY))


def test_a_tool_switched_off_leaves_the_policy_once_facts_are_read_again(brand: Brand) -> None:
    asking(brand, matomo="consent")
    assert STATS in policy(brand, POLICY)["script-src"]
    tool = Tool.objects.get(site=brand.site)
    tool.is_on = False
    tool.save()
    # The shelf asks at most once a second; a test does not wait for it.
    SHELF.clear()
    assert STATS not in str(policy(brand, POLICY))
