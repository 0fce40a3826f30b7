"""`manage.py lint_policies`: files and brands, words and JSON, exit statuses."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from policies.lint import RULES, Finding
from policies.wording.findings import RULE_WORDS, finding_words
from tests.conftest import Brand
from tests.lint_texts import section

CLEAN_FORM = section("Rien de plus.")
BLANK = section("Écrivez à [adresse électronique].")


def run(*arguments: str) -> tuple[str, int]:
    """Run the command; give what it prints and its status."""
    out = StringIO()
    try:
        call_command("lint_policies", *arguments, stdout=out)
    except SystemExit as stop:
        return out.getvalue(), int(str(stop.code))
    return out.getvalue(), 0


def written(folder: Path, text: str, name: str = "policy.md") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_a_blocker_ends_with_status_1(tmp_path: Path) -> None:
    output, status = run(written(tmp_path, BLANK), "--format", "json")
    row = next(row for row in json.loads(output) if row["rule"] == "L01")
    assert status == 1
    assert row == {
        "rule": "L01",
        "severity": "B",
        "clause": "1",
        "line": 5,
        "context": "Écrivez à [adresse électronique].",
    }


def test_a_legal_notice_without_blockers_ends_with_status_0(tmp_path: Path) -> None:
    output, status = run(written(tmp_path, CLEAN_FORM), "--kind", "legal", "--format", "json")
    severities = {row["severity"] for row in json.loads(output)}
    assert (status, "B" in severities, "not_checked" in severities) == (0, False, True)


def test_with_several_texts_each_finding_says_in_which(tmp_path: Path) -> None:
    files = [written(tmp_path, BLANK, name) for name in ("a.md", "b.txt")]
    output, _status = run(*files, "--format", "json")
    assert {row["text"] for row in json.loads(output)} == set(files)


def test_words_name_rule_clause_line_and_remedy(tmp_path: Path) -> None:
    with translation.override("en"):
        output, _status = run(written(tmp_path, BLANK))
    assert "L01 blocks · clause 1 · line 5" in output
    assert "→ Write what belongs here, or remove the blank." in output


@pytest.mark.parametrize(
    "arguments",
    [
        ("/no/such/file.md",),
        (),  # nothing to check
        ("x.md", "--brand", "alpha"),  # both
        ("x.md", "--kind", "novel"),
    ],
)
def test_what_cannot_be_read_ends_with_status_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert refusal.value.returncode == 2


@pytest.mark.django_db
def test_the_drafts_of_a_brand_are_checked_with_its_registers(brand: Brand) -> None:
    brand.draft("Écrivez à [adresse électronique] sous 30 jours.")
    output, status = run("--brand", "alpha", "--format", "json")
    found = {(row["rule"], row["severity"]) for row in json.loads(output)}
    assert status == 1
    assert ("L01", "B") in found
    assert {rule for rule, severity in found if severity == "not_checked"} <= {"L08", "L12", "L65"}


@pytest.mark.django_db
def test_an_unknown_brand_ends_with_status_2() -> None:
    with pytest.raises(CommandError) as refusal:
        run("--brand", "gamma")
    assert refusal.value.returncode == 2


def test_every_rule_has_words() -> None:
    assert {rule.id for rule in RULES} == set(RULE_WORDS)


# RULES section 3, the whole table; L39 to L65 and L70 to L73 are the content of a policy.
EVERY_RULE = """
L01 L02 L03 L04 L05 L06 L07 L08 L10 L11 L12 L13 L14 L15
L20 L21 L22 L23 L24 L25 L26 L27 L28 L29 L30 L31 L32 L33 L34 L35 L36 L38 L39
L40 L41 L42 L43 L44 L45 L46 L47 L48 L49 L50 L51
L60 L61 L62 L63 L64 L65 L70 L72 L73 L74 L80 L81 L82 L83 L90 L95
"""


def test_every_rule_of_the_table_is_there_once() -> None:
    assert sorted(rule.id for rule in RULES) == EVERY_RULE.split()


def test_the_rules_that_block_are_those_of_the_table() -> None:
    blocking = "L01 L04 L20 L21 L28 L30 L40 L41 L42 L43 L62 L81 L82"
    assert sorted(rule.id for rule in RULES if rule.severity == "B") == blocking.split()


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("terms", "Code civil, article 1119; Regulation 2019/1150, article 3(2)"),
        ("privacy", "GDPR, articles 5(1)(a), 12 and 13(3); WP260, paragraphs 29 to 31"),
    ],
)
def test_the_source_depends_on_the_kind_of_text(kind: str, source: str) -> None:
    with translation.override("en"):
        words = finding_words(Finding(rule="L81", severity="B"), kind=kind)
    assert words.source == source
