"""While somebody reads, PostgreSQL refuses writes; afterwards the connection is as it was."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import DatabaseError, InternalError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from accounts.reading_only import is_reading, reading, writing
from accounts.refusing_writes import is_refusal


@pytest.fixture(
    params=[
        # As a server has it: nothing is open.
        pytest.param(0, marks=pytest.mark.django_db(transaction=True)),
        # Within somebody's transaction.
        pytest.param(1, marks=pytest.mark.django_db),
    ],
    autouse=True,
)
def _connected(request: pytest.FixtureRequest) -> None:
    assert bool(connection.atomic_blocks) == bool(request.param)


def write(name: str = "x") -> Group:
    """Write something."""
    with transaction.atomic():
        return Group.objects.create(name=name)


def says(setting: str) -> str:
    """Give what the session's setting is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        return str(cursor.fetchone()[0])


def test_what_reads_may_not_write() -> None:
    with reading(), pytest.raises(InternalError) as refused:
        write()
    assert is_refusal(refused.value)
    assert not Group.objects.filter(name="x").exists()


def test_what_reads_reads() -> None:
    write()
    with reading():
        assert is_reading()
        assert Group.objects.filter(name="x").exists()
    assert not is_reading()


def test_whoever_comes_next_writes() -> None:
    with reading():
        Group.objects.count()
    assert write().pk
    assert says("default_transaction_read_only") == says("transaction_read_only") == "off"


def test_whoever_comes_after_a_fault_writes() -> None:
    with pytest.raises(LookupError), reading():
        raise LookupError
    assert write().pk


def test_whoever_comes_after_a_refused_write_writes() -> None:
    with pytest.raises(InternalError), reading():
        write()
    assert write().pk


def test_what_is_on_record_of_reading_is_written() -> None:
    with reading():
        with writing():
            write()
            assert not is_reading()
        with pytest.raises(InternalError):
            write("y")
    assert [*Group.objects.filter(name__in="xy").values_list("name", flat=True)] == ["x"]


def test_to_write_elsewhere_needs_no_leave() -> None:
    with writing():
        assert write().pk


def test_leave_to_write_ends_with_a_fault_too() -> None:
    with reading():
        with pytest.raises(LookupError), writing():
            raise LookupError
        with pytest.raises(InternalError):
            write()


def test_no_transaction_that_reads_goes_on_to_write() -> None:
    with reading(), transaction.atomic():
        with pytest.raises(TransactionManagementError), writing():
            write()
        assert not Group.objects.filter(name="x").exists()


def test_reading_within_reading_ends_with_the_outer_one() -> None:
    with reading():
        with reading():
            assert is_reading()
        with pytest.raises(InternalError):
            write()
    assert write().pk


def test_other_faults_are_no_refusals() -> None:
    with pytest.raises(DatabaseError) as fault, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert not is_refusal(fault.value)


def test_the_cache_of_all_is_filled_by_who_reads() -> None:
    with reading():
        cache.set("reader", 1)
        assert cache.get("reader") == 1


def test_what_ran_out_in_the_cache_is_thrown_away_by_who_reads() -> None:
    cache.set("reader", 1)
    _let_it_run_out()
    with reading():
        assert cache.get("reader") is None
    assert _kept() == 0


def test_within_a_transaction_of_a_reader_the_cache_stays_and_nothing_breaks() -> None:
    cache.set("reader", 1)
    _let_it_run_out()
    with reading(), transaction.atomic():
        assert cache.get("reader") is None
        cache.set("other", 1)
        assert cache.get("other") is None
        assert not cache.delete("reader")
    assert _kept() == 1


def _let_it_run_out() -> None:
    with connection.cursor() as cursor:
        past = timezone.now() - timedelta(days=1)
        cursor.execute("UPDATE shared_cache SET expires = %s", [past])


def _kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%reader'")
        return int(cursor.fetchone()[0])
