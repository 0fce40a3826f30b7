"""An auditor's watch: she keeps what she saw, and is told when a ledger did anything but grow."""

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from consent.ledger import Checkpoint, SigningKey, consistency_proof, root, sign_checkpoint
from consent.sealing import latest_published, rotate
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import entries, own_ledger, seal_here

__all__ = ["own_ledger"]

NAME = "log.example/journal"
NOTHING = '{"title": "Not Found"}'
UNREACHABLE, BAD_USE, UNSIGNED, REWRITTEN = 1, 2, 3, 4


class Log:
    """A ledger of a few lines and its public part; tests may do with it what nobody should."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.keys = [SigningKey.generate(NAME)]
        self.points: dict[int, str] = {}
        self.first: dict[str, int] = {}
        self.answers: dict[str, tuple[int, str]] = {}

    def grow(self, *lines: str, by: list[SigningKey] | None = None) -> None:
        """Add lines, and sign a checkpoint."""
        self.lines += [line.encode() for line in lines]
        keys = by or self.keys[-1:]
        size = len(self.lines)
        checkpoint = Checkpoint(NAME, size, root(self.lines))
        self.points[size] = sign_checkpoint(checkpoint, *keys)
        for key in keys:
            self.first.setdefault(key.vkey, size)

    def hand_over(self) -> None:
        """Take a new key: both sign the next checkpoint."""
        self.keys.append(SigningKey.generate(NAME))

    def answer(self, path: str) -> tuple[int, str]:
        """Give the status and the text at an address under /journal/."""
        if path in self.answers:
            return self.answers[path]
        with suppress(LookupError, ValueError):
            return 200, self._found(path)
        return 404, NOTHING

    def _found(self, path: str) -> str:
        name, _, rest = path.partition("/")
        if name == "checkpoint":
            return self.points[len(self.lines)]
        if name == "vkey":
            return f"{self.keys[-1].vkey}\n"
        if name == "cles.json":
            listed = [
                {"vkey": one.vkey, "first_checkpoint": self.first.get(one.vkey)}
                for one in self.keys
            ]
            return json.dumps({"keys": listed})
        if name == "points":
            return self.points[int(rest)]
        old, new = (int(one) for one in rest.split("/"))
        proof = consistency_proof(old, self.lines[:new])
        return json.dumps({"proof": [base64.b64encode(one).decode() for one in proof]})


@pytest.fixture
def log() -> Log:
    """Give a ledger of three lines."""
    log = Log()
    log.grow("a", "b", "c")
    return log


@pytest.fixture
def url(log: Log) -> Iterator[str]:
    """Serve the ledger on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = log.answer(self.path.removeprefix("/journal/"))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", text)
            if text == NOTHING:
                self.send_header("Content-Type", "application/problem+json")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/journal/"
        server.shutdown()
        thread.join()


def look(url: str, directory: Path, *options: str) -> str:
    """Look once, and give what is printed."""
    out = StringIO()
    call_command("witness", url, "--directory", str(directory), *options, stdout=out)
    return out.getvalue()


def fails(url: str, directory: Path, *options: str) -> tuple[int, str]:
    """Look once, and give the status and the sentence with which that ends."""
    with pytest.raises(CommandError) as found:
        look(url, directory, *options)
    return found.value.returncode, str(found.value)


def kept(directory: Path) -> list[int]:
    """Give the sizes of the checkpoints that are kept."""
    return sorted(int(one.stem) for one in directory.glob("[0-9]*/*.note"))


def evidence(directory: Path) -> list[str]:
    """Give the notes that are kept as evidence."""
    return [one.read_text() for one in sorted(directory.glob("evidence/*.note"))]


def test_the_first_time_the_key_is_pinned_and_said(log: Log, url: str, tmp_path: Path) -> None:
    told = look(url, tmp_path)
    assert "First checkpoint: 3 lines." in told
    assert f"Trusted from now on: {log.keys[0].vkey} Compare it" in told
    assert kept(tmp_path) == [3]
    assert (tmp_path / "vkeys").read_text() == f"{log.keys[0].vkey}\n"


def test_a_ledger_that_grew_is_kept_and_one_that_did_not_is_nothing_new(
    log: Log, url: str, tmp_path: Path
) -> None:
    look(url, tmp_path)
    assert look(url, tmp_path) == "Nothing new: 3 lines, the same as before.\n"
    for size in range(4, 12):
        log.grow(f"line {size}")
        assert f"grew from {size - 1} to {size} lines" in look(url, tmp_path)
    assert kept(tmp_path) == list(range(3, 12))


@pytest.mark.parametrize("end", ["", "/", "/journal", "/journal/", "/journal/checkpoint"])
def test_any_address_of_the_site_leads_to_its_ledger(
    log: Log, url: str, tmp_path: Path, end: str
) -> None:
    assert "First checkpoint" in look(url.removesuffix("/journal/") + end, tmp_path)


def test_before_the_first_checkpoint_all_is_well(log: Log, url: str, tmp_path: Path) -> None:
    log.answers["checkpoint"] = (404, NOTHING)
    assert look(url, tmp_path) == "This ledger has no checkpoint yet.\n"
    assert kept(tmp_path) == []


def test_a_shrunken_ledger_is_an_alarm(log: Log, url: str, tmp_path: Path) -> None:
    look(url, tmp_path)
    log.lines = [b"a", b"b"]
    log.grow()
    status, told = fails(url, tmp_path)
    assert (status, evidence(tmp_path)) == (REWRITTEN, [log.points[2]])
    assert told.startswith("ALARM. The ledger shrank: it has 2 lines, and had 3.")
    assert "Delete nothing" in told
    assert kept(tmp_path) == [3]


def test_a_forked_ledger_is_an_alarm(log: Log, url: str, tmp_path: Path) -> None:
    look(url, tmp_path)
    log.lines[1] = b"another"
    log.grow()
    status, told = fails(url, tmp_path)
    assert (status, evidence(tmp_path)) == (REWRITTEN, [log.points[3]])
    assert "The ledger forked" in told


def test_a_rewritten_ledger_is_an_alarm(log: Log, url: str, tmp_path: Path) -> None:
    look(url, tmp_path)
    log.lines[1] = b"another"
    log.grow("d")
    status, told = fails(url, tmp_path)
    assert (status, evidence(tmp_path)) == (REWRITTEN, [log.points[4]])
    assert "The ledger was rewritten" in told
    assert kept(tmp_path) == [3]


PROOFS = [
    (200, '{"proof": []}'),  # shows nothing
    (404, NOTHING),  # refuses to show it
    (400, NOTHING),
]


@pytest.mark.parametrize("answer", PROOFS)
def test_a_ledger_that_does_not_show_that_it_grew_is_an_alarm(
    log: Log, url: str, tmp_path: Path, answer: tuple[int, str]
) -> None:
    look(url, tmp_path)
    log.grow("d")
    log.answers["coherence/3/4"] = answer
    assert fails(url, tmp_path)[0] == REWRITTEN


def test_a_ledger_that_is_gone_is_an_alarm(log: Log, url: str, tmp_path: Path) -> None:
    look(url, tmp_path)
    log.answers["checkpoint"] = (404, NOTHING)
    assert fails(url, tmp_path)[0] == REWRITTEN


def test_a_key_that_nobody_introduced_is_not_trusted(log: Log, url: str, tmp_path: Path) -> None:
    look(url, tmp_path)
    log.hand_over()
    log.grow("d", by=log.keys[1:])
    status, told = fails(url, tmp_path)
    assert (status, evidence(tmp_path)) == (UNSIGNED, [log.points[4]])
    assert "signed by no key that you trust" in told
    assert kept(tmp_path) == [3]


def test_a_key_that_she_was_told_in_another_way_is_trusted(
    log: Log, url: str, tmp_path: Path
) -> None:
    look(url, tmp_path)
    log.hand_over()
    log.grow("d", by=log.keys[1:])
    assert "grew from 3 to 4" in look(url, tmp_path, "--vkey", log.keys[1].vkey)
    assert (tmp_path / "vkeys").read_text().split() == [one.vkey for one in log.keys]


@pytest.mark.parametrize("looks", ["each time", "at the end"])
def test_a_key_that_signed_beside_a_trusted_one_is_trusted(
    log: Log, url: str, tmp_path: Path, looks: str
) -> None:
    look(url, tmp_path)
    for _ in range(2):
        log.hand_over()
        log.grow("d", by=log.keys[-2:])
        if looks == "each time":
            assert "as a key that you trusted signed with it" in look(url, tmp_path)
        log.grow("e")
    look(url, tmp_path)
    assert (tmp_path / "vkeys").read_text().split() == [one.vkey for one in log.keys]


def test_a_signature_that_does_not_fit_is_no_signature(log: Log, url: str, tmp_path: Path) -> None:
    look(url, tmp_path)
    altered = log.points[3].replace("\n3\n", "\n4\n")
    log.answers["checkpoint"] = (200, altered)
    status, told = fails(url, tmp_path)
    assert (status, evidence(tmp_path)) == (UNSIGNED, [altered])
    assert told.startswith("ALARM. The signature does not fit")


@pytest.mark.parametrize("note", ["", "x", "{}", "\n\n", "<html>"])
def test_what_is_no_checkpoint_is_not_kept(log: Log, url: str, tmp_path: Path, note: str) -> None:
    log.answers["checkpoint"] = (200, note)
    assert fails(url, tmp_path)[0] == UNSIGNED
    assert kept(tmp_path) == []
    assert not (tmp_path / "vkeys").exists()


def test_the_first_time_a_key_that_she_was_told_is_the_only_one(
    log: Log, url: str, tmp_path: Path
) -> None:
    stranger = SigningKey.generate(NAME).vkey
    assert fails(url, tmp_path, "--vkey", stranger)[0] == UNSIGNED
    assert not (tmp_path / "vkeys").exists()
    assert "First checkpoint" in look(url, tmp_path, "--vkey", log.keys[0].vkey)


def test_what_is_kept_here_and_was_altered_is_said(log: Log, url: str, tmp_path: Path) -> None:
    look(url, tmp_path)
    [note] = tmp_path.glob("[0-9]*/*.note")
    note.write_text("x")
    assert fails(url, tmp_path)[0] == BAD_USE


TROUBLES = [
    ("checkpoint", (500, "")),
    ("checkpoint", (404, "<html>")),  # the page of a site that has no ledger
    ("checkpoint", (302, "http://127.0.0.1:1/elsewhere")),  # another address is another ledger
    ("checkpoint", (200, "x" * 1_000_001)),
    ("vkey", (503, "")),
]


@pytest.mark.parametrize(("path", "answer"), TROUBLES)
def test_trouble_on_the_way_is_no_alarm(
    log: Log, url: str, tmp_path: Path, path: str, answer: tuple[int, str]
) -> None:
    log.answers[path] = answer
    status, told = fails(url, tmp_path)
    assert status == UNREACHABLE
    assert "ALARM" not in told
    assert (kept(tmp_path), evidence(tmp_path)) == ([], [])


def test_nobody_there_is_no_alarm(tmp_path: Path) -> None:
    assert fails("http://127.0.0.1:1/", tmp_path)[0] == UNREACHABLE


REFUSED = [
    "http://cabinetzen.example/journal/",  # anybody on the way could answer
    "ftp://cabinetzen.example/",
    "file:///journal/checkpoint",
    "cabinetzen.example",
    "http://[",
    "",
]


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_anybody_could_answer_for_is_refused(address: str, tmp_path: Path) -> None:
    assert fails(address, tmp_path)[0] == BAD_USE


def test_a_key_that_is_none_is_refused(url: str, tmp_path: Path) -> None:
    assert fails(url, tmp_path, "--vkey", "no key")[0] == BAD_USE


def test_it_watches_our_own_ledger_through_a_rotation(
    live_server: LiveServer, brand: Brand, tmp_path: Path
) -> None:
    brand.site.hostname = "localhost"
    brand.site.save()
    url = f"http://localhost:{live_server.url.rsplit(':', 1)[-1]}/"
    told = []
    for count in (3, 300, 1):
        entries(count)
        seal_here()
        told.append(look(url, tmp_path))
        rotate(at=NOW)
    latest = latest_published()
    assert latest is not None
    assert f"to {latest.size} lines" in told[2]
    assert len((tmp_path / "vkeys").read_text().split()) == 3
