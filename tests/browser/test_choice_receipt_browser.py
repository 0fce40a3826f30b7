"""The receipt of a choice, as its proof gives it, is what the page that checks receipts takes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from consent.actions.choosing import Pressed, decide
from consent.choosing import standing
from consent.ledger import canonical_json
from tests.choices_site import PREFERENCES, Asking
from tests.choices_visitor import Visitor, latest
from tests.ledgers import seal_here

VERIFIER: Final = "/journal/verifier/"
VERDICT: Final = "[data-verdict]"


@pytest.fixture(scope="module")
def address(asking: Asking, django_db_blocker: DjangoDbBlocker) -> str:
    """Give the address of the proof of a choice that the ledger holds."""
    with django_db_blocker.unblock():
        version = standing(asking.alpha.site)
        assert version is not None
        pressed = Pressed(decision="accept", language="fr", place="banner")
        made = decide(version, pressed, before=None, at=timezone.now())
        seal_here()
    return f"{PREFERENCES}preuve/{made.choice.id}/"


@pytest.fixture
def proof(visitor: Visitor, address: str) -> Page:
    """Give that proof, open."""
    page = visitor.open(address)
    page.click("main details summary")
    return page


def verdict(visitor: Visitor, data: bytes) -> tuple[str | None, str | None]:
    """Give the verdict on a file, and the part that speaks against it."""
    page = visitor.open(VERIFIER)
    file: Any = {"name": "recu.json", "mimeType": "application/json", "buffer": data}
    page.set_input_files("#receipt", file)
    shown = page.locator(VERDICT)
    expect(shown).to_be_visible()
    return shown.get_attribute("data-verdict"), shown.get_attribute("data-part")


def saved(page: Page) -> bytes:
    """Give the file that the link of the receipt saves."""
    with page.expect_download() as download:
        page.click("main details a[href$='/recu.json']")
    assert download.value.suggested_filename.startswith("recu-")
    return Path(download.value.path()).read_bytes()


def test_its_file_is_accepted_and_says_what_was_chosen(visitor: Visitor, proof: Page) -> None:
    assert verdict(visitor, saved(proof)) == ("verified", "")
    facts = visitor.page.locator("#result")
    for fact in (latest(visitor.brand).label, "www.alpha.localhost"):
        expect(facts).to_contain_text(fact)


def test_the_receipt_in_the_json_is_the_same_file(visitor: Visitor, proof: Page) -> None:
    kept = proof.evaluate("fetch('preuve.json').then((answer) => answer.json())")
    assert canonical_json(kept["opposable:receipt"]) == saved(proof)


def test_its_text_is_accepted_where_it_is_pasted(visitor: Visitor, proof: Page) -> None:
    text = proof.inner_text("main details pre")
    page = visitor.open(VERIFIER)
    page.fill("#pasted", text)
    page.click("[data-verifier] button")
    expect(page.locator(f"{VERDICT}[data-verdict=verified]")).to_be_visible()


def said(name: str, value: Any) -> Callable[[bytes], bytes]:
    """Give what makes the record of a receipt say something else."""

    def change(data: bytes) -> bytes:
        receipt = json.loads(data)
        record = json.loads(receipt["record"]) | {name: value}
        return canonical_json(receipt | {"record": canonical_json(record).decode()})

    return change


def another_hash(data: bytes) -> bytes:
    """Let the line commit to something else."""
    receipt = json.loads(data)
    return canonical_json(receipt | {"hash": "0" * 64})


# A change, and the part that speaks against the receipt.
TAMPERED: Final = [
    (said("yes", []), "record"),  # nothing was agreed to
    (said("kind", "refuse"), "record"),
    (said("gpc", True), "record"),  # noqa: FBT003 (a value of the record)
    (said("at", "2020-01-01T00:00:00.000000Z"), "record"),
    (another_hash, "record"),
    (lambda data: data + b"\n", "file"),  # saved anew
]


@pytest.mark.parametrize(("change", "part"), TAMPERED)
def test_a_tampered_one_is_refused(
    visitor: Visitor, proof: Page, change: Callable[[bytes], bytes], part: str
) -> None:
    assert verdict(visitor, change(saved(proof))) == ("altered", part)
