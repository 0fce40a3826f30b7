"""Programs that tests of faults run, kill and stop: writers, sealers, and who looks at them."""

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error, connection

from consent import sealing
from consent.models import Act, Practitioner
from consent.sealing import fitting, sealer, witness
from policies.deadlines import paris_day
from policies.models import Version
from tests import brands
from tests.cabinets import answers
from tests.conftest import Brand

# Who can answer: more than all tests' writers come to.
PEOPLE: Final = 4_000
PAUSE: Final = 0.01  # seconds, before the same is tried again
# What COPY raises is psycopg's own.
DOWN: Final = (Error, psycopg.Error)


def now() -> datetime:
    """Give the instant: programs run beside real clocks."""
    return datetime.now(UTC)


def make_cast() -> None:
    """Make a brand with a text in force, and practitioners who are to acknowledge it."""
    brand = Brand(site=brands.have("alpha"), people=brands.people("alpha"))
    brand.promulgate("Nous gardons vos données.", day=paris_day(now()), at=now())
    Practitioner.objects.bulk_create(
        Practitioner(
            site=brand.site,
            external_id=f"p{number}",
            name=f"Zoé {number}",
            email=f"p{number}@cabinet.example",
            language="fr",
            contract_start=date(2020, 1, 1),
        )
        for number in range(PEOPLE)
    )


def write(noted: str, first: int, every: int, last: int = PEOPLE) -> None:
    """Let people answer one after the other, each until she was told that it is recorded.

    A line in `noted` says so, written once the commit has returned, or that it failed.
    """
    with Path(noted).open("a", buffering=1) as file:
        for number in range(first, last, every):
            while not _answer(number, file.write):
                time.sleep(PAUSE)


def write_once(noted: str, number: int) -> None:
    """Let one person answer, and give up where it fails."""
    with Path(noted).open("a", buffering=1) as file:
        _answer(number, file.write)


def _answer(number: int, note: Callable[[str], object]) -> bool:
    try:
        person = Practitioner.objects.get(external_id=f"p{number}")
        made = answers(person, Version.objects.get(), at=now())
    except DOWN as error:
        connection.close()
        note(f"failed p{number} {type(error).__name__}\n")
        return False
    note(f"acknowledged p{number} {made.pk}\n")
    return True


def seal(step: str = "", number: int = 0) -> dict[str, Any]:
    """Make one pass; at a step, send ourselves a signal. Give what was done, or why nothing."""
    with _signalled_at(step, number):
        try:
            return asdict(sealing.seal(clock=now))
        except sealing.SealingRefusedError as refusal:
            return vars(refusal)
        except DOWN as error:
            connection.close()
            return {"error": str(error)}


def examine(step: str = "", number: int = 0) -> str:
    """Give why the ledger would not be sealed, or nothing, as /readyz asks again and again."""
    with _signalled_at(step, number):
        refusal = sealing.examine()
    return refusal.problem if refusal else ""


@contextmanager
def _signalled_at(step: str, number: int) -> Iterator[None]:
    """Send ourselves a signal when a step is reached for the first time.

    Beside the sealer's own there are "known", the witness was read and the database is to be, and
    "stored", both were read and are to be compared.
    """
    ahead, stored = {step}, fitting.read_stored

    def at(reached: str) -> None:
        if reached in ahead:
            ahead.remove(reached)
            os.kill(os.getpid(), number)

    def read_stored() -> fitting.Stored:
        at("known")
        found = stored()
        at("stored")
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealer, "step", at)
        patch.setattr(fitting, "read_stored", read_stored)
        yield


def seal_on() -> None:
    """Seal without a pause, as the worker does: where the database is gone, the next pass goes on.

    A refusal ends it.
    """
    while True:
        try:
            sealing.seal(clock=now)
        except DOWN:
            connection.close()
            time.sleep(PAUSE)


def seal_on_full_disk(room: int) -> dict[str, Any]:
    """Make one pass where no file can grow beyond `room` bytes."""
    with _full_disk(room):
        return seal()


@contextmanager
def _full_disk(room: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The log is a file as well; production's is a pipe.
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    # As with no space left, a write is cut short and the next one fails (EFBIG for ENOSPC).
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def seal_elsewhere(directory: str) -> dict[str, Any]:
    """Make one pass with the witness in another directory."""
    settings.WITNESS_DIR = Path(directory)
    return seal()


def watch(noted: str) -> None:
    """Note each state of what is published, as any visitor sees it: its size, and the witness's."""
    with Path(noted).open("a", buffering=1) as file:
        last = 0
        while True:
            try:
                found = sealing.latest_published()
            except DOWN:
                connection.close()
                found = None
            if found is not None and found.size != last:
                last = found.size
                is_held = witness.held(Path(settings.WITNESS_DIR), size=last) == found.note
                file.write(f"{last} {'witnessed' if is_held else 'missing'}\n")
            time.sleep(PAUSE)


def manage(*arguments: str) -> dict[str, Any]:
    """Run a command of `manage.py`; give its exit status and what it prints."""
    output, status = StringIO(), 0
    try:
        call_command(*arguments, stdout=output, stderr=output)
    except CommandError as error:
        output.write(str(error))
        status = error.returncode
    except SystemExit as end:
        status = int(str(end.code))
    return {"status": status, "output": output.getvalue()}


def lag() -> dict[str, Any]:
    """Give what waits to be sealed, and for whom."""
    return asdict(sealing.lag())


def prove(act: str) -> dict[str, Any]:
    """Give the proof of an act's line as its receipt has it, the line, and the verifier key."""
    entry = Act.objects.get(pk=act).entry
    proof = sealing.proof_of(entry.pk)
    if proof is None:
        raise LookupError(act)
    canonical = bytes(entry.canonical).decode()
    return {"proof": proof.values(), "line": canonical, "vkey": sealing.current_vkey()}


PROGRAMS: Final[Mapping[str, Callable[..., Any]]] = {
    program.__name__: program
    for program in (
        make_cast,
        write,
        write_once,
        seal,
        examine,
        seal_on,
        seal_on_full_disk,
        seal_elsewhere,
        watch,
        manage,
        lag,
        prove,
    )
}
