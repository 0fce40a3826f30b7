"""A practitioner answers on a phone: what she needs is on the first screen; then a receipt."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from consent.models import Act, ActKind, Capacity, Practitioner
from policies.actions import text_of
from policies.deadlines import paris_day
from policies.models import Version
from policies.models.pages import Kind
from tests.acting import DOCUMENTS, NEXT, address, having_account
from tests.cabinets import answers, cabinet
from tests.conftest import Brand

PHONE = {"width": 360, "height": 640}
# Sixty words, as long as French has them.
SUMMARY = (
    "Nous gardons vos factures dix ans au lieu de six, comme le veut le code de commerce. Un nouvel"
    " hébergeur, établi à Lille, conserve les dossiers de vos patients ; il est certifié pour les"
    " données de santé. Vous recevez nos changements trente jours avant leur entrée en vigueur, par"
    " courriel, et pouvez les refuser sans aucun frais."
)
# What must be seen without scrolling: how it is found, and for what.
FIRST_SCREEN = {"h1": "title", ".when": "date", ".change": "summary", ".follows": "consequence"}
FIRST_SCREEN |= {"#agree": "box", ".act button >> nth=0": "button"}


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner who reads French."""
    zoe = having_account(brand)
    Practitioner.objects.filter(pk=zoe.pk).update(language="fr")
    return zoe


def coming(brand: Brand, zoe: Practitioner, kind: Kind, day: date) -> Version:
    """Give a text that she accepted and that changes, which is told in sixty words."""
    now = timezone.now()
    first = brand.promulgate("Six ans.", "Trente.", kind=kind, day=paris_day(now), at=now)
    answers(zoe, first, ActKind.ACCEPT, at=now)
    text = text_of(brand.draft("Dix ans.", "Trente jours.", kind=kind))
    return brand.fix_texts([replace(text, summary=SUMMARY)], day=day, at=now).versions.get()


@pytest.fixture
def terms(brand: Brand, zoe: Practitioner) -> Version:
    """Give her terms, which change in forty days."""
    return coming(brand, zoe, Kind.TERMS, paris_day(timezone.now()) + timedelta(days=40))


@pytest.fixture
def root(brand: Brand, live_server: LiveServer) -> str:
    """Give the address of the brand."""
    return f"http://{brand.site.hostname}:{live_server.url.rsplit(':', 1)[-1]}"


@pytest.fixture(params=["light", "dark"])
def scheme(request: Any) -> Any:
    """Give what the reader's eyes like."""
    return request.param


@pytest.fixture
def phone(browser: Browser, brand: Brand, zoe: Practitioner, root: str) -> Iterator[Page]:
    """Give her phone, on which she is signed in."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield signed_in(context.new_page(), brand, root)
    context.close()


def signed_in(page: Page, brand: Brand, root: str) -> Page:
    """Sign her in, in that browser."""
    key = brand.client("zoe").cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": root}])
    page.set_default_timeout(10_000)
    return page


def ends(page: Page) -> dict[str, float]:
    """Give where each thing ends that belongs on the first screen, in pixels from its top."""
    found = {}
    for where, what in FIRST_SCREEN.items():
        box = page.locator(where).first.bounding_box()
        assert box is not None, what
        found[what] = box["y"] + box["height"]
    return found


def violations(page: Page) -> list[Any]:
    """Give what the accessibility rules find, with everything unfolded."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_all_that_an_answer_needs_is_on_the_first_screen_of_a_phone(
    phone: Page, root: str, terms: Version
) -> None:
    phone.goto(root + address(terms))
    assert {what: end for what, end in ends(phone).items() if end > PHONE["height"]} == {}
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_so_it_is_for_a_cabinet_and_after_another_answer(
    phone: Page, root: str, brand: Brand, zoe: Practitioner
) -> None:
    cabinet(brand, owner=(zoe, Capacity.OWNER))
    now = timezone.now()
    brand.promulgate("Un.", day=paris_day(now), at=now)
    text = text_of(brand.draft("Dix ans.", kind=Kind.DPA))
    brand.fix_texts([replace(text, summary=SUMMARY)], day=paris_day(now), at=now)
    phone.goto(root + NEXT)
    phone.tap("#agree")
    phone.tap(".act button >> nth=0")
    expect(phone.locator(".messages")).to_be_visible()
    assert {what: end for what, end in ends(phone).items() if end > PHONE["height"]} == {}


def test_three_taps_answer_and_the_receipt_is_there(phone: Page, root: str, terms: Version) -> None:
    phone.goto(root + DOCUMENTS)
    phone.locator(f"a[href^='{NEXT}']").first.tap()
    phone.tap("#agree")
    phone.tap(".act button >> nth=0")
    expect(phone).to_have_url(root + DOCUMENTS)
    receipt = phone.locator(".messages a")
    act = Act.objects.get(version=terms)
    expect(receipt).to_have_attribute("href", f"{DOCUMENTS}recus/{act.pk}/")
    receipt.tap()
    expect(phone.locator("main")).to_contain_text(act.sha256)


def test_the_box_forgotten_is_said_where_she_looks(phone: Page, root: str, terms: Version) -> None:
    phone.goto(root + address(terms))
    phone.tap(".act button >> nth=0")
    expect(phone.locator("[role=alert]")).to_be_in_viewport()
    expect(phone.locator("#agree")).to_have_attribute("aria-invalid", "true")
    assert violations(phone) == []


def test_every_page_follows_the_accessibility_rules(
    browser: Browser, brand: Brand, root: str, terms: Version, scheme: Any
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640})
    page = signed_in(context.new_page(), brand, root)
    now = timezone.now()
    for day in (paris_day(now), paris_day(now) + timedelta(days=40)):
        both = brand.promulgate(f"Jusqu’au {day}.", kind=Kind.DPA, day=day, at=now)
    found = {}
    for path in (address(terms), address(both), f"{DOCUMENTS}oppositions/"):
        page.goto(root + path)
        found[path] = violations(page), page.evaluate("document.documentElement.scrollWidth")
    page.goto(root + address(terms))
    page.click(".refuse button")
    page.wait_for_url("**/refus/**")
    found["refused"] = violations(page), page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert found == dict.fromkeys(found, ([], 320))


def test_she_answers_by_keyboard_without_javascript(
    browser: Browser, brand: Brand, root: str, terms: Version
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = signed_in(context.new_page(), brand, root)
    page.goto(root + address(terms))
    page.focus("#agree")
    for key in ("Space", "Tab", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(f"**{DOCUMENTS}")
    context.close()
    assert Act.objects.get(version=terms).act == ActKind.ACCEPT


def test_the_browser_has_nothing_to_complain_of(
    page: Page, brand: Brand, root: str, terms: Version, complaints: list[str]
) -> None:
    signed_in(page, brand, root)
    for path in (address(terms), f"{DOCUMENTS}oppositions/"):
        page.goto(root + path)
    assert complaints == []
