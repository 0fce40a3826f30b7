"""Tables that only grow refuse every other way to write, in the database itself."""

import uuid
from datetime import date

import psycopg
import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from policies.append_only import ChangeRefusedError, append_only_tables
from policies.models import EntryIntoForce, Version
from tests.conftest import NOW, TODAY, Brand
from tests.database import Clone, Superuser

TABLES = (
    "policies_adoption",
    "policies_entryintoforce",
    "policies_promulgation",
    "policies_version",
)
CLOSED = """
    SELECT tgrelid::regclass::text FROM pg_trigger
    WHERE tgenabled = 'A' AND tgfoid = 'opposable_refuse_change'::regproc
    GROUP BY 1 HAVING bit_or(tgtype::int & 56) = 56
"""


def changes(table: str) -> tuple[str, ...]:
    """Give what writes to a table and a trigger can refuse."""
    (model,) = [one for one in apps.get_models() if one._meta.db_table == table]
    # A primary key of two columns has no column of its own.
    key = next(field.column for field in model._meta.local_fields if field.column)
    return (
        f"UPDATE {table} SET {key} = {key}",  # noqa: S608 (our own tables)
        f"DELETE FROM {table}",  # noqa: S608 (our own tables)
        f"TRUNCATE {table} CASCADE",
    )


def test_every_append_only_table_has_triggers_that_never_sleep(db: None) -> None:
    # 8 is DELETE, 16 is UPDATE, 32 is TRUNCATE; "A" is ENABLE ALWAYS.
    assert set(TABLES) <= set(append_only_tables())
    with connection.cursor() as cursor:
        cursor.execute(CLOSED)
        assert {row[0] for row in cursor.fetchall()} == set(append_only_tables())


def test_the_application_may_only_read_and_add(db: None) -> None:
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    asked = ", ".join(f"has_table_privilege(%(table)s, '{right}')" for right in rights)
    with connection.cursor() as cursor:
        for table in append_only_tables():
            cursor.execute(f"SELECT {asked}", {"table": table})
            assert cursor.fetchone() == (True, True, False, False, False), table


def test_the_application_may_not_touch_the_triggers(db: None) -> None:
    for table in append_only_tables():
        with pytest.raises(Error, match="must be owner"), transaction.atomic():
            connection.cursor().execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")


def test_the_application_is_refused_by_its_grants(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    for table in append_only_tables():
        for change in changes(table):
            with pytest.raises(Error, match="permission denied"), transaction.atomic():
                connection.cursor().execute(change)
    assert Version.objects.get().number == "1.0"


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_refused_by_the_triggers(owner: Superuser) -> None:
    for table in append_only_tables():
        for change in changes(table):
            with pytest.raises(psycopg.IntegrityError, match="this table only grows"):
                owner.execute(change)


@pytest.mark.django_db(transaction=True)
def test_triggers_hold_for_a_superuser_who_replays_a_replica(clone: Clone) -> None:
    with psycopg.connect(clone.url("superuser"), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for table in append_only_tables():
            for change in changes(table):
                with pytest.raises(psycopg.IntegrityError, match="this table only grows"):
                    superuser.execute(change)


@pytest.mark.django_db(transaction=True)
def test_without_the_triggers_the_grants_still_refuse(owner: Superuser) -> None:
    for table in append_only_tables():
        owner.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
        owner.execute(f"DROP TRIGGER {table}_never_empties ON {table}")
        for change in changes(table):
            with pytest.raises(Error, match="permission denied"):
                connection.cursor().execute(change)


def test_a_saved_version_is_not_saved_again(brand: Brand) -> None:
    version = brand.promulgate("We keep data.")
    version.title = "Another title"
    with pytest.raises(ChangeRefusedError):
        version.save()


def test_a_version_is_not_deleted(brand: Brand) -> None:
    version = brand.promulgate("We keep data.")
    with pytest.raises(ChangeRefusedError):
        version.delete()


def test_many_versions_are_neither_changed_nor_deleted_at_once(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        Version.objects.update(title="Another title")
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        EntryIntoForce.objects.all().delete()


@pytest.fixture
def entry(brand: Brand) -> EntryIntoForce:
    """Give the standing entry into force of a version."""
    return brand.promulgate("We keep data.").entries.get()


def _again(entry: EntryIntoForce, **changed: object) -> EntryIntoForce:
    values = {"version": entry.version, "day": TODAY, "reason": "raw", "decided_at": NOW}
    return EntryIntoForce(**values | {"decided_by": entry.decided_by} | changed)


def test_a_second_entry_names_the_one_it_replaces(entry: EntryIntoForce) -> None:
    with pytest.raises(Error, match="name the one you replace"), transaction.atomic():
        _again(entry, day=None).save()


def test_an_entry_is_replaced_once(entry: EntryIntoForce) -> None:
    _again(entry, replaces=entry).save()
    with pytest.raises(Error, match="replaces"), transaction.atomic():
        _again(entry, replaces=entry, day=None).save()


def test_an_entry_never_replaces_itself(entry: EntryIntoForce) -> None:
    own = uuid.uuid4()
    with pytest.raises(Error, match="same version only"), transaction.atomic():
        _again(entry, id=own, replaces_id=own).save()


def test_an_entry_replaces_one_of_its_own_version(brand: Brand, entry: EntryIntoForce) -> None:
    other = brand.promulgate("We keep less.", day=date(2027, 5, 1)).entries.get()
    with pytest.raises(Error, match="same version only"), transaction.atomic():
        _again(entry, replaces=other).save()


def test_two_versions_never_begin_on_one_day(brand: Brand, entry: EntryIntoForce) -> None:
    second = brand.promulgate("We keep less.", day=date(2027, 5, 1)).entries.get()
    with pytest.raises(Error, match="enters into force on 2026"), transaction.atomic():
        _again(second, replaces=second).save()
