"""Making goes on where it stopped: after a kill, a lost claim, a broken disk; and ends the same."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from audit.exports import files, making, rows
from audit.exports.asking import retry
from audit.exports.files import path_of
from audit.models import Export, ExportState
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, Brand
from tests.exporting import LATER, acts_wish, asked, export_files, made

pytestmark = pytest.mark.usefixtures("export_files")
__all__ = ["export_files"]
ACTS = 7
Killer = Callable[[int], int]


@pytest.fixture
def brand_of_seven(brand: Brand) -> Brand:
    """Give a brand with seven acts."""
    text = brand.promulgate("Nous gardons.")
    for number in range(ACTS):
        at = NOW + timedelta(seconds=number)
        answers(practitioner(brand, f"person-{number}"), text, at=at)
    return brand


def interrupted(export: Export, monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    """Make some windows of an export, as if the process then died with its bytes half written."""
    monkeypatch.setattr(rows, "WINDOW", 2)
    found = making._claimed(at=LATER, before=LATER)
    assert found == export
    with files.opened(found, is_ours=lambda: True) as file:
        for number, step in enumerate(making._steps(found, file, lambda: LATER), start=1):
            assert making._keep(found, step, size=files.saved(file), at=LATER)
            if number == after:
                break
        file.write(b"half a row")


@pytest.fixture
def killed_maker(ledger_environment: dict[str, str], export_files: Path) -> Killer:
    """Give what runs a maker until it is killed, and gives how it ended."""
    environment = ledger_environment | {"EXPORTS_DIR": str(export_files)}

    def run(calls: int) -> int:
        program = [sys.executable, "-m", "tests.killed_maker", str(calls)]
        return subprocess.run(program, env=environment, check=False).returncode  # noqa: S603 (ours)

    return run


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize("after", [1, 3])
def test_an_interrupted_file_is_the_same_in_the_end(
    brand_of_seven: Brand, written: str, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "WINDOW", 2)
    whole = made(asked(brand_of_seven, acts_wish(brand_of_seven, written)))
    export = asked(brand_of_seven, acts_wish(brand_of_seven, written))
    interrupted(export, monkeypatch, after=after)
    assert made(export).state == ExportState.RUNNING  # claimed still
    export = made(export, at=LATER + making.LEASE)
    assert (export.state, export.rows) == (ExportState.DONE, ACTS)
    assert export.sha256 == whole.sha256


@pytest.mark.django_db
def test_who_lost_its_claim_writes_no_more(
    brand_of_seven: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = asked(brand_of_seven, acts_wish(brand_of_seven))
    monkeypatch.setattr(rows, "WINDOW", 2)
    stale = making._claimed(at=LATER, before=LATER)
    assert stale is not None
    assert made(export, at=LATER + making.LEASE).state == ExportState.DONE
    whole = path_of(export).read_bytes()
    making._work(stale, clock=lambda: LATER, ends=LATER + timedelta(minutes=1))
    export.refresh_from_db()
    assert (export.state, export.rows) == (ExportState.DONE, ACTS)
    assert path_of(export).read_bytes() == whole


@pytest.mark.django_db
def test_a_file_that_lost_bytes_is_begun_again(
    brand_of_seven: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = asked(brand_of_seven, acts_wish(brand_of_seven))
    interrupted(export, monkeypatch, after=2)
    path_of(export).write_bytes(b"")
    again = LATER + making.LEASE
    made(export, at=again)
    assert made(export, at=again + timedelta(seconds=1)).rows == ACTS


@pytest.mark.django_db
def test_a_failure_says_why_and_is_tried_again(brand_of_seven: Brand, export_files: Path) -> None:
    export = asked(brand_of_seven, acts_wish(brand_of_seven))
    export_files.write_text("a file where the directory should be")
    assert made(export).state == ExportState.FAILED
    assert "cannot be written" in export.error
    export_files.unlink()
    assert (retry(export), retry(export)) == (True, False)
    assert made(export).state == ExportState.DONE


@pytest.mark.django_db
def test_a_long_file_does_not_keep_a_short_one_waiting(brand_of_seven: Brand) -> None:
    first, second = (asked(brand_of_seven, acts_wish(brand_of_seven)) for _turn in range(2))
    claimed = making._claimed(at=LATER, before=LATER)
    assert claimed is not None
    making._change(claimed, claim=None)
    following = making._claimed(at=LATER + timedelta(seconds=1), before=LATER + timedelta(hours=1))
    assert {claimed, following} == {first, second}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("calls", "is_kept"),
    [
        (7, False),  # its first bytes are written, and not kept
        (9, True),  # some are kept, and more are written
    ],
)
def test_a_killed_process_leaves_what_the_next_one_completes(
    brand_of_seven: Brand, killed_maker: Killer, calls: int, *, is_kept: bool
) -> None:
    export = asked(brand_of_seven, acts_wish(brand_of_seven))
    assert killed_maker(calls) == -signal.SIGKILL
    export.refresh_from_db()
    assert (export.state, export.written > 0) == (ExportState.RUNNING, is_kept)
    assert path_of(export).stat().st_size > export.written
    assert made(export, at=LATER + making.LEASE).state == ExportState.DONE
    whole = made(asked(brand_of_seven, acts_wish(brand_of_seven)))
    assert (export.sha256, export.rows) == (whole.sha256, ACTS)
