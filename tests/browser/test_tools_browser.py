"""What Matomo, Plausible and Stripe do in Chromium as we set them up, at stand-ins of them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Request
from pytest_django.live_server_helper import LiveServer

from consent.models import Tool
from policies.deadlines import paris_day
from policies.stored import SHELF
from tests import choosing, vendors
from tests.choices_visitor import LOOKS, QUIET, TICK
from tests.conftest import Brand

POLICY, PAYMENT = "/politique-de-confidentialite/", "/souscrire/"
PREFERENCES = "/cookies/preferences/"
DAY = 86_400
# What a page did against its content policy is told to the page itself.
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.broken.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
Open = Callable[..., Page]


@pytest.fixture
def hosts() -> Iterator[vendors.Vendors]:
    """Run the stand-ins."""
    with vendors.running() as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser that looks like a person's, and tells what was refused."""
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    context.add_init_script(WATCH)
    context.add_init_script(vendors.HIDE_WEBDRIVER)
    yield context
    context.close()


@pytest.fixture
def opened(
    context: BrowserContext, live_server: LiveServer, brand: Brand, hosts: vendors.Vendors
) -> Open:
    """Fix what a brand asks with these tools, then open an address of it."""
    port = live_server.url.rsplit(":", 1)[-1]
    known: list[dict[str, str]] = []

    def open_page(path: str = POLICY, **tools: str) -> Page:
        if tools and tools not in known:
            known.append(tools)
            _asks(brand, hosts, tools)
        page = context.new_page()
        page.goto(f"http://{brand.site.hostname}:{port}{path}")
        page.wait_for_load_state("networkidle")
        return page

    return open_page


def _asks(brand: Brand, hosts: vendors.Vendors, tools: dict[str, str]) -> None:
    now = timezone.now()
    brand.promulgate("Nous gardons vos données 3 ans.", day=paris_day(now), at=now)
    choosing.declare(brand, at=now, **tools)
    for kind in tools:
        Tool.objects.filter(kind=kind).update(address=hosts.address(kind))
    choosing.fix(brand, at=now)
    SHELF.clear()


def decide(page: Page, decision: str) -> None:
    """Press a button of the banner, and wait until what follows from it has loaded."""
    loading: set[Request] = set()

    def ended(one: Request) -> None:
        loading.discard(one)

    # The driver marks what it calls, which a method of a set does not allow.
    page.on("request", lambda one: loading.update({one}))
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)
    page.click(f"section.choice button[value={decision}]")
    page.wait_for_selector("html[data-choice]")
    quiet = 0
    for _look in range(LOOKS):
        page.wait_for_timeout(TICK)
        quiet = 0 if loading else quiet + 1
        if quiet == QUIET:
            return
    raise AssertionError(f"still loading: {[one.url for one in loading]}")


def refuse_later(page: Page) -> None:
    """Take everything back through the preferences."""
    page.click(f"footer a[href$='{PREFERENCES}']")
    with page.expect_navigation():
        page.click("dialog button[value=refuse]")
    page.wait_for_load_state("networkidle")


def cookies(page: Page) -> dict[str, float]:
    """Give when the cookies of tools end, by the first part of their names."""
    found = page.context.cookies()
    return {one["name"].split(".")[0]: one["expires"] for one in found if one["name"][:3] != "coo"}


def broken(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.broken")
    return found


def test_matomo_without_cookies_tells_a_page_and_writes_nothing(
    opened: Open, hosts: vendors.Vendors
) -> None:
    page = opened(f"{POLICY}?utm_source=letter&q=1", matomo="cookieless")
    [url] = hosts.views("matomo")
    assert url.endswith(POLICY)
    assert (cookies(page), broken(page)) == ({}, [])
    [sent] = [one.query for one in hosts.to("matomo") if one.path == "/matomo.php"]
    assert (sent["urlref"], sent["cookie"], "res" in sent) == ("", "0", False)


def test_matomos_cookie_ends_13_months_after_the_first_visit_whoever_comes_back(
    opened: Open, context: BrowserContext
) -> None:
    page = opened(matomo="exempt")
    ends = cookies(page)["_pk_id"]
    assert ends - datetime.now(UTC).timestamp() == pytest.approx(393 * DAY, abs=60)
    assert set(cookies(page)) == {"_pk_id", "_pk_ses"}
    context.clock.install(time=datetime.fromtimestamp(ends - 300 * DAY, UTC))
    assert cookies(opened())["_pk_id"] == pytest.approx(ends, abs=2)


def test_exempt_matomo_keeps_no_channel_and_no_recording(
    opened: Open, context: BrowserContext, hosts: vendors.Vendors
) -> None:
    opened("/rien/", matomo="exempt")
    page = context.new_page()
    page.goto(hosts.address("plausible"))
    page.evaluate("(to) => { location.href = to }", context.pages[0].url.replace("/rien/", POLICY))
    page.wait_for_url(f"**{POLICY}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.referrer") != ""
    assert set(cookies(page)) == {"_pk_id", "_pk_ses"}


def test_matomo_with_consent_waits_for_it_and_remembers_nothing_itself(
    opened: Open, hosts: vendors.Vendors
) -> None:
    page = opened(matomo="consent")
    assert (hosts.to("matomo"), cookies(page)) == ([], {})
    decide(page, "accept")
    assert len(hosts.views("matomo")) == 1
    assert set(cookies(page)) == {"_pk_id", "_pk_ses", "_pk_hsr"}
    assert broken(page) == []


def test_withdrawal_stops_matomo_and_takes_its_cookies_with_those_it_forgets(
    opened: Open, hosts: vendors.Vendors
) -> None:
    page = opened(matomo="consent")
    decide(page, "accept")
    hosts.forget()
    refuse_later(page)
    assert (hosts.to("matomo"), cookies(page)) == ([], {})


def test_plausible_tells_the_page_alone(opened: Open, hosts: vendors.Vendors) -> None:
    page = opened(f"{POLICY}?utm_source=letter", plausible="cookieless")
    [url] = hosts.views("plausible")
    assert url.endswith(POLICY)
    assert (cookies(page), broken(page)) == ({}, [])


def test_plausible_is_told_of_an_opt_out_and_of_its_end(
    opened: Open, hosts: vendors.Vendors
) -> None:
    page = opened(plausible="cookieless")
    page.evaluate("""addEventListener("beforeunload", () =>
        sessionStorage.setItem("told", localStorage.getItem("plausible_ignore")))""")
    refuse_later(page)
    assert page.evaluate("sessionStorage.getItem('told')") == "true"
    hosts.forget()
    opened()
    assert hosts.to("plausible") == []


def test_the_card_field_comes_with_consent_on_the_payment_page(
    opened: Open, hosts: vendors.Vendors
) -> None:
    page = opened(PAYMENT, stripe="consent")
    assert hosts.to("stripe") == []
    assert page.is_visible("[data-without-card]")
    decide(page, "accept")
    page.wait_for_selector("[data-card-field] iframe")
    assert not page.is_visible("[data-without-card]")
    assert set(cookies(page)) == {"__stripe_mid", "__stripe_sid"}
    assert (hosts.to("m-stripe"), broken(page)) == ([], [])


def test_a_card_is_paid_with_and_the_token_alone_is_sent(
    opened: Open, hosts: vendors.Vendors
) -> None:
    page = opened(PAYMENT, stripe="consent")
    decide(page, "accept")
    page.click("[data-card] button")
    page.wait_for_selector("#paid")
    assert [one.path for one in hosts.to("stripe")].count("/v1/tokens") == 1


def test_who_accepted_everything_meets_no_stripe_elsewhere(
    opened: Open, hosts: vendors.Vendors
) -> None:
    decide(opened(PAYMENT, stripe="consent"), "accept")
    hosts.forget()
    for path in ("/", POLICY, "/rien/", "/compte/login/"):
        assert broken(opened(path)) == []
    assert hosts.to("stripe", "m-stripe") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_payment_page_is_accessible(opened: Open, context: BrowserContext, scheme: str) -> None:
    page = opened(PAYMENT, stripe="consent")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", ["/journal/", "/en/journal/verify/", "/mes-documents/"])
def test_our_own_scripts_break_no_content_policy(opened: Open, path: str) -> None:
    assert broken(opened(path, matomo="consent")) == []


def test_a_choice_is_made_on_the_page_that_sends_nothing_else(opened: Open) -> None:
    page = opened("/en/journal/verify/", matomo="consent")
    decide(page, "refuse")
    assert broken(page) == []
