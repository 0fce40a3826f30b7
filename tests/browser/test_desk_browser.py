"""Editors and approvers at their desk in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.conftest import Brand


@pytest.fixture
def approver(page: Page, site_url: str, brand: Brand, settings: Settings) -> Page:
    """Sign the brand's approver in, through the page; her second factor is another test's."""
    settings.MFA_REQUIRED = False
    page.goto(f"{site_url}/compte/login/")
    page.fill("[name=login]", brand.people["approver"].email)
    page.fill("[name=password]", "a-long-pass-phrase")
    page.click("main button[type=submit]")
    return page


def test_an_approver_signs_in_and_lands_on_the_state_of_her_policies(approver: Page) -> None:
    expect(approver.locator("#coming-heading")).to_be_visible()
    assert approver.url.endswith("/admin/")


def test_the_live_preview_shows_what_is_typed(approver: Page, site_url: str) -> None:
    approver.click("section:has(#coming-heading) td:last-child a")
    approver.set_viewport_size({"width": 1600, "height": 1000})
    approver.click("[data-side-panel-toggle=preview]")
    frame = approver.frame_locator("[data-side-panel=preview] iframe").first
    expect(frame.locator("article")).to_contain_text("2 ans", timeout=15_000)


def test_a_text_is_promulgated_with_a_last_look(
    approver: Page, brand: Brand, site_url: str
) -> None:
    page = brand.draft("Nous gardons vos données 1 an.")
    approver.goto(f"{site_url}/admin/policies/{page.pk}/promulgate/")
    approver.fill("[name=in_force_from]", "2031-03-01")
    approver.click("main form button[type=submit]")
    approver.click("button[value=promulgate]")
    expect(approver.locator("table.listing")).to_contain_text("3.0")
