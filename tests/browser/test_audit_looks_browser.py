"""The auditors' pages in a real browser: accessible, whole where it is narrow, and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from policies.models import Version
from tests.browser.conftest import sign_in
from tests.cabinets import practitioner
from tests.conftest import Brand

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Wagtail hides what is wider than its box: the page itself would never be.
CUT = "(box => box.scrollWidth - box.clientWidth)(document.querySelector('main'))"
BEYOND = (
    "document.querySelector('main').scrollHeight > document.documentElement.scrollHeight"
    " || getComputedStyle(document.querySelector('main')).overflowY !== 'visible'"
)
LISTS = ["acts", "people", "versions", "pictures", "late", "unanswered", "history", "accesses"]
NAMES = [*(f"audit_{name}" for name in LISTS), "audit_exports", "audit_exports_ask", "audit_health"]


@pytest.fixture
def addresses(brand: Brand, site_url: str) -> list[str]:
    """Give the auditors' lists, and the dossiers of somebody and of a version."""
    her = practitioner(brand, "camille de la tour-maubourg")
    version = Version.objects.filter(policy__site=brand.site).order_by("major")[0]
    dossiers = [reverse("audit_person", args=[her.pk]), reverse("audit_version", args=[version.pk])]
    return [f"{site_url}{path}" for path in [*map(reverse, NAMES), *dossiers]]


@pytest.fixture
def auditor(page: Page, site_url: str, brand: Brand, settings: object) -> Page:
    """Sign the brand's auditor in; her second factor is another test's."""
    settings.MFA_REQUIRED = False  # type: ignore[attr-defined]
    sign_in(page, site_url, brand.people["auditor"])
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_pages_are_accessible_and_nothing_is_cut(
    auditor: Page, addresses: list[str], width: int, scheme: str
) -> None:
    auditor.emulate_media(color_scheme=scheme)
    auditor.set_viewport_size({"width": width, "height": 900})
    for address in addresses:
        auditor.goto(address)
        found = Axe().run(auditor, context="main", options=WCAG)
        assert not found.response["violations"], (address, found.generate_report())
        assert auditor.evaluate(CUT) <= 0, address


def test_a_page_on_paper_goes_on_after_the_first_sheet(auditor: Page, addresses: list[str]) -> None:
    auditor.emulate_media(media="print")
    auditor.set_viewport_size({"width": 700, "height": 200})
    for address in addresses:
        auditor.goto(address)
        assert not auditor.evaluate(BEYOND), address
        assert auditor.evaluate(CUT) <= 0, address
