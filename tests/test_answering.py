"""An answer is to the version that was shown, by who may give it, once; or nothing is written."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from consent.actions import ActRefusedError, StaleError, answer
from consent.models import Act, ActKind, Capacity, Entry, Identity, Opening, Trace
from consent.obligations import bound_by, obligations
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.cabinets import BY_PASSWORD, another, answers, cabinet, practitioner, shown
from tests.conftest import NOW, TODAY, Brand

COMING = TODAY + timedelta(days=31)


def numbers(brand: Brand, person, *, days: int = 0) -> list[tuple[str, str, bool]]:
    """Give what is due: kind, number, whether it is still to come."""
    at = NOW + timedelta(days=days)
    return [
        (one.text.kind, ".".join(map(str, one.text.number)), one.is_coming)
        for one in obligations(person, at=at)
    ]


def test_an_answer_is_recorded_with_its_line_and_what_opens_it(brand: Brand) -> None:
    person, version = practitioner(brand), brand.promulgate("Nous gardons.")
    act = answers(person, version)
    entry, opening = Entry.objects.get(), Opening.objects.get()
    record = bytes(opening.record)
    assert entry.commitment == hashlib.sha256(record + bytes(opening.salt)).hexdigest()
    assert json.loads(bytes(entry.canonical)) == {
        "hash": entry.commitment,
        "id": str(entry.pk),
        "time": "2026-11-21T09:30:00.000000Z",
        "type": "acknowledge",
    }
    told = json.loads(record)
    assert (told["id"], told["sha256"], told["origin"]) == (
        str(act.pk),
        version.sha256,
        "witnessed",
    )
    assert told["label"] == "J’ai lu la version 1.0"
    assert person.name not in record.decode()


def test_the_same_answer_again_is_one_act(brand: Brand) -> None:
    person, version = practitioner(brand), brand.promulgate("Nous gardons.")
    assert answers(person, version) == answers(person, version)
    assert (Act.objects.count(), Entry.objects.count()) == (1, 1)


def test_nothing_is_due_once_it_is_answered_and_a_correction_never_asks(brand: Brand) -> None:
    person, version = practitioner(brand), brand.promulgate("Nous gardons.")
    assert numbers(brand, person) == [("privacy", "1.0", False)]
    answers(person, version)
    assert numbers(brand, person) == []
    brand.promulgate("Nous gardons ceci.", change=Change.MINOR, day=TODAY + timedelta(days=1))
    assert numbers(brand, person, days=2) == []


def test_a_coming_version_may_be_answered_early_and_binds_from_its_day(brand: Brand) -> None:
    person, first = practitioner(brand), brand.promulgate("Nous gardons.")
    answers(person, first)
    second = brand.promulgate("Nous gardons moins.", day=COMING)
    assert numbers(brand, person) == [("privacy", "2.0", True)]
    answers(person, second)
    assert numbers(brand, person) == []
    [bound] = bound_by(person, at=NOW)
    assert bound.text.number == (1, 0)
    [later] = bound_by(person, at=NOW + timedelta(days=31))
    assert (later.text.number, later.since) == ((2, 0), COMING)
    assert numbers(brand, person, days=40) == []


def test_terms_bind_once_they_are_accepted(brand: Brand) -> None:
    person, first = practitioner(brand), brand.promulgate("Un.", kind=Kind.TERMS)
    assert bound_by(person, at=NOW) == []
    answers(person, first, ActKind.ACCEPT)
    brand.promulgate("Deux.", kind=Kind.TERMS, day=COMING)
    [bound] = bound_by(person, at=NOW + timedelta(days=60))
    assert bound.text.number == (1, 0)
    assert numbers(brand, person, days=60) == [("terms", "2.0", False)]


def test_a_refusal_is_an_answer_and_leaves_the_old_contract(brand: Brand) -> None:
    person, first = practitioner(brand), brand.promulgate("Un.", kind=Kind.TERMS)
    answers(person, first, ActKind.ACCEPT)
    second = brand.promulgate("Deux.", kind=Kind.TERMS, day=COMING)
    answers(person, second, ActKind.REFUSE)
    assert numbers(brand, person, days=60) == []
    [bound] = bound_by(person, at=NOW + timedelta(days=60))
    assert bound.text.number == (1, 0)
    answers(person, second, ActKind.ACCEPT)
    with pytest.raises(ActRefusedError, match="terminating"):
        answers(person, second, ActKind.REFUSE)


def test_a_cabinet_signs_once_by_who_may(brand: Brand) -> None:
    owner, other = practitioner(brand, "owner"), practitioner(brand, "other")
    whole = cabinet(brand, owner=(owner, Capacity.OWNER), other=(other, Capacity.OTHER))
    version = brand.promulgate("Un.", kind=Kind.DPA)
    assert numbers(brand, owner) == [("dpa", "1.0", False)]
    assert numbers(brand, other) == []
    with pytest.raises(ActRefusedError, match="Only an owner"):
        answers(other, version, ActKind.ACCEPT, cabinet=whole)
    act = answers(owner, version, ActKind.ACCEPT, cabinet=whole)
    assert (act.cabinet, act.capacity) == (whole, "owner")
    assert act.label == "J’accepte la version 1.0 pour Cabinet des Tilleuls"
    [bound] = bound_by(other, at=NOW)
    assert bound.seat.cabinet == whole.pk


@pytest.mark.parametrize(
    "changes",
    [
        {"sha256": "0" * 64},
        {"html_sha256": "0" * 64},
        {"label": "OK"},
    ],
)
def test_what_was_not_shown_is_refused_and_nothing_written(
    brand: Brand, changes: dict[str, str]
) -> None:
    person, version = practitioner(brand), brand.promulgate("Nous gardons.")
    given = another(shown(version, ActKind.ACKNOWLEDGE), **changes)
    with pytest.raises(StaleError):
        answer(person, act=ActKind.ACKNOWLEDGE, shown=given, way=BY_PASSWORD, at=NOW)
    assert not Entry.objects.exists()


def test_a_past_version_or_another_brands_is_refused(brand: Brand, other_brand: Brand) -> None:
    person = practitioner(brand)
    first = brand.promulgate("Nous gardons.")
    theirs = other_brand.promulgate("Nous gardons.")
    brand.promulgate("Nous gardons moins.", day=COMING)
    with pytest.raises(StaleError):
        answers(person, first, at=NOW + timedelta(days=40))
    with pytest.raises(StaleError):
        answers(person, theirs)
    assert not Act.objects.exists()


def test_names_and_places_are_kept_apart(brand: Brand) -> None:
    act = answers(practitioner(brand), brand.promulgate("Nous gardons."))
    assert Identity.objects.get(act=act).name == "Camille"
    trace = Trace.objects.get(act=act)
    assert (trace.network, trace.erase_after) == ("203.0.113.0", TODAY + timedelta(days=365))


def test_nobody_answers_outside_her_contract(brand: Brand) -> None:
    person = practitioner(brand, contract_end=TODAY)
    version = brand.promulgate("Nous gardons.")
    with pytest.raises(ActRefusedError, match="contract"):
        answers(person, version, at=NOW + timedelta(days=1))
    assert answers(person, version)


def test_a_cabinet_that_does_not_exist_is_refused_in_words(brand: Brand) -> None:
    person, version = practitioner(brand), brand.promulgate("Un.", kind=Kind.DPA)
    given = another(shown(version, ActKind.ACCEPT), cabinet=uuid4())
    with pytest.raises(ActRefusedError, match="not a cabinet of yours"):
        answer(person, act=ActKind.ACCEPT, shown=given, way=BY_PASSWORD, at=NOW)


def test_what_each_answers_for_herself_no_cabinet_answers(brand: Brand) -> None:
    person, version = practitioner(brand), brand.promulgate("Nous gardons.")
    whole = cabinet(brand, one=(person, Capacity.OWNER))
    with pytest.raises(ActRefusedError, match="in your own name"):
        answers(person, version, cabinet=whole)
    assert not Entry.objects.exists()
