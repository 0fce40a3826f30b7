"""An auditor looks for acts in a real browser: accessible, narrow, dark, and without scripts."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from consent.models import Act, Origin
from policies.models import Version
from tests.audited import from_elsewhere, recorded
from tests.browser.conftest import sign_in
from tests.cabinets import practitioner
from tests.conftest import Brand

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture
def acts(brand: Brand, site_url: str) -> list[Act]:
    """Give an act of each origin, the oldest first; all but the last were recorded later."""
    now, made = timezone.now(), []
    version = Version.objects.filter(policy__site=brand.site).order_by("major")[0]
    for days, origin in zip((40, 30, 20), list(Origin)[:0:-1], strict=True):
        person = practitioner(brand, f"camille {origin} de la tour-maubourg")
        source, at = from_elsewhere(brand, origin), now - timedelta(days=days)
        made.append(recorded(person, version, source=source, at=at, recorded_at=now))
    return [*made, recorded(practitioner(brand, "zoé"), version, at=now - timedelta(hours=1))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_acts_are_accessible_and_fit_the_screen(
    approver: Page, site_url: str, acts: list[Act], scheme: str, width: int
) -> None:
    approver.emulate_media(color_scheme=scheme)
    approver.set_viewport_size({"width": width, "height": 900})
    for path in ("", "?act=agree&cabinet=x", "?q=zoe&act=accept", f"{acts[-1].pk}/"):
        approver.goto(f"{site_url}/admin/audit/acts/{path}")
        found = Axe().run(approver, context="main", options=WCAG)
        assert not found.response["violations"], (path, found.generate_report())
        assert approver.evaluate(OVERFLOW) <= 0, path


def test_three_clicks_lead_from_the_list_to_what_is_verified(
    approver: Page, site_url: str, acts: list[Act]
) -> None:
    approver.goto(f"{site_url}/admin/audit/acts/?q=zoe")
    approver.keyboard.press("Escape")
    rows = approver.locator(".acts-table tbody tr")
    expect(rows).to_have_count(1)
    rows.locator("a").first.press("Enter")
    expect(approver.locator("[data-verdict]")).to_be_visible()


def test_filters_work_without_scripts(
    without_javascript: Page, site_url: str, brand: Brand, acts: list[Act], settings: object
) -> None:
    settings.MFA_REQUIRED = False  # type: ignore[attr-defined]
    page = without_javascript
    sign_in(page, site_url, brand.people["approver"])
    page.goto(f"{site_url}/admin/audit/acts/")
    page.fill("[name=q]", "maubourg")
    page.click("form.filters button[type=submit]")
    expect(page.locator(".acts-table tbody tr")).to_have_count(3)
    page.click("li[data-filter=q] a")
    expect(page.locator(".acts-table tbody tr")).to_have_count(4)
