"""Evidence of a period: in parts that follow each other, each verified alone or with the others."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from audit import periods
from audit.composing import verifier
from audit.exports.asking import Wish
from audit.exports.files import path_of
from audit.verifying.command import verified
from audit.verifying.failures import HASHES, RULES, BundleError
from audit.verifying.periods import PERIOD, check_parts
from consent.models import Act, Opening
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import TODAY, Brand
from tests.evidence import failure_of, files_of, ledger_key, manifest_of
from tests.exporting import LATER, asked, export_files, made
from tests.forging import Forger
from tests.ledgers import seal_here
from tests.test_export_evidence import refusal, run

pytestmark = pytest.mark.django_db
__all__ = ["export_files"]
DAYS = f"{TODAY}..{TODAY + timedelta(days=1)}"


@pytest.fixture(scope="module")
def acted(scene: Brand) -> list[Act]:
    """Give five acts in two days, the oldest first; there are others before and after."""
    text = scene.promulgate("Nous gardons.")
    hours = (0, 1, 2, 24, 25, 72)
    return [
        answers(practitioner(scene, f"person-{one}"), text, at=NOW + timedelta(hours=one))
        for one in hours
    ][:5]


@pytest.fixture
def parts(
    acted: list[Act], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[bytes]]:
    """Give the evidence of those days, in three parts of two acts at most."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(periods, "PART", 2)
    seal_here()
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        yield [part(number) for number in (1, 2, 3)]


def part(number: int) -> bytes:
    """Give a part, as the command writes it."""
    name = f"part-{number}.zip"
    run("--period", DAYS, "--brand", "alpha", "--part", number, "--output", name)
    return Path(name).read_bytes()


def said(bundle: bytes) -> dict[str, Any]:
    """Give what a part says of itself."""
    found: dict[str, Any] = json.loads(files_of(bundle)[PERIOD])
    return found


def ids(bundle: bytes) -> list[str]:
    """Give the acts of a part."""
    return [one["id"] for one in said(bundle)["acts"]]


def test_the_parts_together_hold_every_act_once(parts: list[bytes], acted: list[Act]) -> None:
    assert [one for part in parts for one in ids(part)] == [str(act.pk) for act in acted]
    assert [len(ids(one)) for one in parts] == [2, 2, 1]
    assert {manifest_of(one)["subject"]["id"] for one in parts} == {DAYS}


def test_each_part_verifies_alone_and_says_which_it_is(parts: list[bytes]) -> None:
    told = [verified(one).told[-1] for one in parts]
    assert told == [
        f"Acts in part {n} of 3, in their order: {m}." for n, m in ((1, 2), (2, 2), (3, 1))
    ]


def test_all_parts_follow_each_other_whatever_their_order(parts: list[bytes]) -> None:
    found = [verified(one) for one in reversed(parts)]
    assert check_parts(found) == ["All 3 parts are here and follow each other: 5 acts."]


def test_a_missing_part_is_named(parts: list[bytes]) -> None:
    found = [verified(parts[0]), verified(parts[2])]
    assert check_parts(found) == ["Parts missing: 2. Acts in the others: 3."]


def test_the_program_in_a_bundle_verifies_all_parts(parts: list[bytes]) -> None:
    Path("verify.py").write_bytes(verifier())
    names = [f"part-{number}.zip" for number in (1, 2, 3)]
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "verify.py", *names], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("All 3 parts are here and follow each other: 5 acts.\n")


def test_an_erased_act_stays_in_its_place_and_cannot_be_opened(
    parts: list[bytes], acted: list[Act]
) -> None:
    Opening.objects.filter(entry=acted[1].entry_id).delete()
    Path("part-1.zip").unlink()
    again = part(1)
    verified(again)
    assert ids(again) == ids(parts[0])
    assert f"acts/{acted[1].pk}/record.json" not in files_of(again)


# What does not hold

Change = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one["acts"].reverse(),  # out of their order
        lambda one: one["acts"].pop(),  # an act is in the bundle, and not on the list
        lambda one: one["acts"].append(one["acts"][-1]),  # twice
        lambda one: one["acts"][0].update(at="2026-11-21T09:30:00.000001Z"),  # another instant
        lambda one: one["acts"][0].update(entry="00000000-0000-0000-0000-000000000000"),
        lambda one: one["acts"][0].update(id="00000000-0000-0000-0000-000000000000"),
        lambda one: one.update(since="2026-11-22"),  # other days than the manifest says
        lambda one: one.update(brand="beta.localhost"),
        lambda one: one.update(after=one["acts"][0]),  # nothing is before the first part
        lambda one: one["part"].update(number=4),  # beyond the last
        lambda one: one["part"].update(acts=3),  # a part before the last is not full
    ],
)
def test_what_a_part_says_of_itself_is_checked(parts: list[bytes], change: Change) -> None:
    files = files_of(parts[0])
    plain = json.loads(files[PERIOD])
    change(plain)
    files[PERIOD] = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    forged = Forger(key=ledger_key()).resealed(files)
    failure = failure_of(forged)
    assert (failure.code, failure.file) == (RULES, PERIOD)


def test_a_changed_byte_is_caught(parts: list[bytes]) -> None:
    altered = bytearray(parts[0])
    altered[parts[0].index(b'"recorded_before"') + 2] ^= 1
    assert failure_of(bytes(altered)).code == HASHES


def test_parts_of_different_exports_do_not_follow(parts: list[bytes], acted: list[Act]) -> None:
    found = [verified(one) for one in parts]
    plain = json.loads(found[1].members[PERIOD])
    plain["after"] = plain["acts"][0]
    found[1].members[PERIOD] = json.dumps(plain).encode()
    with pytest.raises(BundleError, match="does not begin where the one before ends"):
        check_parts(found)


# Asking for it


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("2026-11-21", "no period"),  # one day is written twice
        ("2026-11-22..2026-11-21", "no period"),
        ("2026-02-30..2026-03-01", "no period"),
        ("2020-01-01..2020-12-31", "Nobody acted"),
    ],
)
def test_what_is_no_period_is_one_line(
    acted: list[Act], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    seal_here()
    assert sentence in refusal("--period", days, "--brand", "alpha")
    assert "no period" in refusal("--period", DAYS)


def test_another_brands_period_holds_none_of_it(
    acted: list[Act], other_scene: Brand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    seal_here()
    assert "Nobody acted" in refusal("--period", DAYS, "--brand", "beta")


def test_the_desk_gives_all_parts_in_one_file(
    scene: Brand, parts: list[bytes], export_files: Path
) -> None:
    terms = {"since": str(TODAY), "until": str(TODAY + timedelta(days=1))}
    days = Wish(kind="period", format="zip", sites=[scene.site], terms=terms, as_of=LATER)
    at = NOW + timedelta(days=9)
    export = made(asked(scene, days, at=at), at=at)
    assert (export.state, export.error, export.rows) == ("done", "", 3)
    with zipfile.ZipFile(io.BytesIO(path_of(export).read_bytes())) as whole:
        assert whole.testzip() is None
        found = [verified(whole.read(name)) for name in whole.namelist()]
    assert check_parts(found)[0].startswith("All 3 parts")
