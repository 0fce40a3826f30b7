"""`manage.py adopt_acts`: older acceptances with their file and its hash, all of them or none."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from consent.actions import adopting
from consent.management.older import COLUMNS
from consent.models import Act, ActKind, Capacity, Entry, Identity, Origin, Practitioner
from consent.obligations import bound_by, obligations
from policies.models import Version
from policies.models.pages import Kind
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import NOW, TODAY, Brand

LATER = NOW + timedelta(days=60)
LINE = {
    "external_id": "camille",
    "kind": "terms",
    "number": "1.0",
    "language": "fr",
    "act": "accept",
    "at": "2026-11-25",
    "label": "I agree",
    "sign_in": "password",
    "remark": "Old system",
}


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def person(brand: Brand) -> Practitioner:
    """Give the practitioner of the lines."""
    return practitioner(brand)


@pytest.fixture
def terms(brand: Brand, person: Practitioner) -> Version:
    """Give terms that are past by now: a second version has replaced them."""
    first = brand.promulgate("Un.", kind=Kind.TERMS)
    brand.promulgate("Deux.", kind=Kind.TERMS, day=TODAY + timedelta(days=31))
    return first


def written(folder: Path, *changes: dict[str, str], delimiter: str = ",") -> Path:
    """Write a file with a line for each set of changes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(LINE | one for one in changes)
    file = folder / "older.csv"
    file.write_bytes(out.getvalue().encode())
    return file


def run(file: Path, *more: str) -> str:
    """Adopt by the editor, confirmed by the approver; later arguments win."""
    usual = ["--brand", "alpha", "--by", "editor@alpha.example"]
    usual += ["--confirmed-by", "approver@alpha.example"]
    out = io.StringIO()
    call_command("adopt_acts", str(file), *usual, *more, stdout=out)
    return out.getvalue()


def refused(file: Path, *more: str) -> str:
    """Give why a file is refused, what is written to stderr included; nothing is recorded."""
    err, before = io.StringIO(), Act.objects.count()
    usual = ["--brand", "alpha", "--by", "editor@alpha.example"]
    usual += ["--confirmed-by", "approver@alpha.example"]
    with pytest.raises(CommandError) as caught:
        call_command("adopt_acts", str(file), *usual, *more, stdout=err, stderr=err)
    assert caught.value.returncode == 2
    assert Act.objects.count() == before
    return f"{caught.value}\n{err.getvalue()}"


def test_an_act_keeps_its_day_its_file_and_who_answers_for_it(
    brand: Brand, terms: Version, tmp_path: Path
) -> None:
    file = written(tmp_path, {})
    run(file)
    act = Act.objects.get()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (act.origin, act.source_name, act.source_sha256) == (
        Origin.ADOPTED,
        "older.csv",
        digest,
    )
    assert (act.operator, act.version) == (brand.people["editor"], terms)
    assert (act.at.isoformat(), act.recorded_at) == ("2026-11-24T23:00:00+00:00", LATER)
    assert (act.label, act.sign_in) == ("I agree", "password")
    remark = "Old system\nConfirmed by approver@alpha.example."
    assert Identity.objects.get(act=act).remark == remark


def test_a_past_version_binds_until_the_next_is_accepted(
    person: Practitioner, terms: Version, tmp_path: Path
) -> None:
    run(written(tmp_path, {}))
    [bound] = bound_by(person, at=LATER)
    assert bound.text.version == terms.pk
    [due] = obligations(person, at=LATER)
    assert due.text.number == (2, 0)


@pytest.mark.parametrize(
    ("given", "instant"),
    [
        # A Paris day; an instant of another zone; of UTC; semicolons are Excel's in French.
        ("2026-11-25", "2026-11-24T23:00:00+00:00"),
        ("2026-11-25T09:30:00+01:00", "2026-11-25T08:30:00+00:00"),
        ("2026-11-25T09:30:00Z", "2026-11-25T09:30:00+00:00"),
    ],
)
def test_days_are_those_of_paris_and_instants_name_their_zone(
    terms: Version, tmp_path: Path, given: str, instant: str
) -> None:
    run(written(tmp_path, {"at": given}, delimiter=";"))
    assert Act.objects.get().at.isoformat() == instant


def test_the_same_file_again_adds_nothing(terms: Version, tmp_path: Path) -> None:
    # Refused, then accepted: read again, the refusal follows no acceptance.
    file = written(tmp_path, {"at": "2026-11-26"}, {"at": "2026-11-25", "act": "refuse"})
    assert "Recorded: 2. Standing already: 0." in run(file)
    assert "Recorded: 0. Standing already: 2." in run(file)
    first, second = Act.objects.order_by("at")
    assert (first.act, second.previous, Entry.objects.count()) == ("refuse", first, 2)


def test_what_was_witnessed_stands(person: Practitioner, terms: Version, tmp_path: Path) -> None:
    own = answers(person, terms, ActKind.ACCEPT)
    assert "Recorded: 0. Standing already: 1." in run(written(tmp_path, {}))
    assert Act.objects.get() == own
    assert "terminating" in refused(written(tmp_path, {"act": "refuse"}))


# What is wrong in a line, and the words that say so.
WRONG = [
    ({"external_id": "nobody"}, "external id “nobody”"),
    ({"kind": "contract"}, "no kind"),
    ({"number": "1"}, "version number"),
    ({"number": "7.0"}, "no such version"),
    ({"language": "de"}, "no language"),
    ({"act": "yes"}, "no act"),
    ({"act": "acknowledge"}, "asks for acceptance"),
    # Before it was promulgated; tomorrow; without a zone; no day at all; before screens existed.
    ({"at": "2026-11-20"}, "was promulgated on"),
    ({"at": "2027-01-21"}, "still to come"),
    ({"at": "2026-11-25T09:30:00"}, "names no zone"),
    ({"at": "25/11/2026"}, "no day or instant"),
    ({"at": "0001-01-01T00:00:00Z"}, "no year"),
    ({"cabinet": "unknown"}, "external id “unknown”"),
    ({"label": "x" * 201}, "more than 200"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_one_wrong_line_and_nothing_is_recorded(
    terms: Version, tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    said = refused(written(tmp_path, {}, changes))
    assert words in said
    assert "Line 3:" in said
    assert "1 line is wrong: nothing was recorded." in said


def test_a_contradiction_within_the_file_is_found(terms: Version, tmp_path: Path) -> None:
    file = written(tmp_path, {}, {"act": "refuse", "at": "2026-11-30"})
    assert "Line 3: This version was accepted on 25 November 2026" in refused(file)


def test_a_cabinet_signs_once_though_two_lines_say_so(brand: Brand, tmp_path: Path) -> None:
    people = [practitioner(brand, name) for name in ("one", "two", "three")]
    whole = cabinet(
        brand,
        one=(people[0], Capacity.OWNER),
        two=(people[1], Capacity.SIGNATORY),
        three=(people[2], Capacity.OTHER),
    )
    brand.promulgate("Un.", kind=Kind.DPA)
    line = {"kind": "dpa", "cabinet": "cabinet"}
    two = {"external_id": "two", "at": "2026-11-24"}
    run(written(tmp_path, line | {"external_id": "one"}, line | two))
    act = Act.objects.get()
    assert (act.cabinet, act.practitioner, act.capacity) == (whole, people[1], "signatory")
    assert "A cabinet answers" in refused(written(tmp_path, line | {"external_id": "three"}))


def test_another_brands_practitioners_and_versions_are_unknown(
    brand: Brand, other_brand: Brand, terms: Version, tmp_path: Path
) -> None:
    practitioner(other_brand, "theirs")
    other_brand.promulgate("Un.", kind=Kind.DPA)
    assert "external id" in refused(written(tmp_path, {"external_id": "theirs"}))
    assert "no such version" in refused(written(tmp_path, {"kind": "dpa"}))


def test_two_different_people_answer_for_it(terms: Version, tmp_path: Path) -> None:
    file = written(tmp_path, {})
    same = ("--by", "approver@alpha.example", "--confirmed-by", "Approver@alpha.example")
    assert "second person" in refused(file, *same)
    assert "may not promulgate" in refused(file, "--confirmed-by", "dpo@alpha.example")
    assert "may not write" in refused(file, "--by", "auditor@alpha.example")


def test_a_dry_run_records_nothing(terms: Version, tmp_path: Path) -> None:
    assert "Nothing was recorded; 1 would be." in run(written(tmp_path, {}), "--dry-run")
    assert not Act.objects.exists()


def test_the_result_is_json_for_programs(terms: Version, tmp_path: Path) -> None:
    told = json.loads(run(written(tmp_path, {}), "--json"))
    assert (told["recorded"], told["standing"], told["errors"]) == (1, 0, [])
    printed = refused(written(tmp_path, {"act": "yes"}), "--json").splitlines()[1]
    [error] = json.loads(printed)["errors"]
    assert error["line"] == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe\x00", "not in UTF-8"),
        (b"", "must name these columns"),
        (b"external_id,kind\n", "must name these columns"),
        ((",".join(COLUMNS) + "\n").encode(), "no line to adopt"),
        ((",".join(COLUMNS) + "\na,b\n").encode(), "not as many cells"),
        ((",".join(COLUMNS) + '\n"a"b,c\n').encode(), "line 2"),
    ],
)
def test_what_is_no_such_file_is_said(
    brand: Brand, tmp_path: Path, data: bytes, words: str
) -> None:
    file = tmp_path / "older.csv"
    file.write_bytes(data)
    assert words in refused(file)


def test_a_long_file_is_written_in_short_transactions(
    brand: Brand, terms: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopting, "AT_ONCE", 2)
    names = [practitioner(brand, f"p{number}").external_id for number in range(5)]
    err = io.StringIO()
    monkeypatch.setattr("consent.management.commands.adopt_acts.SAY_AFTER", 2)
    file = written(tmp_path, *({"external_id": name} for name in names))
    people = ["--by", "editor@alpha.example", "--confirmed-by", "approver@alpha.example"]
    call_command("adopt_acts", str(file), "--brand", "alpha", *people, stdout=err, stderr=err)
    assert Act.objects.count() == 5
    assert err.getvalue().startswith("2 / 5\n4 / 5\n")
