"""A hold keeps what there is of a person for a claim; it is placed and ended by name, for ever."""

import pytest
from django.db import Error, connection, transaction

from consent.actions.erasing import ErasureRefusedError, erase_person
from consent.actions.holding import HoldRefusedError, end_hold, place_hold
from consent.models import Hold, Identity, Practitioner
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, TODAY, Brand
from tests.test_erasure import GROUND, LATER


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give somebody who answered, and whose contract is over when it is LATER."""
    person = practitioner(brand, contract_end=TODAY)
    answers(person, brand.promulgate("We keep data."))
    return person


@pytest.fixture
def hold(brand: Brand, camille: Practitioner) -> Hold:
    """Give a hold that stands."""
    by = brand.people["approver"]
    return place_hold(camille, ground="Tribunal de Lyon, 26/01234.", by=by, at=NOW)


def test_a_hold_refuses_erasure_with_its_ground_as_entered(
    hold: Hold, camille: Practitioner
) -> None:
    sentence = "A hold stands since 21 November 2026: Tribunal de Lyon, 26/01234. End it first."
    with pytest.raises(ErasureRefusedError) as refused:
        erase_person(camille, by=None, at=LATER, ground=GROUND)
    assert str(refused.value) == sentence
    assert Identity.objects.exists()


def test_once_every_hold_is_ended_she_can_be_erased(
    brand: Brand, hold: Hold, camille: Practitioner
) -> None:
    by = brand.people["approver"]
    second = place_hold(camille, ground="Another claim.", by=by, at=NOW)
    end_hold(hold, reason="Judged.", by=by, at=LATER)
    with pytest.raises(ErasureRefusedError, match="Another claim"):
        erase_person(camille, by=by, at=LATER, ground=GROUND)
    end_hold(second, reason="Settled.", by=by, at=LATER)
    assert erase_person(camille, by=by, at=LATER, ground=GROUND).total


def test_a_hold_and_its_end_say_who_when_and_why(brand: Brand, hold: Hold) -> None:
    by = brand.people["approver"]
    end = end_hold(hold, reason=" Judged. ", by=by, at=LATER)
    assert (hold.by, hold.at, end.by, end.at) == (by, NOW, by, LATER)
    assert (end.reason, list(Hold.objects.standing())) == ("Judged.", [])


@pytest.mark.parametrize("words", ["", "  ", "Camille sues.", "camille@cabinet.example wrote"])
def test_a_ground_is_given_and_names_nobody(
    brand: Brand, hold: Hold, camille: Practitioner, words: str
) -> None:
    by = brand.people["approver"]
    with pytest.raises(HoldRefusedError, match="Give the ground"):
        place_hold(camille, ground=words, by=by, at=NOW)
    with pytest.raises(HoldRefusedError, match="Give the ground"):
        end_hold(hold, reason=words, by=by, at=NOW)
    assert Hold.objects.standing().get() == hold


def test_a_hold_ends_once(brand: Brand, hold: Hold) -> None:
    by = brand.people["approver"]
    end_hold(hold, reason="Judged.", by=by, at=LATER)
    with pytest.raises(HoldRefusedError, match="ended already"):
        end_hold(hold, reason="Again.", by=by, at=LATER)


def test_nobody_is_held_once_erased(brand: Brand, camille: Practitioner) -> None:
    by = brand.people["approver"]
    erase_person(camille, by=by, at=LATER, ground=GROUND)
    with pytest.raises(HoldRefusedError, match="erased"):
        place_hold(camille, ground="Too late.", by=by, at=LATER)


@pytest.mark.parametrize("table", ["consent_hold", "consent_holdend"])
def test_neither_a_hold_nor_its_end_is_changed(hold: Hold, table: str) -> None:
    for change in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608 (ours)
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(change)
    assert Hold.objects.standing().get() == hold
