"""The verifier in a real browser: the server's answer, step by step, and nothing is sent."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from consent.models import LedgerKey
from consent.receipts import check
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import entries, own_ledger, seal_here
from tests.receipts import CHANGES, GIVEN, UNREADABLE, VKEYS, of_receipt, whole

__all__ = ["own_ledger"]

VERIFIER = "/en/journal/verify/"
# What the script of the page says of each receipt, and nothing of the page itself.
CHECK_ALL = """([receipts, keys]) => Promise.all(receipts.map((one) => opposable.check(
    Uint8Array.from(atob(one), (letter) => letter.charCodeAt(0)), keys)))"""
NO_ED25519 = """SubtleCrypto.prototype.importKey = () =>
    Promise.reject(new DOMException("no", "NotSupportedError"));"""
NO_CRYPTOGRAPHY = 'Object.defineProperty(crypto, "subtle", { value: undefined });'
DROP = """([text, name]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    document.querySelector("[data-drop]").dispatchEvent(
        new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS: dict[str, dict[str, Any]] = {
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "320 px": {"color_scheme": "light", "viewport": {"width": 320, "height": 700}},
}
PAGES = ["/journal/", "/journal/points/", "/journal/cles/", "/journal/verifier/"]


@pytest.fixture
def url(live_server: LiveServer, brand: Brand) -> str:
    """Give the address of a brand whose ledger has the keys of the tests' receipts."""
    for vkey in VKEYS:
        LedgerKey(vkey=vkey, since=NOW).save()
    return f"http://{brand.site.hostname}:{live_server.url.rsplit(':', 1)[-1]}"


@pytest.fixture
def verifier(page: Page, url: str, complaints: list[str]) -> Page:
    """Give the page, open."""
    page.goto(url + VERIFIER)
    return page


def give(page: Page, data: bytes) -> None:
    """Choose a file."""
    page.set_input_files(
        "#receipt", {"name": "recu.json", "mimeType": "application/json", "buffer": data}
    )


def verdict(page: Page) -> tuple[str | None, str | None]:
    """Give the verdict that the page shows, and the part against the receipt."""
    shown = page.wait_for_selector("[data-verdict]")
    assert shown is not None
    return shown.get_attribute("data-verdict"), shown.get_attribute("data-part")


def by_the_server(data: bytes) -> dict[str, Any]:
    """Give the server's answer in the shape of the script's."""
    found = check(data, VKEYS)
    return {
        "verdict": found.verdict,
        "part": found.part,
        "outcomes": dict(found.outcomes),
        "record": None if found.record is None else dict(found.record),
        "size": None if found.size is None else str(found.size),
        "index": found.index,
        "signedBy": list(found.signed_by),
    }


def flipped() -> list[bytes]:
    """Give a receipt with each of its bytes flipped in turn, in one bit."""
    found = []
    for place in range(len(whole())):
        data = bytearray(whole())
        data[place] ^= 1 << place % 8
        found.append(bytes(data))
    return found


def test_both_implementations_give_the_same_answer(verifier: Page) -> None:
    receipts = [
        *(data for data, *_expected in GIVEN.values()),
        *(change(whole()) for change, _part in CHANGES.values()),
        *(change(whole()) for change in UNREADABLE.values()),
        *of_receipt(),
        *flipped(),
    ]
    given = [base64.b64encode(one).decode() for one in receipts]
    answers = verifier.evaluate(CHECK_ALL, [given, list(VKEYS)])
    together = zip(receipts, answers, strict=True)
    assert [one[:200] for one, answer in together if answer != by_the_server(one)] == []
    assert {one["verdict"] for one in answers} == {"verified", "pending", "altered", "foreign"}


def test_nothing_leaves_the_browser_even_offline(verifier: Page, complaints: list[str]) -> None:
    asked: list[str] = []
    verifier.wait_for_load_state("networkidle")  # a browser fetches the icon when it likes
    verifier.on("request", lambda request: asked.append(request.url))
    verifier.context.set_offline(offline=True)
    give(verifier, whole())
    assert verdict(verifier) == ("verified", "")
    assert verifier.evaluate("document.activeElement.id") == "result"
    assert (asked, complaints) == ([], [])


def test_text_is_pasted_and_checked_by_keyboard_alone(verifier: Page) -> None:
    verifier.focus("#pasted")
    verifier.keyboard.insert_text(f" {whole().decode()}\n")
    verifier.keyboard.press("Tab")
    verifier.keyboard.press("Enter")
    assert verdict(verifier) == ("verified", "")


def test_a_file_is_dropped(verifier: Page) -> None:
    verifier.evaluate(DROP, [CHANGES["another salt"][0](whole()).decode(), "recu.json"])
    assert verdict(verifier) == ("altered", "record")


def test_the_last_one_given_is_the_one_that_is_told(verifier: Page) -> None:
    give(verifier, whole())
    assert verdict(verifier) == ("verified", "")
    verifier.fill("#pasted", "{}")
    verifier.click("form button")
    verifier.wait_for_selector("[data-verdict=foreign]")
    verifier.fill("#pasted", "")
    verifier.click("form button")
    verifier.wait_for_selector("#result .error")


def test_a_browser_without_ed25519_does_not_call_it_verified(page: Page, url: str) -> None:
    page.add_init_script(NO_ED25519)
    page.goto(url + VERIFIER)
    give(page, whole())
    assert verdict(page) == ("unchecked", "")
    assert page.get_attribute("[data-step=checkpoint]", "data-outcome") == "unsupported"
    page.click("#result button")
    page.wait_for_selector("[data-verdict=verified]")


def test_it_still_sees_what_was_altered(page: Page, url: str) -> None:
    page.add_init_script(NO_ED25519)
    page.goto(url + VERIFIER)
    give(page, CHANGES["another hash in the path"][0](whole()))
    assert verdict(page) == ("altered", "inclusion")


def test_without_cryptography_the_server_is_asked(page: Page, url: str) -> None:
    page.add_init_script(NO_CRYPTOGRAPHY)
    page.goto(url + VERIFIER)
    assert page.is_visible("[data-remote]")
    give(page, whole())
    page.click("form button")
    assert verdict(page) == ("verified", "")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_javascript_the_words_are_the_same(
    page: Page, without_javascript: Page, url: str, tmp_path: Path, language: str
) -> None:
    path = {"en": VERIFIER, "fr": "/journal/verifier/"}[language]
    for data in (whole(), GIVEN["pending"][0], CHANGES["another salt"][0](whole()), b"x"):
        (tmp_path / "recu.json").write_bytes(data)
        told = []
        for browser in (page, without_javascript):
            browser.goto(url + path)
            browser.set_input_files("#receipt", tmp_path / "recu.json")
            if browser is without_javascript:
                browser.click("form button")
            verdict(browser)
            told.append(" ".join(browser.inner_text("#result").split()))
        assert told[0] == told[1]


def test_what_a_receipt_says_is_never_markup(verifier: Page) -> None:
    whole_receipt = json.loads(whole())
    whole_receipt["format"] = "<img src=x onerror=alert(1)>"
    give(verifier, json.dumps(whole_receipt).encode())
    assert verdict(verifier) == ("foreign", "file")
    assert verifier.locator("#result img").count() == 0


def problems(page: Page) -> list[Any]:
    """Give what axe finds, and say so where the page itself scrolls sideways."""
    options = {"runOnly": {"type": "tag", "values": WCAG}}
    violations = Axe().run(page, options=options).response["violations"]
    found = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in violations]
    width, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [*found, *([f"{width} px wide on {seen}"] if width > seen else [])]


def test_everybody_can_read_the_ledgers_pages_on_any_screen(
    browser: Browser, live_server: LiveServer, brand: Brand
) -> None:
    entries(3)
    seal_here()
    url = f"http://{brand.site.hostname}:{live_server.url.rsplit(':', 1)[-1]}"
    found = {}
    for screen, options in SCREENS.items():
        page = browser.new_context(**options).new_page()
        for path in PAGES:
            page.goto(url + path)
            found[screen, path] = problems(page)
        page.context.close()
    assert {where: those for where, those in found.items() if those} == {}


@pytest.mark.parametrize("screen", SCREENS)
def test_everybody_can_read_every_verdict(browser: Browser, url: str, screen: str) -> None:
    page = browser.new_context(**SCREENS[screen]).new_page()
    page.goto(url + VERIFIER)
    verdicts = {
        "verified": whole(),
        "pending": GIVEN["pending"][0],
        "altered": CHANGES["another salt"][0](whole()),
        "foreign": b"x",
    }
    found = {}
    for name, data in verdicts.items():
        give(page, data)
        page.wait_for_selector(f"[data-verdict={name}]")
        found[name] = problems(page)
    page.context.close()
    assert {where: those for where, those in found.items() if those} == {}
