"""A bundle is verified without the system: what does not hold is caught, and its file named."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.composing import verifier
from audit.verifying.command import report, verified
from audit.verifying.container import packed
from audit.verifying.failures import CONSISTENCY, HASHES, SIGNATURES, TIME_STAMPS
from consent.ledger import SigningKey
from tests.conftest import Brand
from tests.evidence import Case, case_of, failure_of, files_of, named
from tests.forging import Forger, changed

DIRECTORY = "the ZIP's own directory"
LEDGER = "opposable.localhost/journal"


@pytest.fixture(scope="module")
def case(scene: Brand, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Give bundles of a ledger as it grew."""
    return case_of(scene, tmp_path_factory.mktemp("ledger"))


def spans(bundle: bytes) -> Iterator[tuple[str, range]]:
    """Give where the bytes of each file stand in a bundle."""
    at = 0
    for name, data in files_of(bundle).items():
        at += 30 + len(name) + len(data)
        yield name, range(at - len(data), at)


def flipped(bundle: bytes, place: int) -> bytes:
    """Give a bundle with one bit changed."""
    altered = bytearray(bundle)
    altered[place] ^= 1 << place % 8
    return bytes(altered)


def caught(bundle: bytes, places: range) -> set[str]:
    """Give the files that are named when each of these bytes is flipped, one at a time."""
    return {failure_of(flipped(bundle, place)).file for place in places}


# Every byte


def test_every_byte_of_every_file_is_caught_and_its_file_is_named(case: Case) -> None:
    for name, places in spans(case.small):
        assert caught(case.small, places) == {name}


def test_every_byte_between_the_files_is_caught(case: Case) -> None:
    inside = {place for _, places in spans(case.small) for place in places}
    for place in set(range(len(case.small))) - inside:
        assert failure_of(flipped(case.small, place)).code == HASHES, place


def test_a_large_bundle_is_no_different(case: Case) -> None:
    for name, places in spans(case.large):
        assert caught(case.large, places[:: max(1, len(places) // 20)]) == {name}


@pytest.mark.parametrize(
    ("alter", "file"),
    [
        (lambda bundle: bundle[:-1], DIRECTORY),  # cut short by a byte
        (lambda bundle: bundle + b"\0", DIRECTORY),  # a byte after its end
        (lambda bundle: bundle[: len(bundle) // 2], "verify.py"),  # half of it: within a file
        (lambda _: b"", DIRECTORY),  # nothing
        (lambda _: b"not a ZIP", DIRECTORY),  # something else
        (lambda bundle: packed(dict(reversed(files_of(bundle).items()))), DIRECTORY),  # reordered
        (lambda bundle: packed(files_of(bundle) | {"z": b""}), "z"),  # a file that nobody listed
        (lambda _: packed({"a": b""}), "manifest.json"),  # another ZIP
    ],
)
def test_another_container_is_refused(
    case: Case, alter: Callable[[bytes], bytes], file: str
) -> None:
    failure = failure_of(alter(case.small))
    assert (failure.code, failure.file) == (HASHES, file)


# Keys


def test_the_key_that_an_auditor_has_verifies(case: Case) -> None:
    assert verified(case.small, vkey=case.forger.key.vkey).trusted == [case.forger.key.vkey]


def test_another_key_than_the_auditors_is_refused(case: Case) -> None:
    other = SigningKey.generate(LEDGER)
    assert failure_of(case.small, vkey=other.vkey).code == SIGNATURES


def test_what_is_no_key_is_refused(case: Case) -> None:
    assert failure_of(case.small, vkey="journal").code == SIGNATURES


def test_a_manifest_by_a_key_that_the_ledger_never_had_is_refused(case: Case) -> None:
    stranger = Forger(key=SigningKey.generate(LEDGER))
    failure = failure_of(stranger.resealed(case.files))
    assert (failure.code, failure.file) == (SIGNATURES, "manifest.note")


def test_a_whole_bundle_by_a_strangers_key_is_refused_by_who_has_the_true_one(case: Case) -> None:
    stranger = Forger(key=SigningKey.generate(LEDGER))
    files = case.files | {"log/vkeys.txt": f"{stranger.key.vkey}\n".encode()}
    forged = stranger.relogged(files, named(files, "/record.json"), sign_in="password")
    verified(forged)
    assert failure_of(forged, vkey=case.forger.key.vkey).code == SIGNATURES


# Hashes, receipts, places: what the operator could write into a bundle that he signs


def test_a_record_that_was_rewritten_is_not_what_the_ledger_commits_to(case: Case) -> None:
    name = named(case.files, "/record.json")
    failure = failure_of(case.forger.resealed(changed(case.files, name, act="refuse")))
    assert (failure.code, failure.file) == (HASHES, name)


@pytest.mark.parametrize("ending", ["/text.md", "/text.html", "/source.json"])
def test_a_text_that_was_rewritten_is_not_that_of_the_version(case: Case, ending: str) -> None:
    name = named(case.files, ending)
    failure = failure_of(case.forger.resealed(case.files | {name: b"Nous vendons.\n"}))
    assert (failure.code, failure.file) == (HASHES, name)


def test_a_receipt_that_opens_another_entry_is_refused(case: Case) -> None:
    name = named(case.files, "/receipt.json")
    failure = failure_of(case.forger.resealed(changed(case.files, name, salt="00" * 32)))
    assert (failure.code, failure.file) == (HASHES, name)


def test_an_entry_at_another_place_is_not_in_the_ledger(case: Case) -> None:
    entries = json.loads(case.files["manifest.json"])["entries"]
    name = f"log/entries/{entries[0]['id']}.json"
    entries[0]["index"] += 1
    moved = changed(case.files, name, index=entries[0]["index"])
    failure = failure_of(case.forger.resealed(moved, entries=entries))
    assert (failure.code, failure.file) == (SIGNATURES, name)


def test_an_entry_that_is_listed_and_missing_is_named(case: Case) -> None:
    name = next(name for name in case.files if name.startswith("log/entries/"))
    without = {one: data for one, data in case.files.items() if one != name}
    failure = failure_of(case.forger.resealed(without))
    assert (failure.code, failure.file) == (HASHES, name)


def test_a_level_that_no_time_stamp_gives_is_refused(case: Case) -> None:
    failure = failure_of(case.forger.resealed(case.files, level="L3"))
    assert (failure.code, failure.file) == (TIME_STAMPS, "manifest.json")


# The auditor's own checkpoint


def kept(note: str) -> dict[str, Any]:
    """Give what an auditor compares with."""
    return {"own": ("kept.note", note.encode())}


def test_the_ledger_grew_from_what_an_auditor_kept(case: Case) -> None:
    bundle = verified(case.large, **kept(case.old))
    assert report(bundle)[-1] == "kept.note: the ledger of your 1 entries grew into this one."


def test_the_checkpoint_of_the_bundle_itself_is_one_to_keep(case: Case) -> None:
    verified(case.large, **kept(case.middle))


@pytest.mark.parametrize("size", [1, 2, 10_000], ids=["older", "of no proof", "newer"])
def test_a_fork_is_told_from_growth(case: Case, size: int) -> None:
    failure = failure_of(case.large, **kept(case.forger.checkpoint(size, b"\1" * 32)))
    assert (failure.code, failure.file) == (CONSISTENCY, "kept.note")


def test_a_fork_of_the_same_size_is_told(case: Case) -> None:
    other = case.forger.checkpoint(int(case.middle.split("\n")[1]), b"\1" * 32)
    assert "rewritten, or forked" in str(failure_of(case.large, **kept(other)))


def test_a_checkpoint_newer_than_the_bundle_says_what_to_ask_for(case: Case) -> None:
    failure = failure_of(case.large, **kept(case.newer))
    assert failure.code == CONSISTENCY
    assert "ask for a bundle of today" in str(failure)


def test_without_a_proof_it_says_how_to_get_one(case: Case) -> None:
    failure = failure_of(case.without_proof, **kept(case.old))
    assert failure.code == CONSISTENCY
    assert "ask for a bundle with --checkpoint" in str(failure)


def test_a_checkpoint_of_another_key_is_refused(case: Case) -> None:
    foreign = Forger(key=SigningKey.generate(LEDGER)).checkpoint(1, b"\1" * 32)
    assert failure_of(case.large, **kept(foreign)).code == SIGNATURES


@pytest.mark.parametrize(
    "path",
    [
        [],  # no proof
        ["AAAA"],  # too short a hash
        ["A" * 43 + "="],  # the hash of something else
    ],
)
def test_a_wrong_proof_of_consistency_is_refused(case: Case, path: list[str]) -> None:
    (proof,) = json.loads(case.files["log/consistency.json"])
    wrong = {"log/consistency.json": json.dumps([proof | {"path": path}]).encode()}
    failure = failure_of(case.forger.resealed(case.files | wrong))
    assert (failure.code, failure.file) == (CONSISTENCY, "log/consistency.json")


def test_a_ledger_made_anew_is_told_by_whoever_kept_a_checkpoint(case: Case) -> None:
    anew = case.forger.relogged(case.files, named(case.files, "/record.json"), sign_in="password")
    verified(anew)
    assert failure_of(anew, **kept(case.middle)).code == CONSISTENCY


# One file that stands alone


def ran(bundle: bytes, place: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the verifier out of a bundle as a stranger does, apart from this project."""
    (place / "verify.py").write_bytes(verifier())
    (place / "bundle.zip").write_bytes(bundle)
    return subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-I", "verify.py", "bundle.zip", *arguments],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_verifier_runs_by_itself(case: Case, tmp_path: Path) -> None:
    (tmp_path / "old.note").write_text(case.old)
    vkey = case.forger.key.vkey
    done = ran(case.large, tmp_path, "--checkpoint", "old.note", "--vkey", vkey)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("OK: act ")


def test_it_exits_with_the_code_and_names_the_file(case: Case, tmp_path: Path) -> None:
    name, places = next(spans(case.small))
    done = ran(flipped(case.small, places[0]), tmp_path)
    assert (done.returncode, done.stdout) == (HASHES, "")
    assert done.stderr.startswith(f"FAILED (2) {name}: ")


def test_a_file_that_is_not_there_is_one_line(case: Case, tmp_path: Path) -> None:
    done = ran(case.small, tmp_path, "--checkpoint", "nowhere.note")
    assert done.returncode == HASHES
    assert done.stderr == "FAILED (2) nowhere.note: No such file or directory.\n"


def test_every_bundle_holds_the_verifier(case: Case) -> None:
    assert case.files["verify.py"] == verifier()


def test_it_imports_nothing_but_python_and_cryptography() -> None:
    lines = [line.split() for line in verifier().decode().splitlines()]
    imports = [words for words in lines if words and words[0] in {"import", "from"}]
    assert {words[1].split(".")[0] for words in imports} - sys.stdlib_module_names == {
        "cryptography"
    }


def test_its_parts_have_no_name_in_common() -> None:
    found = [
        line for line in verifier().decode().splitlines() if line.startswith(("def ", "class "))
    ]
    names = [line.split("(")[0].rstrip(":") for line in found]
    assert len(names) == len(set(names))
