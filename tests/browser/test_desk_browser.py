"""Editors and approvers at their desk in a real browser."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from policies.actions import text_of
from policies.deadlines import paris_day
from policies.models import Promulgation, Proposal
from tests.browser.conftest import sign_in
from tests.conftest import Brand

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def test_an_approver_signs_in_and_lands_on_the_state_of_her_policies(approver: Page) -> None:
    expect(approver.locator("#coming-heading")).to_be_visible()
    assert approver.url.endswith("/admin/")


def test_the_live_preview_shows_what_is_typed(approver: Page, site_url: str) -> None:
    approver.click("section:has(#coming-heading) td:last-child a")
    approver.set_viewport_size({"width": 1600, "height": 1000})
    approver.click("[data-side-panel-toggle=preview]")
    frame = approver.frame_locator("[data-side-panel=preview] iframe").first
    expect(frame.locator("article")).to_contain_text("2 ans", timeout=15_000)


@pytest.fixture
def proposal(brand: Brand, site_url: str) -> Proposal:
    """Give a proposal of a third text, every finding of which is answered for, not yet approved."""
    day = paris_day(timezone.now()) + timedelta(days=45)
    text = text_of(brand.draft("Nous gardons vos données 1 an."), summary="Un an.")
    return brand.propose([text], day=day, at=timezone.now())


def test_an_editor_proposes_what_she_read(
    page: Page, brand: Brand, site_url: str, settings: Settings
) -> None:
    settings.MFA_REQUIRED = False
    sign_in(page, site_url, brand.people["editor"])
    draft = brand.draft("Nous gardons vos données 1 an.")
    page.goto(f"{site_url}/admin/policies/{draft.pk}/propose/")
    expect(page.locator("ins").first).to_contain_text("1")
    page.fill(f"[name=summary_{draft.pk}]", "Vos données restent un an.")
    page.fill("[name=in_force_from]", "2031-03-01")
    page.keyboard.press("Escape")
    page.click("main form button[type=submit] >> nth=-1")
    expect(page.locator(".desk dl.facts").first).to_contain_text("2031")
    assert Proposal.objects.get(promulgation=None).by == brand.people["editor"]


def test_another_person_approves_and_promulgates_after_a_last_look(
    approver: Page, brand: Brand, site_url: str, proposal: Proposal
) -> None:
    brand.answer(proposal)
    approver.goto(f"{site_url}/admin/policies/proposals/{proposal.pk}/")
    approver.click("form[action$='approve/'] button")
    approver.click("a[href$='/promulgate/']")
    approver.click("button.serious")
    expect(approver.locator("table.listing")).to_contain_text("3.0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_the_desk_are_accessible(
    approver: Page, brand: Brand, site_url: str, proposal: Proposal, scheme: str, width: int
) -> None:
    made = Promulgation.objects.order_by("at").first()
    page = brand.draft("Nous gardons vos données 1 an.")
    approver.emulate_media(color_scheme=scheme)
    approver.set_viewport_size({"width": width, "height": 900})
    for path in (
        f"{page.pk}/propose/",
        f"{page.pk}/versions/",
        f"{page.pk}/review/",
        "proposals/",
        f"proposals/{proposal.pk}/",
        f"proposals/{proposal.pk}/promulgate/",
        f"promulgations/{made and made.pk}/clear/",
    ):
        approver.goto(f"{site_url}/admin/policies/{path}")
        found = Axe().run(approver, context="main", options=WCAG)
        assert not found.response["violations"], (path, found.generate_report())
