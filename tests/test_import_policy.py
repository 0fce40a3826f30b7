"""`manage.py import_policy`: what it prints, what it imports, and what it refuses."""

import ast
import json
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from policies import importer
from policies.clauses import Caution
from policies.models import PolicyPage, Version
from policies.wording import UNREADABLE as UNREADABLE_WORDS
from policies.wording import caution_words
from tests.conftest import Brand
from tests.importer.docx import docx, p

TEXT = """# Politique de confidentialité

## 1. Qui nous sommes

Une société.

## 2. Durées

| Donnée | Durée |
| --- | --- |
| Compte | 3 ans |
"""
BLANK = "# Conditions\n\n## 1. Objet\n\nLe siège est à [ville], depuis le 03/04/2026.\n"


def run(*arguments: str, file: Path | str = "-", kind: str = "privacy") -> tuple[str, str]:
    """Run the command; give what it writes to stdout and to stderr."""
    out, err = StringIO(), StringIO()
    whose = ["--brand", "alpha", "--kind", kind]
    call_command("import_policy", str(file), *whose, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refusal(*arguments: str, **options: Any) -> CommandError:
    """Run the command, which must refuse; give its error."""
    with pytest.raises(CommandError) as caught:
        run(*arguments, **options)
    return caught.value


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "politique.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "conditions.md"
    path.write_text(BLANK, encoding="utf-8")
    return path


def test_the_structure_is_json(text: Path) -> None:
    found = json.loads(run("--dry-run", "--json", file=text)[0])
    assert (found["brand"], found["kind"], found["language"]) == ("alpha", "privacy", "fr")
    assert [one["number"] for one in found["clauses"]] == ["", "1", "2"]
    assert found["clauses"][1]["blocks"] == [{"type": "paragraph", "text": "Une société."}]
    table = found["clauses"][2]["blocks"][0]
    assert (table["header"], table["rows"]) == (["Donnée", "Durée"], [["Compte", "3 ans"]])
    assert found["page"] is None


def test_a_list_keeps_its_items_order_and_start(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Titre\n\n## 1. Une\n\n3. un\n4. deux\n", encoding="utf-8")
    found = json.loads(run("--dry-run", "--json", file=path)[0])
    expected = {"type": "list", "items": ["un", "deux"], "ordered": True, "start": 3}
    assert found["clauses"][1]["blocks"] == [expected]


def test_warnings_name_file_and_line_in_words(blank: Path) -> None:
    lines = run("--dry-run", file=blank)[1].splitlines()
    words = caution_words(Caution(id="placeholder", line=5, context=""))
    assert lines[0] == f"{blank}:5: {words} (placeholder)"
    assert "ambiguous_date" in lines[1]


def test_json_repeats_warnings_and_dates(blank: Path) -> None:
    found = json.loads(run("--dry-run", "--json", file=blank, kind="terms")[0])
    assert [(one["id"], one["line"]) for one in found["warnings"]] == [
        ("placeholder", 5),
        ("ambiguous_date", 5),
    ]
    assert found["dates"] == ["2026-04-03"]


def test_strict_ends_with_1_when_a_person_must_look(blank: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--dry-run", "--strict", file=blank)
    assert ended.value.code == 1


def test_strict_is_content_with_a_clean_text(text: Path) -> None:
    assert run("--dry-run", "--strict", file=text)[1] == ""


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(TEXT.encode())))
    found = json.loads(run("--dry-run", "--json", "--name", "politique.md")[0])
    assert len(found["clauses"]) == 3


def test_the_draft_is_on_the_desk_and_binds_nobody(brand: Brand, text: Path) -> None:
    found = json.loads(run("--json", file=text)[0])
    page = PolicyPage.objects.get(pk=found["page"]["id"])
    assert [clause.number for clause in page.draft().clauses] == ["", "1", "2"]
    assert found["page"]["edit"].endswith(f"/admin/pages/{page.pk}/edit/")
    assert not Version.objects.exists()


def test_the_summary_says_where_to_edit(brand: Brand, text: Path) -> None:
    summary = run(file=text)[0]
    page = PolicyPage.objects.get()
    assert f"/admin/pages/{page.pk}/edit/" in summary


def test_another_language_is_another_draft(brand: Brand, text: Path) -> None:
    run(file=text)
    run("--language", "en", file=text)
    assert {page.language for page in PolicyPage.objects.all()} == {"fr", "en"}


def test_strict_imports_nothing_with_warnings(brand: Brand, blank: Path) -> None:
    with pytest.raises(SystemExit):
        run("--strict", file=blank)
    assert not PolicyPage.objects.exists()


def test_without_strict_warnings_do_not_keep_a_draft_away(brand: Brand, blank: Path) -> None:
    run(file=blank, kind="terms")
    assert PolicyPage.objects.get().kind == "terms"


UNREADABLE = [
    (b"", "a.md"),  # nothing
    (b" \n\t\n", "a.md"),  # nothing but spaces
    (b"Caf\xe9", "a.txt"),  # Latin-1
    (b"a\0b", "a.txt"),  # a zero byte
    (b"%PDF-1.7", "a.md"),  # another format under a text's name
    (b"text", "a.xls"),  # another type
    (b"text", "a.docx"),  # no Word file, whatever its name
    (b"\xd0\xcf\x11\xe0", "a.doc"),  # an old format
    (b"x" * 5_000_001, "a.md"),  # too large
]


@pytest.mark.parametrize(("data", "name"), UNREADABLE)
def test_what_cannot_be_read_is_one_line_and_status_2(
    data: bytes, name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    error = refusal("--dry-run", file=path)
    assert (error.returncode, str(error).count("\n")) == (2, 0)
    assert str(error).startswith(f"{path}: ")


def test_the_real_size_of_a_large_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 20_000_000)
    assert "20000000" in str(refusal("--dry-run", file=path))


def test_a_device_without_end_is_refused() -> None:
    assert refusal("--dry-run", file="/dev/zero").returncode == 2


NO_FILE = ["missing.md", ".", "missing\0.md", "x" * 300 + ".md"]


@pytest.mark.parametrize("name", NO_FILE)
def test_what_is_no_file_is_one_line_and_status_2(name: str, tmp_path: Path) -> None:
    error = refusal("--dry-run", file=f"{tmp_path}/{name}")
    assert (error.returncode, str(error).count("\n")) == (2, 0)


def test_an_unknown_kind_lists_the_kinds(text: Path) -> None:
    error = refusal("--dry-run", file=text, kind="contract")
    assert (error.returncode, "privacy, cookies, terms, dpa, legal" in str(error)) == (2, True)


def test_an_unknown_language_lists_the_languages(text: Path) -> None:
    error = refusal("--dry-run", "--language", "de", file=text)
    assert (error.returncode, "fr, en" in str(error)) == (2, True)


def test_an_unknown_brand_lists_the_brands_and_changes_nothing(brand: Brand, text: Path) -> None:
    error = refusal("--brand", "nobody", file=text)
    assert (error.returncode, "alpha" in str(error)) == (2, True)
    assert not PolicyPage.objects.exists()


def _named(*callers: str) -> set[str]:
    """Give the words that the importer's sources hand to these callers first, or as `id`."""
    words: set[str] = set()
    for path in Path(importer.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in callers:
                first = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "id")]
                words |= {one.value for one in first if isinstance(one, ast.Constant)}
    return words


def test_every_caution_of_the_importer_has_words() -> None:
    ids = _named("Caution", "caution") | {"duplicate_number", "numbering_gap"}
    assert [one for one in ids if not caution_words(Caution(id=one, line=0, context=""))] == []


def test_every_refusal_of_the_importer_has_words() -> None:
    codes = _named("Unreadable")
    assert len(codes) >= 6
    assert codes <= UNREADABLE_WORDS.keys()


def test_a_word_file_is_read_and_its_warnings_quote_the_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx(p("Objet", style="Titre1", number=("3", 0)), p("À [ville].")))
    out, err = run("--dry-run", "--json", file=path)
    assert json.loads(out)["clauses"][0]["number"] == "1"
    assert err.startswith(f"{path}:2: ")
    assert err.endswith("(placeholder): À [ville].\n")
