"""A ledger for tests: its key and its witness in a place of their own, and sealing in one call.

`own_ledger` is there for every test: no key, no witness, no directory until something is sealed.
"""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from consent.ledger import Line, canonical_json, commitment, new_salt
from consent.models import Entry, EntryType, Opening
from consent.sealing import Sealed, seal
from consent.sealing.horizon import Cluster, cluster
from tests.brands import NOW


@pytest.fixture(scope="module", autouse=True)
def _ledger_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point the ledger's key and witness at a directory of the module, for what its scene seals."""
    place = tmp_path_factory.getbasetemp() / f"ledger-{uuid.uuid4()}"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _settings(place).items():
            patch.setattr(settings, name, value)
        yield place


@pytest.fixture(autouse=True)
def own_ledger(_ledger_of_module: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test a key and a witness of its own, as its module's scene left them."""
    place = _ledger_of_module.with_name(f"ledger-{uuid.uuid4()}")
    if _ledger_of_module.exists():
        shutil.copytree(_ledger_of_module, place)
    for name, value in _settings(place).items():
        monkeypatch.setattr(settings, name, value)
    return place


def _settings(place: Path) -> dict[str, Any]:
    return {
        "LEDGER_KEY_FILE": place / "key",
        "LEDGER_MAKES_KEYS": True,
        "WITNESS_DIR": place / "witness",
        "TSA_URL": "",
    }


@pytest.fixture
def ledger_environment(program_environment: dict[str, str], own_ledger: Path) -> dict[str, str]:
    """Give the environment of a program whose ledger is this test's."""
    return program_environment | {
        "LEDGER_KEY_FILE": str(own_ledger / "key"),
        "WITNESS_DIR": str(own_ledger / "witness"),
        "TSA_URL": "",
    }


def seal_now() -> Sealed:
    """Seal what is committed, as the worker does; for transactional tests."""
    return seal(clock=lambda: NOW)


def seal_here() -> Sealed:
    """Seal what this test has written, although its transaction is still open.

    For tests and scenes that are rolled back: nobody else writes there, so it is as if all were
    committed.
    """
    # As Django does for its own test cases: what is durable elsewhere is rolled back here.
    for block in connection.atomic_blocks:
        block._from_testcase = True
    return seal(clock=lambda: NOW, cluster=after_this_transaction)


def after_this_transaction() -> Cluster:
    """Give the cluster as it will be once this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (own,) = cursor.fetchone() or (0,)
    return Cluster(identifier=cluster().identifier, horizon=own + 1)


def entry(number: int = 0, *, kind: EntryType = EntryType.ACCEPT) -> Entry:
    """Write an entry with its opening, as actions do."""
    salt, record = new_salt(), canonical_json({"number": number})
    line = Line(id=uuid.uuid4(), type=kind, time=NOW, hash=commitment(record, salt))
    made = Entry(
        id=line.id, type=line.type, time=line.time, commitment=line.hash, canonical=line.canonical()
    )
    made.save()
    Opening.objects.create(entry=made, salt=salt, record=record)
    return made


def entries(count: int) -> list[Entry]:
    """Write entries, and give them in the order in which they are sealed."""
    return sorted((entry(number) for number in range(count)), key=lambda one: one.pk)
