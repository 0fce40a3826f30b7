"""`manage.py adopt_version`: the text that was in force before us, its proof and its two people."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from policies.models import Adoption, EntryIntoForce, PolicyPage, Version
from tests.conftest import Brand

TEXT = "# Confidentialité\r\n\r\n## 1. Qui\r\n\r\nUne société, depuis longtemps.\r\n"
OTHER = "# Confidentialité\n\n## 1. Qui\n\nUne autre société.\n"
# A PNG's first bytes: what is no text must come through whole.
EVIDENCE = b"\x89PNG\r\n\x1a\n\x00\xff\xfe"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "ancien.md").write_bytes(TEXT.encode())
    (tmp_path / "suite.md").write_bytes(OTHER.encode())
    (tmp_path / "capture.png").write_bytes(EVIDENCE)
    return tmp_path


def run(files: Path, *more: str, file: str = "ancien.md") -> str:
    """Adopt version 1.0 by the editor, confirmed by the approver; later arguments win."""
    usual = ["--brand", "alpha", "--kind", "privacy", "--number", "1.0"]
    usual += ["--in-force-since", "2025-11-08", "--evidence", str(files / "capture.png")]
    usual += ["--evidence-note", "Capture of the page", "--by", "editor@alpha.example"]
    usual += ["--confirmed-by", "approver@alpha.example"]
    out = StringIO()
    call_command("adopt_version", str(files / file), *usual, *more, stdout=out)
    return out.getvalue()


def desk() -> str:
    """Give the text that an editor would open."""
    page: PolicyPage = PolicyPage.objects.get().get_latest_revision_as_object()
    return page.draft().markdown()


def test_it_is_in_force_since_its_past_day(brand: Brand, files: Path) -> None:
    run(files)
    version = Version.objects.in_force(at=date(2025, 11, 8)).get()
    assert (version.number, "depuis longtemps" in version.markdown) == ("1.0", True)
    assert not Version.objects.in_force(at=date(2025, 11, 7)).exists()


def test_original_and_evidence_are_kept_byte_for_byte(brand: Brand, files: Path) -> None:
    run(files)
    adoption = Adoption.objects.get()
    assert (bytes(adoption.original), adoption.original_name) == (TEXT.encode(), "ancien.md")
    assert (bytes(adoption.evidence), adoption.evidence_name) == (EVIDENCE, "capture.png")


def test_the_two_people_and_the_note_stay_with_it(brand: Brand, files: Path) -> None:
    run(files)
    adoption = Adoption.objects.get()
    assert (adoption.by, adoption.confirmed_by) == (
        brand.people["editor"],
        brand.people["approver"],
    )
    assert adoption.evidence_note == "Capture of the page"


def test_it_prints_number_and_digest(brand: Brand, files: Path) -> None:
    printed = run(files)
    assert "1.0" in printed
    assert Version.objects.get().sha256 in printed


def test_the_promise_of_the_text_is_recorded(brand: Brand, files: Path) -> None:
    run(files, "--promised-notice-days", "45")
    assert Version.objects.get().promised_notice_days == 45


def test_a_text_that_promises_nothing_does_not_inherit_a_promise(brand: Brand, files: Path) -> None:
    run(files, "--promised-notice-days", "45")
    run(files, "--number", "2.0", "--in-force-since", "2026-01-01", file="suite.md")
    assert Version.objects.get(major=2).promised_notice_days is None


def test_a_draft_that_is_being_written_survives(brand: Brand, files: Path) -> None:
    brand.draft("Le texte de demain.")
    before = desk()
    run(files)
    assert desk() == before
    assert "depuis longtemps" in Version.objects.get().markdown


def test_a_draft_survives_a_second_adoption_too(brand: Brand, files: Path) -> None:
    run(files)
    brand.draft("Le texte de demain.")
    run(files, "--number", "2.0", "--in-force-since", "2026-01-01", file="suite.md")
    assert "Le texte de demain." in desk()


def test_without_work_on_it_the_desk_follows_what_is_adopted(brand: Brand, files: Path) -> None:
    run(files)
    run(files, "--number", "2.0", "--in-force-since", "2026-01-01", file="suite.md")
    assert "Une autre société." in desk()


def test_history_shows_the_adopted_text_and_the_draft_again(brand: Brand, files: Path) -> None:
    brand.draft("Le texte de demain.")
    run(files)
    revisions = PolicyPage.objects.get().revisions.order_by("-created_at", "-pk")
    texts = [one.as_object().draft().markdown() for one in revisions]
    assert "Le texte de demain." in texts[0]
    assert "depuis longtemps" in texts[1]


REFUSED = [
    (["--by", "nobody@alpha.example"], "nobody@alpha.example"),  # nobody
    (["--confirmed-by", "editor@alpha.example"], "editor@alpha.example"),  # may not promulgate
    (["--by", "approver@alpha.example"], ""),  # one person twice
    (["--by", "auditor@alpha.example"], "auditor@alpha.example"),  # may not write
    (["--number", "1"], "1.0"),  # no number
    (["--number", "0.1"], "1.0"),  # before the first
    (["--in-force-since", "08/11/2025"], "2025-11-08"),  # not ISO 8601
    (["--in-force-since", "2025-02-30"], "2025-11-08"),  # no such day
    (["--in-force-since", "2999-01-01"], ""),  # still to come: promulgate it
    (["--evidence-note", " "], ""),  # proof without a word
    (["--evidence", "missing.pdf"], "missing.pdf"),  # no proof
    (["--brand", "nobody"], "alpha"),  # no brand
    (["--kind", "contract"], "privacy"),  # no kind
    (["--language", "de"], "fr"),  # no language
    (["--promised-notice-days", "-1"], "365"),  # no number of days
]


@pytest.mark.parametrize(("arguments", "named"), REFUSED)
def test_a_refusal_is_one_line_and_changes_nothing(
    arguments: list[str], named: str, brand: Brand, files: Path
) -> None:
    with pytest.raises(CommandError) as refused:
        run(files, *arguments)
    line = str(refused.value)
    assert (refused.value.returncode, line.count("\n"), named in line) == (2, 0, True)
    assert not Version.objects.exists()
    assert not PolicyPage.objects.exists()


def test_a_closed_account_adopts_nothing(brand: Brand, files: Path) -> None:
    brand.people["approver"].is_active = False
    brand.people["approver"].save(update_fields=["is_active"])
    with pytest.raises(CommandError, match=r"approver@alpha\.example"):
        run(files)


def test_another_brands_people_have_no_say(brand: Brand, other_brand: Brand, files: Path) -> None:
    with pytest.raises(CommandError, match=r"approver@beta\.example"):
        run(files, "--confirmed-by", "approver@beta.example")


def test_an_empty_proof_is_refused(brand: Brand, files: Path) -> None:
    (files / "capture.png").write_bytes(b"")
    with pytest.raises(CommandError):
        run(files)
    assert not Version.objects.exists()


def test_a_refused_adoption_leaves_the_desk_as_it_was(brand: Brand, files: Path) -> None:
    page = brand.draft("Le texte de demain.")
    with pytest.raises(CommandError):
        run(files, "--in-force-since", "2999-01-01")
    assert page.revisions.count() == 1
    assert not EntryIntoForce.objects.exists()
