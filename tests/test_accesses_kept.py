"""Looks fit their lines, and words that were searched for are not kept longer than they may be."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from audit.looking import Looked, look
from audit.looking.verifying import Looks, facts_of
from audit.models import Access, AccessKind, Query
from consent.actions.erasing import erase_person, would_erase
from consent.actions.retaining import retain, with_others, would_retain
from consent.entering import enter
from consent.ledger import canonical_json
from consent.models import Entry, EntryType, Opening, Practitioner
from consent.verifying import verify
from notifications.actions import RETAINED
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.ledgers import seal_here
from tests.test_erasure import GROUND, LATER

pytestmark = pytest.mark.django_db
LONG = timedelta(days=1)
# The first day on which a query of TODAY is over: 365 days are kept, the last one included.
OVER = datetime.fromisoformat("2027-11-22T00:00:00+01:00")
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """Stand on the day that the tests are about."""
    with time_machine.travel(NOW, tick=False):
        yield


def looked(brand: Brand, *, role: str = "auditor", **query: Any) -> Access:
    """Let somebody ask something of the acts."""
    return look(
        Looked(
            kind=AccessKind.QUERY if query else AccessKind.VIEW,
            place="audit_acts",
            subject="",
            sites=[brand.site],
            query=query,
        ),
        by=brand.people[role],
        at=NOW,
    )


def is_open(access: Access) -> bool:
    """Tell whether a look's line can be opened."""
    return Opening.objects.filter(entry=access.entry_id).exists()


def kept_until(at: datetime) -> dict[str, int]:
    """Erase what is over at an instant; give how many of each class went."""
    run = retain(with_others(RETAINED), clock=lambda: at, budget=LONG)
    return {one.name: one.rows for one in run.classes if one.rows}


def problems(*kinds: str) -> list[str]:
    """Give the ids of what a verification finds, of some kinds."""
    seal_here()
    return [one.id for one in verify(with_witness=False).problems if one.id in kinds]


def tampered(access: Access, **changes: object) -> list[str]:
    """Give the names under which a row that says something else would differ from its record."""
    kept = json.loads(bytes(access.entry.opening.record))
    for name, value in changes.items():
        setattr(access, name, value)
    said = kept | facts_of(access, kept)
    return [name for name in said if said[name] != kept.get(name)]


def test_looks_fit_their_lines(brand: Brand) -> None:
    looked(brand)
    looked(brand, q="camille", act="accept")
    assert problems("record", "entry.orphan", "erase.count") == []


# What somebody with the database in hand writes in the row, and what then differs.
@pytest.mark.parametrize(
    ("field", "value", "differs"),
    [
        ("place", "audit_health", ["place"]),
        ("subject", "practitioner 1", ["subject"]),
        ("kind", "view", ["what"]),
        ("sites", [999], ["sites"]),
        ("at", NOW + timedelta(seconds=1), ["at"]),
    ],
)
def test_a_row_that_says_something_else_does_not_fit(
    brand: Brand, field: str, value: object, differs: list[str]
) -> None:
    assert tampered(looked(brand, q="camille"), **{field: value}) == differs


def test_a_row_that_names_somebody_else_does_not_fit(brand: Brand) -> None:
    assert tampered(looked(brand), by=brand.people["dpo"]) == ["by"]


def test_a_record_that_says_something_else_is_found(brand: Brand) -> None:
    access = looked(brand)
    changed = json.loads(bytes(access.entry.opening.record)) | {"place": "audit_health"}
    Opening.objects.filter(entry=access.entry).update(record=canonical_json(changed))
    assert "record" in problems("record")


def test_a_line_whose_row_is_gone_is_found(brand: Brand) -> None:
    looked(brand)
    closed = Entry(type=EntryType.ACCESS, time=NOW, commitment="0" * 64, canonical=b"{}")
    closed.save()
    still = enter(EntryType.ACCESS, canonical_json({"place": "audit_acts"}), time=NOW)
    enter(EntryType.ACCESS, canonical_json({"what": "evidence", "by": None}), time=NOW)
    assert set(Looks().orphans()) == {closed.pk, still.pk}


def test_words_are_kept_for_a_year_and_then_nobody_opens_their_line(brand: Brand) -> None:
    words, plain = looked(brand, q="camille"), looked(brand, act="accept")
    assert kept_until(OVER - MOMENT) == {}
    assert kept_until(OVER) == {"queries": 1}
    assert (is_open(words), is_open(plain)) == (False, True)
    assert Access.objects.count() == 2
    assert not Query.objects.exists()
    assert kept_until(OVER) == {}


def test_it_can_be_counted_first(brand: Brand) -> None:
    looked(brand, q="camille")
    run = would_retain(with_others(RETAINED), at=OVER)
    assert {one.name: one.rows for one in run.classes if one.rows} == {"queries": 1}
    assert Query.objects.exists()


def test_what_went_by_the_schedule_adds_up(brand: Brand) -> None:
    looked(brand, q="camille")
    kept_until(OVER)
    assert problems("erase.count", "record", "entry.orphan") == []


@pytest.fixture
def helene(brand: Brand) -> Practitioner:
    """Give somebody whose contract ended long ago, and who changed her name."""
    person = practitioner(brand, "helene", contract_end=date(2026, 11, 30))
    for name in ("Hélène Dupré", "Hélène Martin"):
        person.name = name
        person.save()
    return person


# What an auditor searched for, and whether it names her.
@pytest.mark.parametrize(
    ("words", "stays"),
    [
        ("Hélène", ""),
        ("helene martin", ""),  # without accents or case, as the search finds her
        ("dupre", ""),  # the name she had
        ("helene@cabinet.example", ""),
        ("Camille", "stays"),
        ("me", "stays"),  # a part of many names is nobody's
    ],
)
def test_erasing_somebody_takes_the_queries_that_name_her(
    brand: Brand, helene: Practitioner, words: str, stays: str
) -> None:
    asked = looked(brand, q=words)
    counted = would_erase(helene).classes["openings"]
    erased = erase_person(helene, by=None, at=LATER, ground=GROUND)
    assert is_open(asked) is bool(stays)
    assert erased.classes["openings"] == counted == int(not stays)
    assert problems("erase.count", "entry.orphan") == []


def test_another_brands_queries_stay(
    brand: Brand, other_brand: Brand, helene: Practitioner
) -> None:
    asked = looked(other_brand, q="Hélène Martin")
    erase_person(helene, by=None, at=LATER, ground=GROUND)
    assert is_open(asked)
