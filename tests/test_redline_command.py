"""`manage.py redline`: what it prints and what it refuses; it needs no database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from policies.diff import compare
from tests.corpus_redline import html_errors

OLD, NEW = "# Notice\n\nGardées 30 jours.\n", "# Notice\n\nGardées 60 jours.\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_bytes(OLD.encode())
    new.write_bytes(NEW.encode())
    return old, new


def run(old: Path, new: Path, *options: str) -> str:
    out = StringIO()
    call_command("redline", str(old), str(new), *options, stdout=out)
    return out.getvalue()


def refusal(old: Path, new: Path, *options: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        run(old, new, *options)
    return caught.value


def test_json_has_the_class_the_reasons_and_the_changes(files) -> None:
    found = json.loads(run(*files, "--format", "json"))
    assert found["class"] == "substantial"
    assert found["reasons"] == list(compare(OLD, NEW).reasons)
    assert found["changes"] == [
        {"kind": "replaced", "clause": "Notice", "before": "30", "after": "60"}
    ]
    assert found["typographic"] == []


def test_bytes_that_readers_do_not_see_are_listed_as_typography(files) -> None:
    files[1].write_bytes("\ufeff".encode() + OLD.replace("\n", "\r\n").encode())
    found = json.loads(run(*files, "--format", "json"))
    assert (found["class"], found["changes"]) == ("minor", [])
    assert "\ufeff# " in {one["after"] for one in found["typographic"]}


def test_html_is_a_whole_page(files) -> None:
    page = run(*files, "--format", "html")
    assert page.startswith('<!doctype html>\n<html lang="fr">')
    assert ".redline-toggle:checked" in page
    assert list(html_errors(page[page.index("<body>") : page.index("</html>")])) == []


def test_without_a_format_it_is_for_people(files) -> None:
    shown = run(*files, "--language", "en")
    assert "substantial" in shown
    assert "Notice\n  replaced\n    - 30\n    + 60" in shown


def test_a_page_is_compared_as_it_would_be_imported(files, tmp_path: Path) -> None:
    page = tmp_path / "new.html"
    page.write_text("<h1>Notice</h1><p>Gardées 60 jours.</p>")
    found = json.loads(run(files[0], page, "--format", "json"))
    assert [(one["before"], one["after"]) for one in found["changes"]] == [("30", "60")]


def test_a_file_that_is_not_there_is_one_line_and_status_2(files, tmp_path: Path) -> None:
    error = refusal(files[0], tmp_path / "absent.md")
    assert error.returncode == 2
    assert "\n" not in str(error)
    assert "absent.md" in str(error)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("new.pdf", b"%PDF-1.7"),  # another format
        ("new.md", b"\xe9t\xe9"),  # not UTF-8
        ("new.md", b""),  # nothing in it
    ],
)
def test_what_cannot_be_read_is_refused(files, tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refusal(files[0], path).returncode == 2


def test_a_language_that_is_not_spoken_here_is_refused(files) -> None:
    assert refusal(*files, "--language", "de").returncode == 2
