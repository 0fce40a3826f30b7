"""Mails and their preview by axe's rules, on a phone and on a desk."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import Settings

from notifications import composing
from notifications.models import NoticeKind
from policies.models import Promulgation, Version
from tests.browser.conftest import sign_in
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.mails import sent
from tests.notices import delivery_to, notice_of

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": WCAG}


def coming() -> Promulgation:
    """Give the promulgation of the version that is coming."""
    found = Version.objects.get(major=2).promulgation
    assert found is not None
    return found


@pytest.fixture
def mails(site_url: str, brand: Brand) -> Iterator[dict[str, EmailMessage]]:
    """Give a mail of each kind about the brand's coming version."""
    composing.forget()
    promulgation = coming()
    person = practitioner(brand)
    change = notice_of(promulgation, at=timezone.now())
    made = {"change": sent(delivery_to(person, change))}
    for kind in NoticeKind:
        if kind != NoticeKind.CHANGE:
            more = {"kind": kind, "follows": change, "required_days": None}
            notice = notice_of(promulgation, at=timezone.now(), **more)
            made[str(kind)] = sent(delivery_to(person, notice))
    yield made
    composing.forget()


@pytest.mark.parametrize("width", [360, 700])
def test_a_mail_breaks_no_rule_and_fits_its_width(
    page: Page, mails: dict[str, EmailMessage], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for kind, mail in mails.items():
        part = mail.get_body(("html",))
        assert part is not None
        page.set_content(str(part.get_content()))
        found = Axe().run(page, options=OPTIONS).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], kind
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind


def test_the_preview_breaks_no_rule_and_shows_the_mail(
    page: Page, site_url: str, brand: Brand, settings: Settings, complaints: list[str]
) -> None:
    settings.MFA_REQUIRED = False
    proposal = coming().proposal
    assert proposal is not None
    sign_in(page, site_url, brand.people["approver"])
    page.goto(f"{site_url}/admin/notices/preview/{proposal.pk}/?language=en")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text().startswith("“")
    found = Axe().run(page, context=".mail-preview", options=OPTIONS).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert complaints == []
