"""The page of a notice in a real browser: it follows by itself, by keyboard, for everybody."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from notifications.models import Delivery, Notice, Progress, Stage, State
from policies.deadlines import paris_day
from policies.models import Promulgation
from tests.browser.conftest import sign_in
from tests.conftest import Brand
from tests.notices import delivery_to, notice_of, people, route_of

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def notice(brand: Brand, site_url: str) -> Notice:
    """Give a notice of the coming version: two informed, one bounced, one to be sent."""
    now = timezone.now()
    coming = Promulgation.objects.filter(versions__entries__day__gt=paris_day(now)).get()
    made = notice_of(coming, at=now - timedelta(days=1), send_from=now - timedelta(days=1))
    Progress.objects.filter(notice=made).update(planned_at=now)
    route_of(brand)
    one, two, three, four = people(brand, 4)
    for person in (one, two):
        delivery_to(person, made, state=State.INFORMED, basis="delivered", informed_at=now)
    delivery_to(three, made, state=State.BOUNCED, stage=Stage.IN_APP, failed_at=now)
    delivery_to(four, made)
    return made


def address(site_url: str, notice: Notice) -> str:
    return f"{site_url}/admin/notices/{notice.pk}/"


def number(page: Page, key: str) -> str:
    return page.locator(f".numbers li:has(.key-{key}) b").inner_text()


def test_the_numbers_follow_without_a_reload_and_nothing_opened_closes(
    approver: Page, site_url: str, notice: Notice, complaints: list[str]
) -> None:
    approver.goto(address(site_url, notice))
    approver.click("details summary")
    approver.evaluate("window.stayed = true")
    Delivery.objects.filter(notice=notice, state=State.PLANNED).update(
        state=State.SUBMITTED, submitted_at=timezone.now()
    )
    expect(approver.locator(".numbers li:has(.key-waiting) b")).to_have_text("1", timeout=15_000)
    assert approver.evaluate("window.stayed")
    expect(approver.locator("figure details")).to_have_attribute("open", "")
    assert complaints == []


def test_whoever_reads_by_keyboard_stays_where_she_was(
    approver: Page, site_url: str, notice: Notice
) -> None:
    approver.goto(address(site_url, notice))
    link = approver.locator("table a[href*='state=bounced']")
    link.focus()
    with approver.expect_response(lambda answer: answer.url.endswith("/live/"), timeout=15_000):
        pass
    expect(approver.locator("table a[href*='state=bounced']")).to_be_focused()


def test_without_javascript_a_link_refreshes_the_page(
    without_javascript: Page, brand: Brand, site_url: str, notice: Notice, approver: Page
) -> None:
    without_javascript.context.add_cookies(approver.context.cookies())
    without_javascript.goto(address(site_url, notice))
    assert number(without_javascript, "unsent") == "1"
    Delivery.objects.filter(notice=notice, state=State.PLANNED).update(state=State.DEFERRED)
    without_javascript.click(".refresh a")
    assert number(without_javascript, "unsent") == "0"


def test_a_number_leads_to_the_person_and_her_remedy(
    approver: Page, site_url: str, notice: Notice
) -> None:
    approver.goto(address(site_url, notice))
    approver.click("table a[href*='state=bounced']")
    approver.fill("table input[type=email]", "new@cabinet.example")
    approver.click("table form button")
    approver.wait_for_url("**/deliveries/**")
    assert Delivery.objects.filter(stage=Stage.OTHER_ADDRESS, state=State.PLANNED).exists()


def test_stopping_asks_first(approver: Page, site_url: str, notice: Notice) -> None:
    approver.goto(address(site_url, notice))
    approver.click("a[href$='/stop/']")
    approver.fill("[name=reason]", "Le texte est faux.")
    approver.click("button.serious")
    expect(approver.locator(".state-stopped")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_notices_are_accessible_and_fit(
    approver: Page, site_url: str, notice: Notice, scheme: str, width: int
) -> None:
    approver.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    approver.set_viewport_size({"width": width, "height": 900})
    bounced = Delivery.objects.get(state=State.BOUNCED)
    own = address("", notice)
    for path in (
        "/admin/notices/", own, f"{own}people/", f"{own}stop/", f"{own}late/", f"{own}retry/",
        f"/admin/notices/deliveries/{bounced.pk}/",
    ):  # fmt: skip
        approver.goto(f"{site_url}{path}")
        found = Axe().run(approver, context="main", options=WCAG)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        wide = approver.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, path


def test_an_editor_sees_numbers_and_no_person(
    page: Page, brand: Brand, site_url: str, notice: Notice, settings: object
) -> None:
    settings.MFA_REQUIRED = False  # type: ignore[attr-defined]
    sign_in(page, site_url, brand.people["editor"])
    page.goto(address(site_url, notice))
    assert number(page, "delivered") == "2"
    expect(page.locator("a[href*='people/']")).to_have_count(0)
