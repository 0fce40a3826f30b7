"""The proof of a choice: for who knows its random id, as recorded, and gone when it is erased."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from lxml.html import HtmlElement, document_fromstring

from consent.actions.choosing import Pressed, Saved, decide
from consent.actions.kept_choices import Choices
from consent.actions.retaining import retain
from consent.ledger import canonical_json, commitment
from consent.models import ChoiceVisitor, ConsentVersion, Entry, TrackerChoice
from consent.receipts import check
from consent.sealing import all_keys
from consent.trackers import Choice
from tests import choosing
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import seal_here

PAGE = "/cookies/preferences/"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def version(scene: Brand) -> ConsentVersion:
    """Give version 1.0: `audience` is exempt by attestation, `payment` asks."""
    return choosing.asked(scene, matomo="exempt", stripe="consent")


@pytest.fixture
def saved(version: ConsentVersion) -> Saved:
    """Give somebody who agreed to everything on the English banner."""
    return press(version)


def press(
    version: ConsentVersion, decision: Any = "accept", before: Choice | None = None, days: int = 0
) -> Saved:
    """Press a button on the English banner."""
    pressed = Pressed(decision=decision, language="en", place="banner")
    return decide(version, pressed, before=before, at=NOW + days * DAY)


def address(visitor: UUID, form: str = "") -> str:
    """Give where the proof of choices under a random id stands."""
    return f"{PAGE}preuve/{visitor}/{form}"


def page(brand: Brand, saved: Saved) -> HtmlElement:
    """Give the page of a proof."""
    response = brand.client().get(address(saved.choice.id))
    assert response.status_code == HTTPStatus.OK
    assert "no-store" in response.headers["Cache-Control"]
    return document_fromstring(response.content.decode())


def record(brand: Brand, saved: Saved) -> dict[str, Any]:
    """Give the JSON of a proof."""
    response = brand.client().get(address(saved.choice.id, "preuve.json"))
    assert response.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(response.content)
    return found


def test_the_page_says_all_of_the_choice_and_what_was_asked(scene: Brand, saved: Saved) -> None:
    told = " ".join(page(scene, saved).text_content().split())
    version = saved.row.version
    said = (
        "Accept all",
        "21 November 2026 at 10:30",
        "2026-11-21T09:30:00.000000Z",
        version.content["texts"]["en"]["text"],
        "What Payment is for.",
        saved.row.build,
        saved.row.digest,
        version.sha256,
        str(saved.choice.id),
        "21 November 2031",
        saved.row.entry.commitment,
    )
    assert [one for one in said if one not in told] == []


def test_the_page_tells_what_became_of_each_category(scene: Brand, saved: Saved) -> None:
    decided = page(scene, saved).xpath("//*[@data-decided]/@data-decided")
    assert decided == ["undecided", "yes"]
    refused = press(saved.row.version, "refuse", before=saved.choice, days=1)
    shown = page(scene, refused)
    assert shown.xpath("//*[@data-decided]/@data-decided") == ["no", "no"]
    assert [one.text for one in shown.xpath("//ol//q")] == ["Accept all"]


def test_the_page_brings_no_tracker_for_its_address_is_the_id(scene: Brand, saved: Saved) -> None:
    shown = page(scene, saved)
    assert not shown.xpath("//template[@data-category]")
    response = scene.client().get(address(saved.choice.id))
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_the_json_is_a_consent_record_in_dpv_terms(scene: Brand, saved: Saved) -> None:
    found = record(scene, saved)
    assert found["dpv:hasIdentifier"] == str(saved.row.pk)
    assert found["dpv:hasDataSubject"] == {"dpv:hasIdentifier": str(saved.choice.id)}
    statuses = {
        one["dpv:hasIdentifier"]: one["dpv:hasConsentStatus"] for one in found["dpv:hasProcess"]
    }
    assert statuses == {"audience": "opposable:left-on", "payment": "dpv:ConsentGiven"}
    assert found["dpv:hasNotice"]["dct:source"].endswith(address(saved.choice.id))


def test_the_json_opens_the_line_of_the_ledger(scene: Brand, saved: Saved) -> None:
    receipt = record(scene, saved)["opposable:receipt"]
    salted = commitment(receipt["record"].encode(), bytes.fromhex(receipt["salt"]))
    assert salted == receipt["hash"] == saved.row.entry.commitment
    assert receipt["proof"] == "pending"


def test_the_same_choice_is_the_same_bytes_and_later_ones_come_before_it(
    scene: Brand, saved: Saved
) -> None:
    first = record(scene, saved)
    assert first == record(scene, saved)
    press(saved.row.version, "refuse", before=saved.choice, days=1)
    both = record(scene, saved)
    del first["opposable:earlier"]
    assert both["opposable:earlier"] == [first]


def test_the_receipt_on_the_page_satisfies_the_verifier(scene: Brand, saved: Saved) -> None:
    seal_here()
    [receipt] = page(scene, saved).xpath("//details/pre/text()")
    assert receipt.encode() == canonical_json(json.loads(receipt))
    checked = check(receipt.encode(), [key.vkey for key in all_keys()])
    assert (checked.verdict, checked.part) == ("verified", "")


def test_nobody_elses_id_and_no_other_brand_gives_a_proof(
    scene: Brand, other_scene: Brand, saved: Saved
) -> None:
    for form in ("", "preuve.json"):
        there = other_scene.client().get(address(saved.choice.id, form))
        unknown = scene.client().get(address(uuid4(), form))
        by_choice = scene.client().get(address(saved.row.pk, form))
        assert {one.status_code for one in (there, unknown, by_choice)} == {404}


def test_nobody_writes_to_a_proof(scene: Brand, saved: Saved) -> None:
    assert scene.client().post(address(saved.choice.id)).status_code == 405


def test_an_erased_choice_has_no_proof_and_the_ledger_still_verifies(
    scene: Brand, saved: Saved, capsys: pytest.CaptureFixture[str]
) -> None:
    later = press(saved.row.version, "refuse", before=saved.choice, days=1)
    seal_here()
    over = ChoiceVisitor.objects.get(choice=later.row).erase_after + DAY
    retain([Choices()], clock=lambda: NOW + (over - NOW.date()), budget=DAY)
    assert scene.client().get(address(saved.choice.id)).status_code == HTTPStatus.NOT_FOUND
    assert (TrackerChoice.objects.count(), ChoiceVisitor.objects.count()) == (2, 0)
    assert Entry.objects.filter(tracker_choice__isnull=False).count() == 2
    seal_here()
    call_command("verify_ledger")
    assert "2 choices on trackers" in capsys.readouterr().out.replace("\u202f", " ")
