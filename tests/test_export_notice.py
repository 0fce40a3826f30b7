"""The command that exports evidence of a notice: by its id, or by the version it announces."""

from pathlib import Path

import pytest

import audit.notices
from audit.verifying.command import verified
from notifications.models import Notice, NoticeKind
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.evidence import manifest_of
from tests.informed import informed
from tests.ledgers import seal_here
from tests.notices import notice_of, second_version
from tests.test_export_evidence import refusal, run

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def announced(scene: Brand) -> Notice:
    """Give a notice of which two people were informed."""
    notice = notice_of(second_version(scene))
    for name in ("camille", "zoe"):
        informed(practitioner(scene, name), notice)
    return notice


@pytest.fixture
def notice(announced: Notice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notice:
    """Give it sealed, in a directory of one's own."""
    monkeypatch.chdir(tmp_path)
    seal_here()
    return announced


def subject(*arguments: object) -> str:
    """Export; give of what the evidence is, which verifies."""
    run("--notice", *arguments, "--brand", "alpha", "--output", "b.zip")
    bundle = Path("b.zip").read_bytes()
    verified(bundle)
    said = manifest_of(bundle)
    assert said["kind"] == "notice"
    Path("b.zip").unlink()
    return str(said["subject"]["id"])


def test_a_notice_is_named_by_its_id_or_by_its_version(notice: Notice) -> None:
    assert subject(notice.pk) == subject("privacy 2.0") == subject("privacy 2.0 change 1")


def test_the_last_notice_of_a_version_is_meant(notice: Notice) -> None:
    later = notice_of(notice.promulgation, number=2)
    assert subject("privacy 2.0") == str(later.pk)
    assert subject("privacy 2.0 change 1") == subject("privacy 2.0 1") == str(notice.pk)


def test_another_kind_is_named_by_its_word(notice: Notice) -> None:
    more = {"kind": NoticeKind.REMINDER, "follows": notice, "required_days": None}
    reminder = notice_of(notice.promulgation, **more)
    assert subject("privacy 2.0 reminder") == str(reminder.pk)


def test_a_notice_to_many_says_how_many_parts_it_has(
    notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit.notices, "PART", 1)
    said = run("--notice", notice.pk, "--part", "2")
    assert f"evidence-notice-{notice.pk}-2.zip" in said
    assert "Part 2 of 2" in said


def test_a_part_that_there_is_not_is_one_line(notice: Notice) -> None:
    assert "no part 2" in refusal("--notice", notice.pk, "--part", "2")


def test_what_is_no_name_of_a_notice_is_one_line(notice: Notice) -> None:
    assert "no notice" in refusal("--notice", "privacy 2.0 rumour", "--brand", "alpha")
