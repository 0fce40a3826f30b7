"""Erasing a person takes what names her out of her notices, and leaves what proves them."""

import json
from datetime import date, datetime, timedelta

import pytest

from consent.actions.erasing import ErasureRefusedError, erase_person, would_erase
from consent.actions.holding import place_hold
from consent.actions.retaining import retain, would_retain
from consent.models import Entry, Opening, Practitioner
from consent.verifying import verify
from notifications.actions.kept_deliveries import StrayEvents
from notifications.models import (
    Attempt,
    Delivery,
    Event,
    Information,
    LetterBatch,
    LetterProof,
    LetterScan,
    Meaning,
    Notice,
    State,
)
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.informed import informed, reported
from tests.ledgers import seal_here
from tests.notices import delivery_to, notice_of, second_version
from tests.test_erasure import GROUND, LATER, everything

ENDED = date(2026, 11, 30)


@pytest.fixture
def notice(brand: Brand) -> Notice:
    """Give a notice."""
    return notice_of(second_version(brand))


@pytest.fixture
def camille(brand: Brand, notice: Notice) -> Practitioner:
    """Give somebody whose contract ends soon, who was informed by mail."""
    more = {"second_email": "camille@elsewhere.example", "postal_address": "1 rue Camille"}
    person = practitioner(brand, contract_end=ENDED, **more)
    delivery = informed(person, notice)
    reported(brand, delivery, Meaning.DELIVERED, raw='{"email": "camille@cabinet.example"}')
    return person


def erased(person: Practitioner) -> dict[str, int]:
    """Erase somebody; give what went."""
    return dict(erase_person(person, by=None, at=LATER, ground=GROUND).classes)


def has_letter(brand: Brand, delivery: Delivery) -> None:
    """Let a letter be printed and presented."""
    by = brand.people["editor"]
    proof = LetterProof(
        delivery=delivery, presented_on=TODAY, sha256="0" * 64, by=by, at=NOW, tracking="1A"
    )
    proof.save()
    LetterScan.objects.create(proof=proof, name="slip.pdf", file=b"Camille")
    LetterBatch.objects.create(
        notice=delivery.notice, deliveries=[str(delivery.pk)], pdf=b"Camille", by=by, at=NOW
    )


def test_what_names_her_goes_and_what_proves_stays(camille: Practitioner) -> None:
    would = dict(would_erase(camille).classes)
    gone = erased(camille)
    assert (gone["openings"], gone["attempts"], gone["events"]) == (1, 1, 1)
    assert gone == would | {"names": gone["names"]}
    attempt, delivery = Attempt.objects.get(), Delivery.objects.get()
    assert (attempt.address, attempt.values, attempt.sha256, attempt.reply) == ("",) * 4
    assert (attempt.outcome, attempt.ended_at, delivery.state) == ("delivered", NOW, "informed")
    assert Information.objects.get().delivery == delivery


def test_no_table_names_her_any_more(camille: Practitioner) -> None:
    assert "camille" in everything().casefold()
    erased(camille)
    assert "camille" not in everything().casefold()


def test_the_ledger_says_what_went(camille: Practitioner) -> None:
    gone = erased(camille)
    record = json.loads(bytes(Entry.objects.get(type="erase").opening.record))
    assert record["classes"] == gone
    assert not Opening.objects.filter(entry__type="inform").exists()


def test_the_ledger_still_verifies(camille: Practitioner) -> None:
    seal_here()
    erased(camille)
    assert [one for one in verify().problems if not one.id.startswith("drift")] == []


def test_letters_go_and_the_proof_that_one_was_presented_stays(
    brand: Brand, camille: Practitioner
) -> None:
    has_letter(brand, Delivery.objects.get())
    assert erased(camille)["letter_files"] == 2
    assert LetterProof.objects.get().presented_on == TODAY
    assert not LetterScan.objects.exists()
    assert LetterBatch.objects.get().pdf is None


def test_what_was_still_to_be_sent_is_sent_no_more(notice: Notice, camille: Practitioner) -> None:
    other = delivery_to(camille, notice_of(notice.promulgation, number=2))
    erased(camille)
    other.refresh_from_db()
    assert (other.state, other.exemption) == (State.EXEMPT, "erased")


def test_others_keep_theirs(brand: Brand, notice: Notice, camille: Practitioner) -> None:
    delivery = informed(practitioner(brand, "zoe"), notice)
    reported(brand, delivery, Meaning.DELIVERED)
    has_letter(brand, delivery)
    erased(camille)
    kept = Attempt.objects.get(delivery=delivery)
    assert (kept.address, Event.objects.get().delivery) == ("zoe@cabinet.example", delivery)
    assert LetterBatch.objects.get().pdf == b"Camille"
    assert Opening.objects.filter(entry__information__delivery=delivery).exists()


def test_a_hold_keeps_them(brand: Brand, camille: Practitioner) -> None:
    place_hold(camille, ground="A claim.", by=brand.people["dpo"], at=NOW)
    with pytest.raises(ErasureRefusedError, match="A hold stands"):
        erased(camille)
    assert Attempt.objects.get().address == "camille@cabinet.example"


def stray(brand: Brand, notice: Notice, *, at: datetime) -> Event:
    """Keep a report of a message that is nobody's."""
    event = reported(brand, delivery_to(None, notice), Meaning.DELIVERED, at=at)
    event.delivery = None
    event.save()
    return event


def test_reports_of_strangers_messages_go_after_a_month(brand: Brand, notice: Notice) -> None:
    stray(brand, notice, at=NOW)
    late, budget = NOW + timedelta(days=30, seconds=1), timedelta(minutes=1)
    assert would_retain([StrayEvents()], at=NOW + timedelta(days=30)).classes[0].rows == 0
    run = retain([StrayEvents()], clock=lambda: late, budget=budget)
    assert (run.classes[0].rows, Event.objects.count()) == (1, 0)


def test_reports_of_our_own_stay(camille: Practitioner) -> None:
    assert would_retain([StrayEvents()], at=NOW + timedelta(days=400)).classes[0].rows == 0
