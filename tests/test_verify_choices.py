"""Choices in a bundle are replayed: a ledger that lies consistently about one is caught."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.bundle import evidence
from audit.subjects import Subject
from audit.verifying.choices import kind_of_choice
from audit.verifying.command import verified
from audit.verifying.failures import HASHES, RULES
from consent.actions.choosing import Pressed, decide
from consent.ledger import canonical_json
from consent.trackers.deciding import Lists, kind_of
from tests.brands import NOW
from tests.choosing import asked
from tests.conftest import Brand
from tests.evidence import failure_of, files_of, ledger_key, own_place
from tests.forging import Files, Forger, changed
from tests.ledgers import seal_here

NOBODY = "11111111-1111-1111-1111-111111111111"
MINUTE = timedelta(minutes=1)


class Case:
    """The bundle of a choice that agreed to the audience, and of one that took it back."""

    def __init__(self, scene: Brand) -> None:
        version = asked(scene)
        on = frozenset({"audience"})
        pressed = [
            Pressed(decision="save", on=each, language="fr", place="banner")
            for each in (on, frozenset[str]())
        ]
        first = decide(version, pressed[0], before=None, at=NOW + MINUTE)
        second = decide(version, pressed[1], before=first.choice, at=NOW + 2 * MINUTE)
        seal_here()
        subject = Subject(kind="choice", id=second.row.pk, site=scene.site)
        self.bundle = evidence(subject, checkpoints=[], at=NOW)
        self.files: Files = files_of(self.bundle)
        self.forger = Forger(key=ledger_key())
        self.agreed, self.withdrew = (
            f"choices/{one.row.pk}/record.json" for one in (first, second)
        )

    def record(self, file: str) -> dict[str, Any]:
        """Give a record as it is."""
        found: dict[str, Any] = json.loads(self.files[file])
        return found


@pytest.fixture(scope="module")
def case(scene: Brand, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Give the bundle, made once; its tests need no database."""
    with own_place(tmp_path_factory.mktemp("ledger")):
        return Case(scene)


def test_what_is_true_verifies_also_in_a_ledger_made_anew(case: Case) -> None:
    verified(case.forger.relogged(case.files, case.withdrew))


@pytest.mark.parametrize(
    "values",
    [
        {"paris_time": "2026-11-21T11:30:00+01:00"},  # the Paris time of another instant
        {"kind": "refuse"},  # it took back what was agreed to
        {"yes": ["audience"]},  # agreed to and refused at once
        {"no": ["audience"]},  # the payment was asked, and is left open
        {"no": ["audience", "payment", "advertising"]},  # nobody asked for that
        {"no": ["audience", "payment", "necessary"]},  # which nobody can refuse
        {"visitor": NOBODY},  # another browser's
        {"brand": "beta.localhost"},  # another brand's
        {"previous": NOBODY},  # one that is missing
        {"number": "1.1"},  # a consent version that is not there
        {"sha256": "0" * 64},  # another text
    ],
)
def test_what_cannot_have_been_chosen_is_refused(case: Case, values: dict[str, Any]) -> None:
    failure = failure_of(case.forger.relogged(case.files, case.withdrew, **values))
    assert (failure.code, failure.file) in {(RULES, case.withdrew), (HASHES, case.withdrew)}
    assert failure.code == RULES or "number" in values  # its content cannot be found


def test_a_first_choice_that_withdraws_is_refused(case: Case) -> None:
    failure = failure_of(case.forger.relogged(case.files, case.agreed, kind="withdraw"))
    assert (failure.code, failure.file) == (RULES, case.agreed)


def test_a_choice_of_another_instant_than_its_line_is_refused(case: Case) -> None:
    at = case.record(case.withdrew)["at"].replace("09:32", "09:33")
    assert "09:33" in at
    failure = failure_of(case.forger.relogged(case.files, case.withdrew, at=at))
    assert (failure.code, failure.file) == (RULES, case.withdrew)


@pytest.mark.parametrize("name", ["build", "digest"])
def test_another_digest_than_of_build_and_content_is_refused(case: Case, name: str) -> None:
    bundle = case.forger.relogged(case.files, case.withdrew, **{name: "0" * 64})
    failure = failure_of(bundle)
    assert (failure.code, failure.file) == (HASHES, case.withdrew)


def test_other_words_than_were_asked_are_refused(case: Case) -> None:
    content = json.loads(case.files["consent/1.0/content.json"])
    content["texts"]["fr"]["text"] = "Tout va bien."
    files = case.files | {"consent/1.0/content.json": canonical_json(content)}
    failure = failure_of(case.forger.resealed(files))
    assert (failure.code, failure.file) == (HASHES, "consent/1.0/content.json")


@pytest.mark.parametrize(
    "values",
    [
        {"by": NOBODY, "proposed_by": NOBODY},  # one person alone
        {"at": "2026-11-01T00:00:00.000000Z"},  # before it was proposed
    ],
)
def test_a_consent_version_that_cannot_be_is_refused(case: Case, values: dict[str, Any]) -> None:
    failure = failure_of(case.forger.relogged(case.files, "consent/1.0/version.json", **values))
    assert (failure.code, failure.file) == (RULES, "consent/1.0/version.json")


def test_a_choice_before_its_consent_version_is_refused(case: Case) -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC).isoformat(timespec="microseconds")
    values = {"at": at.replace("+00:00", "Z")}
    failure = failure_of(case.forger.relogged(case.files, "consent/1.0/version.json", **values))
    assert failure.code == RULES
    assert failure.file in {case.agreed, case.withdrew}  # lines of one transaction have no order


def test_a_bundle_about_another_choice_is_refused(case: Case) -> None:
    subject = {"brand": "alpha.localhost", "id": NOBODY}
    failure = failure_of(case.forger.resealed(case.files, subject=subject))
    assert failure.code == RULES


def test_a_receipt_of_another_line_is_refused(case: Case) -> None:
    name = case.withdrew.replace("record", "receipt")
    files = changed(case.files, name, salt="0" * 64)
    failure = failure_of(case.forger.resealed(files))
    assert (failure.code, failure.file) == (HASHES, name)


@pytest.mark.parametrize("yes", [set(), {"a"}, {"b"}, {"a", "b"}])
@pytest.mark.parametrize("before", [set(), {"a"}, {"b"}, {"a", "b"}])
@pytest.mark.parametrize("no", [set(), {"c"}])
def test_the_verifier_calls_a_choice_what_the_system_does(
    yes: set[str], before: set[str], no: set[str]
) -> None:
    lists = Lists(yes=frozenset(yes), no=frozenset(no))
    assert kind_of_choice(yes, no, before) == kind_of(lists, before=before)


def test_the_one_file_verifies_a_choice_without_the_system(case: Case, tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_bytes(case.files["verify.py"])
    (tmp_path / "b.zip").write_bytes(case.bundle)
    asked_of = [sys.executable, "-I", "verify.py", "b.zip"]
    ran = subprocess.run(  # noqa: S603 (our own program)
        asked_of, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("OK: choice ")
