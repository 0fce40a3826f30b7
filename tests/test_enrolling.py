"""Rows that bind, made elsewhere, become lines of the ledger: each once, with all it says."""

import json
from datetime import timedelta
from typing import Any

import pytest

from consent.ledger import commitment
from consent.models import Enrolment, Entry, EntryType, Opening, OwnEntry
from consent.sealing import KINDS, enrol, record_of_row
from policies.models import Adoption, EntryIntoForce, Version
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.ledgers import seal_here


def record(row: Any) -> dict[str, Any]:
    """Give what the ledger committed to of a row."""
    enrolment = Enrolment.objects.get(row=row.pk)
    found: dict[str, Any] = json.loads(bytes(Opening.objects.get(entry=enrolment.entry).record))
    return found


@pytest.fixture
def version(brand: Brand) -> Version:
    """Give a promulgated version, with its approval and overrides."""
    return brand.promulgate("Nous gardons vos données.")


def test_every_row_of_each_kind_has_one_line(version: Version) -> None:
    enrolled = enrol()
    assert enrolled == sum(kind.rows().count() for kind in KINDS)
    assert enrol() == 0
    assert Enrolment.objects.count() == Entry.objects.count() == enrolled
    for kind in KINDS:
        lines = Enrolment.objects.filter(type=kind.line, row__in=kind.rows().values("pk"))
        assert lines.count() == kind.rows().count()


def test_a_line_is_of_the_rows_own_instant_and_type(version: Version) -> None:
    enrol()
    entry = Enrolment.objects.get(row=version.pk).entry
    assert (entry.type, entry.time) == (EntryType.VERSION, version.recorded_at)
    day = Enrolment.objects.get(row=version.entries.get().pk).entry
    assert (day.type, day.time) == (EntryType.ENTRY_INTO_FORCE, NOW)


def test_what_is_committed_to_is_made_again_from_the_row(version: Version) -> None:
    enrol()
    for kind in KINDS:
        for row in kind.rows():
            opening = Opening.objects.select_related("entry").get(entry__enrolment__row=row.pk)
            assert bytes(opening.record) == record_of_row(row)
            assert opening.entry.commitment == commitment(opening.record, opening.salt)


def test_a_version_says_its_text_and_who_promulgated_it(version: Version, brand: Brand) -> None:
    enrol()
    said = record(version)
    assert (said["sha256"], said["number"], said["language"]) == (version.sha256, "1.0", "fr")
    assert said["promulgation"]["by"] == str(brand.people["approver"].pk)
    assert said["adoption"] is None


def test_an_adopted_version_says_so_for_ever(version: Version, brand: Brand) -> None:
    made = Adoption(
        version=version,
        original=b"x",
        original_name="cgu.html",
        original_sha256="1" * 64,
        evidence=b"y",
        evidence_name="capture.png",
        evidence_sha256="2" * 64,
        evidence_note="As shown",
        adopted_at=NOW,
        by=brand.people["editor"],
        confirmed_by=brand.people["approver"],
    )
    made.save()
    enrol()
    said = record(version)["adoption"]
    assert (said["original_sha256"], said["evidence_sha256"]) == ("1" * 64, "2" * 64)


def test_a_later_decision_is_another_line_that_names_the_first(
    version: Version, brand: Brand
) -> None:
    first = version.entries.get()
    seal_here()
    later = EntryIntoForce(
        version=version,
        day=TODAY + timedelta(days=9),
        reason="Late.",
        replaces=first,
        decided_at=NOW,
        decided_by=brand.people["approver"],
    )
    later.save()
    assert enrol() == 1
    assert record(later)["replaces"] == str(first.pk)
    assert record(later)["reason"] == "Late."


def test_a_personal_day_is_an_entry_into_force_under_a_pseudonym(
    version: Version, brand: Brand
) -> None:
    person = practitioner(brand)
    own = OwnEntry(
        practitioner=person, version=version, day=TODAY, reason="Informed late", decided_at=NOW
    )
    own.save()
    enrol()
    assert Enrolment.objects.get(row=own.pk).type == EntryType.ENTRY_INTO_FORCE
    assert record(own)["pseudonym"] == str(person.pk)
    assert person.email not in json.dumps(record(own))


def test_a_pass_enrols_and_seals_all_of_it(version: Version) -> None:
    done = seal_here()
    assert done.enrolled == done.count == Entry.objects.count()
    assert seal_here().count == 0
