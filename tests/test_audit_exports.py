"""Files of acts: what each format holds, whatever people wrote, byte by byte the same again."""

import csv
import io
import json
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.utils import translation

from audit.exports import cells, rows, workbook
from audit.exports.columns import ACTS
from audit.exports.files import path_of
from audit.exports.statements import Values, _said
from audit.models import Export
from consent.models import Act, ActKind, Practitioner
from policies.models.pages import Kind
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, Brand
from tests.exporting import acts_wish, asked, content, export_files, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("export_files")]
__all__ = ["export_files"]
ODD = 'É"a;b\n<c>&'


@pytest.fixture(scope="module")
def acts(scene: Brand) -> list[Act]:
    """Give three acts of three people, the oldest first; one is oddly called."""
    terms = scene.promulgate("Un contrat.", kind=Kind.TERMS)
    people = [practitioner(scene, one) for one in ("camille", "dom", "elisa")]
    Practitioner.objects.filter(pk=people[1].pk).update(name=ODD)
    kinds = (ActKind.ACCEPT, ActKind.REFUSE, ActKind.ACCEPT)
    instants = [NOW + timedelta(seconds=one) for one in range(3)]
    each = zip(people, kinds, instants, strict=True)
    return [answers(one, terms, kind, at=at) for one, kind, at in each]


def lines(data: bytes) -> list[list[str]]:
    """Give the rows of a CSV file as Excel reads them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheets(data: bytes) -> list[Any]:
    """Give the sheets of a workbook."""
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets)


def column(key: str) -> int:
    """Give the place of a column."""
    return [one.key for one in ACTS].index(key)


# CSV


def test_excel_in_french_reads_a_row_for_each_act(scene: Brand, acts: list[Act]) -> None:
    data = content(scene)
    found = lines(data)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == len(found) == 4
    assert {len(row) for row in found} == {len(ACTS)}
    assert [row[column("id")] for row in found[1:]] == [str(act.pk) for act in acts]


def test_what_people_wrote_stays_in_one_cell_of_one_row(scene: Brand, acts: list[Act]) -> None:
    assert lines(content(scene))[2][column("name")] == ODD.replace("\n", " ")


def test_days_are_of_paris_and_instants_of_utc(scene: Brand, acts: list[Act]) -> None:
    row = lines(content(scene))[1]
    assert row[column("at_paris")] == "2026-11-21 10:30:00"
    assert row[column("at")] == "2026-11-21T09:30:00.000000Z"


def test_a_file_is_in_the_language_of_who_asked(scene: Brand, acts: list[Act]) -> None:
    with translation.override("fr"):
        french = asked(scene, acts_wish(scene))
    data = path_of(made(french)).read_bytes()
    assert lines(data)[1][column("act")] == "a accepté"
    assert lines(content(scene))[1][column("act")] == "accepted"


def test_nothing_is_a_file_with_headings(scene: Brand) -> None:
    assert len(lines(content(scene, practitioners=()))) == 1
    assert content(scene, "jsonl", practitioners=()) == b""
    (sheet,) = sheets(content(scene, "xlsx", practitioners=()))
    assert (sheet.max_row, sheet.max_column) == (1, len(ACTS))


def test_filters_and_the_instant_hold(scene: Brand, acts: list[Act]) -> None:
    first, second, third = acts
    for wanted, expected in (
        ({"act": "refuse"}, [second]),
        ({"practitioners": (third.practitioner_id,)}, [third]),
        ({"policy": first.policy_id, "since": second.at}, [second, third]),
        ({"texts": ()}, []),
        ({"until": second.at}, [first]),
        ({"at": third.at}, [first, second]),
        ({"channel": "link"}, []),
        ({"channel": "page", "origin": "witnessed"}, acts),
        ({"origin": "adopted"}, []),
    ):
        found = [row[column("id")] for row in lines(content(scene, **wanted))[1:]]
        assert found == [str(act.pk) for act in expected], wanted


def test_another_brands_acts_are_not_in_it(
    scene: Brand, other_scene: Brand, acts: list[Act]
) -> None:
    answers(practitioner(other_scene, "paul"), other_scene.promulgate("Chez l’autre."))
    assert len(lines(content(other_scene))) == 2
    assert len(lines(content(scene))) == 4


def test_people_are_as_they_were_where_a_day_was_asked_for(scene: Brand, acts: list[Act]) -> None:
    camille = acts[0].practitioner
    camille.name = "Camille Autre"
    camille._history_date = NOW + timedelta(days=1)
    camille.save(update_fields=["name"])
    names = [lines(content(scene, then=then))[1][column("name")] for then in (True, False)]
    assert names == ["Camille", "Camille Autre"]


# Formulas


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("=1+1", "'=1+1"),  # a formula
        ("+33 6 12", "'+33 6 12"),  # a telephone number, which Excel would add up
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),  # behind a tabulator
        ("\r=1", "' =1"),
        ("\nA", "' A"),  # a line break is the first of two rows
        ("＝1", "'＝1"),  # in full width
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A", "'＠A"),
        (" =1", "' =1"),  # behind blanks, which some programs pass over
        ("\u00a0=1", "'\u00a0=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\x01=1", "' =1"),
        ("a=1", "a=1"),  # not at the beginning
        ("É. Nom-Composé", "É. Nom-Composé"),
        ("12-34", "12-34"),
        ("a\r\nb\u2028c\x85d", "a  b c d"),  # one row, whatever breaks lines
        ("", ""),
        ("'=1", "'=1"),  # harmless already
    ],
)
def test_no_cell_is_a_formula(written: str, cell: str) -> None:
    assert cells.neutral(written) == cell
    values = Values()
    sql = _said("given", values, neutral=True)
    with connection.cursor() as cursor:
        text = f"SELECT {sql} FROM (SELECT {values.add(written)}::text AS given) AS one"  # noqa: S608 (a test)
        cursor.execute(text, values.given)
        assert (cursor.fetchone() or ("",))[0] in (cell, cell or None)


# JSON


def test_each_line_is_canonical_json_of_an_act(scene: Brand, acts: list[Act]) -> None:
    found = content(scene, "jsonl").decode().splitlines()
    said = [json.loads(one) for one in found]
    assert [one["id"] for one in said] == [str(act.pk) for act in acts]
    assert (said[1]["name"], said[1]["cabinet"], said[1]["act"]) == (ODD, None, "refuse")
    options: Any = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    assert found == [json.dumps(one, **options) for one in said]


# Workbooks


def test_a_workbook_has_instants_texts_and_no_formula(scene: Brand, acts: list[Act]) -> None:
    (sheet,) = sheets(content(scene, "xlsx"))
    row = list(sheet.iter_rows())[2]
    assert row[column("at_paris")].value == datetime(2026, 11, 21, 10, 30, 1)  # noqa: DTZ001 (a cell has none)
    assert row[column("name")].value == ODD.replace("\n", " ")
    assert {cell.data_type for cell in row} <= {"s", "d", "n", "inlineStr"}


def test_what_would_be_a_formula_is_text_in_a_workbook(scene: Brand, acts: list[Act]) -> None:
    Practitioner.objects.filter(pk=acts[0].practitioner_id).update(name="=1+1 _x0041_")
    (sheet,) = sheets(content(scene, "xlsx"))
    cell = list(sheet.iter_rows())[1][column("name")]
    assert cell.data_type != "f"
    assert cell.value in {"=1+1 _x0041_", "=1+1 _x005F_x0041_"}


def test_many_rows_are_several_sheets(
    scene: Brand, acts: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 2)
    monkeypatch.setattr(workbook, "AT_ONCE", 1)
    found = sheets(content(scene, "xlsx"))
    assert [(one.title, one.max_row) for one in found] == [("1", 2), ("2", 2), ("3", 2)]


# The same again


@pytest.mark.parametrize("written", ["csv", "jsonl"])
def test_windows_of_any_size_make_the_same_file(
    scene: Brand, acts: list[Act], written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = content(scene, written)
    for size in (1, 2, 3):
        monkeypatch.setattr(rows, "WINDOW", size)
        assert content(scene, written) == whole, size


def test_the_digest_is_that_of_the_file(scene: Brand, acts: list[Act]) -> None:
    export: Export = made(asked(scene, acts_wish(scene)))
    data = Path(path_of(export)).read_bytes()
    assert export.sha256 == sha256(data).hexdigest()
    assert (export.written, export.rows, export.progress) == (len(data), 3, 1000)
    assert path_of(export).stat().st_mode & 0o777 == 0o600
