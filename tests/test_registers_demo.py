"""The demo's registers tell what its sample policies tell."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.registers import ORDER, Registers
from demo.texts import FOLDER, Shelf
from policies.clauses import Table
from policies.deadlines import paris_day
from policies.registers import Claim, Processing, Subprocessor, Transfer
from policies.registers.gaps import gaps
from policies.registers.tables import LISTINGS, table
from tests.conftest import NOW, TODAY, Brand

BRANDS = ("cabinetzen", "cabinet-en-ligne")


def _load(brand: Brand, name: str) -> None:
    registers = Registers(site=brand.site, brand=name, editor=brand.people["editor"], now=NOW)
    registers.load()
    registers.change()


def _text(name: str, language: str, kind: str, version: str) -> str:
    path: Path = FOLDER / name / language / kind / f"{version}.md"
    return path.read_text(encoding="utf-8")


def _table(brand: Brand, name: str, language: str = "fr") -> Table:
    return table(name, site=brand.site, language=language)


@pytest.mark.parametrize("name", BRANDS)
def test_sample_registers_are_complete_in_both_languages(name: str, brand: Brand) -> None:
    _load(brand, name)
    rows = [row for model in ORDER for row in model._default_manager.all()]
    found = {gap for row in rows for gap in gaps(row, day=TODAY)}  # type: ignore[arg-type]
    # Left on purpose: they are what the desk is there to show.
    assert found <= {"review overdue", "no balancing note"}


@pytest.mark.parametrize("name", BRANDS)
def test_sample_policies_name_the_recipients_of_the_registers(name: str, brand: Brand) -> None:
    _load(brand, name)
    for language in ("fr", "en"):
        text = _text(name, language, "privacy", "3.0") + _text(name, language, "dpa", "1.0")
        for entity, task, *_rest in _table(brand, "subprocessors", language).rows:
            assert entity.split(" (")[0] in text
            assert task in text


@pytest.mark.parametrize("name", BRANDS)
def test_sample_policies_name_the_purposes_of_the_registers(name: str, brand: Brand) -> None:
    _load(brand, name)
    text = _text(name, "fr", "privacy", "3.0")
    ours = [row[0] for row in _table(brand, "purposes").rows if "nous agissons" not in row[1]]
    assert ours
    assert [purpose for purpose in ours if purpose not in text] == []


@pytest.mark.parametrize("name", BRANDS)
def test_every_sample_register_has_rows(name: str, brand: Brand) -> None:
    _load(brand, name)
    empty = {one for one in LISTINGS if not _table(brand, one).rows}
    expected = {"cabinetzen": set(), "cabinet-en-ligne": {"recipients", "ai_features"}}
    assert empty == expected[name]


def test_a_second_ai_provider_is_to_come(brand: Brand) -> None:
    _load(brand, "cabinetzen")
    (coming,) = Subprocessor.objects.coming(TODAY)
    assert (coming.name, coming.is_ai_provider) == ("Exemple Langage SRL", True)
    # Entered after the version in force was fixed: the desk has something to tell.
    assert paris_day(coming.history.get().history_date) < TODAY


def test_a_leaving_recipient_takes_its_transfer_along(brand: Brand) -> None:
    _load(brand, "cabinet-en-ligne")
    assert Transfer.objects.count() == 2
    assert [row[0] for row in _table(brand, "transfers").rows] == [
        "Stripe (Stripe Payments Europe, Limited)"
    ]
    changes = Subprocessor.history.filter(name="Mailjet").order_by("history_date")
    assert [one.until is None for one in changes] == [True, False]


def test_one_sample_claim_is_overdue(brand: Brand) -> None:
    _load(brand, "cabinetzen")
    assert Claim.objects.overdue(TODAY).count() == 1


def test_a_sample_activity_runs_for_the_practitioners(brand: Brand) -> None:
    _load(brand, "cabinetzen")
    assert [one.name_fr for one in Processing.objects.filter(role="processor")] == [
        "Dossiers des patients"
    ]


def test_what_the_sample_did_on_a_day_is_of_that_day_late_at_night_too(brand: Brand) -> None:
    """At 23:30 in winter the same hours before may be the next day of summer."""
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    people = brand.people
    shelf = Shelf(
        site=brand.site,
        brand="cabinetzen",
        editor=people["editor"],
        approver=people["approver"],
        now=late,
        between=lambda _then: None,
    )
    for days in (5, 149, 200, 420):
        assert paris_day(shelf.moment(days)) == shelf.day(days)
