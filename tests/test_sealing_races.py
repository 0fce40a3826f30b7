"""Sealing while others write: what is open waits, what is committed is sealed, and only once."""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from consent import ledger, tasks
from consent.models import Checkpoint, Entry, Seal
from consent.sealing import Decision, anchor, fence, lag, sealer
from tests.brands import NOW
from tests.database import Clone
from tests.ledgers import entries, entry, seal_now

# On a cluster of their own: another test's open transaction would hold up the sealing.
pytestmark = [pytest.mark.usefixtures("alone"), pytest.mark.django_db(transaction=True)]


def insert(other: psycopg.Connection[Any], *, xid: int | None = None) -> uuid.UUID:
    """Write an entry on another connection, with the transaction id that it is said to have."""
    own = uuid.uuid4()
    canonical = ledger.canonical_json({"id": str(own)})
    columns, values = "id, type, time, commitment, canonical", "%s, 'accept', now(), %s, %s"
    if xid is not None:
        columns, values = f"{columns}, xid", f"{values}, '{xid}'"
    other.execute(
        f"INSERT INTO consent_entry ({columns}) VALUES ({values})",  # noqa: S608 (our own words)
        [own, "0" * 64, canonical],
    )
    return own


@pytest.fixture
def other(alone: Clone, transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection as the application, whose transaction begins with its first statement."""
    with psycopg.connect(alone.url("app")) as other:
        yield other
        other.rollback()


def sealed() -> list[uuid.UUID]:
    """Give the sealed entries in their order."""
    return list(Seal.objects.order_by("position").values_list("entry", flat=True))


def test_an_open_transaction_holds_up_what_came_after_it_and_then_all_is_sealed_in_order(
    other: psycopg.Connection[Any],
) -> None:
    first = entry()
    early = insert(other)
    late = entry()
    assert (seal_now().count, sealed()) == (1, [first.pk])
    waits = lag()
    assert (waits.waiting, str(other.info.backend_pid) in waits.held_by) == (1, True)
    other.commit()
    assert seal_now().count == 2
    assert sealed() == [first.pk, early, late.pk]
    assert lag().waiting == 0


def test_what_is_rolled_back_is_not_waited_for(other: psycopg.Connection[Any]) -> None:
    insert(other)
    made = entry()
    other.rollback()
    assert seal_now().count == 1
    assert sealed() == [made.pk]


def test_a_second_sealer_leaves_the_first_alone(other: Any) -> None:
    entry()
    other.execute("SELECT pg_advisory_xact_lock(%s)", [fence._FENCE])
    assert seal_now().problem == "busy"
    assert sealed() == []
    other.rollback()
    assert seal_now().count == 1


@contextmanager
def at_once(*works: Callable[[], None]) -> Iterator[None]:
    """Do several things at a barrier, each on a connection of its own; wait for their ends."""
    barrier, errors = Barrier(len(works)), list[Exception]()

    def do(work: Callable[[], None]) -> None:
        try:
            barrier.wait(timeout=30)
            work()
        except Exception as error:  # noqa: BLE001 (shown below)
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=do, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []


def write() -> None:
    """Write forty entries, two by two, as acts do."""
    for _ in range(20):
        with transaction.atomic():
            entry()
            entry()


def seal_often() -> None:
    """Seal again and again."""
    for _ in range(15):
        seal_now()


def test_two_sealers_beside_four_writers_seal_every_entry_once() -> None:
    with at_once(*[write] * 4, *[seal_often] * 2):
        pass
    seal_now()
    assert (len(sealed()), set(sealed())) == (160, {one.pk for one in Entry.objects.all()})
    last = Checkpoint.objects.latest("size")
    rows = Entry.objects.order_by("seal__position").values_list("canonical", flat=True)
    assert (last.size, bytes(last.root)) == (160, ledger.root([bytes(one) for one in rows]))
    assert not Checkpoint.objects.filter(publication=None).exists()


def test_after_an_anchor_older_clusters_rows_and_later_ones_are_sealed(
    other: psycopg.Connection[Any],
) -> None:
    people = [User.objects.create_user(f"{name}@alpha.example") for name in ("a", "b")]
    foreign = [insert(other, xid=9_000_000_000), insert(other, xid=3)]
    other.commit()
    anchor(Decision(by=people[0], second=people[1], reason="Restored."), at=NOW)
    assert seal_now().count == 3
    late = entry()
    assert seal_now().count == 1
    assert set(sealed()) == {*foreign, late.pk, Entry.objects.get(anchor__isnull=False).pk}


def test_a_transaction_of_more_than_a_batch_is_sealed_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealer, "BATCH", 10)
    with transaction.atomic():
        made = entries(25)
    assert seal_now().count == 25
    assert sealed() == [one.pk for one in made]


def test_the_task_seals_and_says_when_it_is_late(
    other: psycopg.Connection[Any], caplog: pytest.LogCaptureFixture
) -> None:
    entry()
    with caplog.at_level(logging.INFO):
        tasks.seal_ledger()
        tasks.stamp_checkpoint()
    assert len(sealed()) == 1
    assert "ledger_lag" not in caplog.text
    insert(other)
    # As it is when another transaction has been open for two minutes.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consent_entry (id, type, time, commitment, canonical, recorded_at)"
            " VALUES (gen_random_uuid(), 'accept', now(), repeat('0', 64), 'x',"
            " now() - interval '2 minutes')"
        )
    tasks.seal_ledger()
    assert "ledger_lag" in caplog.text
    assert lag().is_alarming


def test_the_command_says_what_it_sealed_and_what_waits(
    other: psycopg.Connection[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    entry()
    insert(other)
    entry()
    call_command("seal_ledger")
    said = capsys.readouterr().out
    assert "Sealed: 1." in said
    assert str(other.info.backend_pid) in said
