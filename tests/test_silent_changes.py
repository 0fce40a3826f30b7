"""What an administrator of the database can do without a trace in any row, and who notices it.

Each attempt is made as PostgreSQL's superuser and rolled back. What nobody notices is listed too:
docs/evidence.md says so to whoever relies on the ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from config import embedded
from consent import ledger
from consent.models import Act, Checkpoint, Opening
from consent.sealing import DatabaseHashes
from consent.verifying import verify
from tests.cabinets import answers, practitioner
from tests.conftest import Brand
from tests.ledgers import seal_here


@pytest.fixture
def as_superuser(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let Django connect as PostgreSQL's superuser; asked for before the database."""
    wanted = connections["default"].settings_dict
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        connections["default"].close()
        patch.setitem(wanted, "USER", embedded.ROLES["superuser"])
        yield
        connections["default"].close()


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A sealed act, and the checkpoint over it that an auditor keeps."""

    act: Act
    kept: Checkpoint


@pytest.fixture
def sealed(as_superuser: None, brand: Brand) -> Sealed:
    """Give an act under a first checkpoint; a second one holds one more act."""
    version = brand.promulgate("We keep data.")
    act = answers(practitioner(brand), version)
    seal_here()
    answers(practitioner(brand, "zoe"), version)
    seal_here()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    return Sealed(act=act, kept=Checkpoint.objects.earliest("size"))


def run(*statements: str, **values: Any) -> None:
    """Run statements as whoever administers the database."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values or None)


def unguarded(*statements: str, tables: tuple[str, ...], **values: Any) -> None:
    """Run statements while the triggers of tables are switched off, and switch them on again."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(*(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables))
    run(*statements, **values)
    run(*(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in triggers(tables)))


def triggers(tables: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give the triggers that tables have of their own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relname = ANY (%s)",
            [list(tables)],
        )
        return [(table, name) for table, name in cursor.fetchall()]


def noticed(*, with_witness: bool) -> set[str]:
    """Give the ids of the problems that are found."""
    return {problem.id for problem in verify(with_witness=with_witness).problems}


def test_what_nobody_touched_is_clean(sealed: Sealed) -> None:
    assert noticed(with_witness=True) == set()


# Statements after which nothing in the catalogue is changed: rows speak for themselves.
REWRITTEN: list[tuple[str, tuple[str, ...], set[str]]] = [
    # The trigger sleeps for a moment, and an answer is another one.
    ("UPDATE consent_act SET act = 'refuse' WHERE id = %(act)s", ("consent_act",), {"record"}),
    # So is what was on the button, although no trigger fires for a change of type.
    (
        "ALTER TABLE consent_act ALTER label TYPE varchar(201) USING 'Another';"
        " ALTER TABLE consent_act ALTER label TYPE varchar(200)",
        (),
        {"record"},
    ),
    # The row is gone, its line is not.
    (
        "DELETE FROM notifications_mail WHERE act_id = %(act)s;"
        " DELETE FROM consent_identity WHERE act_id = %(act)s;"
        " DELETE FROM consent_trace WHERE act_id = %(act)s;"
        " DELETE FROM consent_act WHERE id = %(act)s",
        ("consent_act",),
        {"entry.orphan"},
    ),
    # The time of a line.
    (
        "UPDATE consent_entry SET time = time - interval '1 day' WHERE id = %(entry)s",
        ("consent_entry",),
        {"entry.columns", "record"},
    ),
    # What opens it: no trigger is in the way.
    (
        "UPDATE consent_opening SET record = '{}' WHERE entry_id = %(entry)s",
        (),
        {"entry.opening", "record"},
    ),
    ("DELETE FROM consent_opening WHERE entry_id = %(entry)s", (), {"erase.count"}),
    # The bytes that are hashed, with the leaf or without.
    (
        "UPDATE consent_entry SET canonical = '{}' WHERE id = %(entry)s",
        ("consent_entry",),
        {"entry.columns", "seal.leaf", "tree.root"},
    ),
    (
        "UPDATE consent_seal SET leaf = sha256('other') WHERE entry_id = %(entry)s",
        ("consent_seal",),
        {"seal.leaf"},
    ),
    # Two lines change places; one is taken out of the middle.
    (
        "UPDATE consent_seal SET position = -1 WHERE position = 0;"
        " UPDATE consent_seal SET position = 0 WHERE position = 1;"
        " UPDATE consent_seal SET position = 1 WHERE position = -1",
        ("consent_seal",),
        {"tree.root"},
    ),
    (
        "DELETE FROM consent_seal WHERE entry_id = %(entry)s",
        ("consent_seal",),
        {"seal.gap", "tree.root", "tree.size"},
    ),
    # A text that binds, and since when.
    (
        "UPDATE policies_version SET title = 'Another'",
        ("policies_version",),
        {"record"},
    ),
    ("UPDATE policies_entryintoforce SET day = day + 1", ("policies_entryintoforce",), {"record"}),
    ("DELETE FROM policies_override", ("policies_override",), {"row.gone"}),
    # A checkpoint, without the key that signs.
    (
        "UPDATE consent_checkpoint SET root = sha256('other')",
        ("consent_checkpoint",),
        {"tree.root", "checkpoint.note", "checkpoint.frontier"},
    ),
]


@pytest.mark.parametrize(("statement", "tables", "problems"), REWRITTEN)
def test_a_row_that_was_rewritten_is_noticed_in_the_database_alone(
    statement: str, tables: tuple[str, ...], problems: set[str], sealed: Sealed
) -> None:
    act = {"act": sealed.act.pk, "entry": sealed.act.entry_id}
    unguarded(*statement.split(";"), tables=tables, **act)
    assert noticed(with_witness=False) == problems


# What stands in the catalogue for as long as it works: `tests/test_drift.py` has more of them.
STANDING: list[tuple[str, str]] = [
    ("ALTER TABLE consent_act DISABLE TRIGGER consent_act_only_grows", "drift.trigger"),
    ("CREATE RULE lost AS ON INSERT TO consent_act DO INSTEAD NOTHING", "drift.rule"),
    (
        "ALTER TABLE consent_act ENABLE ROW LEVEL SECURITY;"
        " CREATE POLICY hidden ON consent_act USING (false)",
        "drift.policy",
    ),
    (
        "CREATE TABLE copied AS TABLE consent_timestamp; DROP TABLE consent_timestamp;"
        " ALTER TABLE copied RENAME TO consent_timestamp",
        "drift.trigger",
    ),
    (
        "CREATE OR REPLACE FUNCTION opposable_refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL;END'",
        "drift.function",
    ),
    ("ALTER ROLE opposable_app SET session_replication_role = replica", "drift.setting"),
]


@pytest.mark.parametrize(("statement", "problem"), STANDING)
def test_protection_that_is_off_is_noticed_while_it_is(
    statement: str, problem: str, sealed: Sealed
) -> None:
    run(*statement.split("; "))
    assert problem in noticed(with_witness=False)


def test_row_security_hides_nothing_without_a_word(sealed: Sealed) -> None:
    run("ALTER TABLE consent_act ENABLE ROW LEVEL SECURITY", "SET LOCAL ROLE opposable_app")
    assert {"drift.table", "unreadable"} <= noticed(with_witness=False)


def test_a_sequence_that_jumps_ahead_changes_nothing(sealed: Sealed) -> None:
    # Places in the tree are counted by the sealer, ids of lines are random.
    run("SELECT setval('policies_review_id_seq', 1000000)")
    assert noticed(with_witness=True) == set()


ACTS_GONE = "(SELECT act.id FROM consent_act act JOIN gone ON gone.entry_id = act.entry_id)"
# Every row about the acts of some lines, the letters to those people included.
FORGOTTEN = (
    f"DELETE FROM notifications_mail WHERE act_id IN {ACTS_GONE}",  # noqa: S608 (our own words)
    f"DELETE FROM consent_identity WHERE act_id IN {ACTS_GONE}",  # noqa: S608 (our own words)
    f"DELETE FROM consent_trace WHERE act_id IN {ACTS_GONE}",  # noqa: S608 (our own words)
    f"DELETE FROM consent_act WHERE id IN {ACTS_GONE}",  # noqa: S608 (our own words)
    "DELETE FROM consent_opening USING gone WHERE consent_opening.entry_id = gone.entry_id",
    "DELETE FROM consent_entry USING gone WHERE id = gone.entry_id",
)
NEWEST = (
    "CREATE TEMP TABLE gone AS SELECT entry_id FROM consent_seal WHERE position >= %(size)s",
    "DELETE FROM consent_publication WHERE checkpoint_id > %(size)s",
    "DELETE FROM consent_checkpoint WHERE size > %(size)s",
    "DELETE FROM consent_seal WHERE position >= %(size)s",
    "DELETE FROM consent_subtree WHERE (place + 1) * 256 ^ level > %(size)s",
)
LEDGER = (
    "consent_publication",
    "consent_checkpoint",
    "consent_seal",
    "consent_subtree",
    "consent_act",
    "consent_entry",
)


def test_only_the_witness_notices_that_the_newest_entries_are_gone(sealed: Sealed) -> None:
    unguarded(*NEWEST, *FORGOTTEN, tables=LEDGER, size=sealed.kept.size)
    assert noticed(with_witness=False) == set()
    assert noticed(with_witness=True) == {"witness.contradicted", "sealing.shrunken"}


def test_nobody_here_notices_that_an_act_is_gone_before_it_was_sealed(
    sealed: Sealed, brand: Brand
) -> None:
    # Her receipt does: it opens to a line that no checkpoint will ever hold.
    act = answers(practitioner(brand, "ada"), sealed.act.version)  # type: ignore[arg-type]
    found = "CREATE TEMP TABLE gone AS SELECT %(entry)s::uuid AS entry_id"
    unguarded(found, *FORGOTTEN, tables=LEDGER, entry=act.entry_id)
    assert not Act.objects.filter(pk=act.pk).exists()
    assert noticed(with_witness=True) == set()


def test_nobody_here_notices_an_act_that_nobody_did(sealed: Sealed, brand: Brand) -> None:
    # It is sealed after what is sealed now: it never comes under a checkpoint that is kept.
    answers(practitioner(brand, "invented"), sealed.act.version)  # type: ignore[arg-type]
    seal_here()
    assert noticed(with_witness=True) == set()
    assert ledger.root_at(sealed.kept.size, DatabaseHashes()) == bytes(sealed.kept.root)


def rewrite(sealed: Sealed, witness: Path) -> None:
    """Change an act, its record and its line, and seal all of it again with the ledger's key."""
    opening = Opening.objects.get(pk=sealed.act.entry_id)
    changed = bytes(opening.record).replace(b'"acknowledge"', b'"refuse"', 1)
    line = ledger.Line(
        id=sealed.act.entry_id,
        type="refuse",
        time=sealed.act.at,
        hash=ledger.commitment(changed, bytes(opening.salt)),
    )
    unguarded(
        "DELETE FROM consent_publication",
        "DELETE FROM consent_checkpoint",
        "DELETE FROM consent_seal",
        "DELETE FROM consent_subtree",
        "UPDATE consent_act SET act = 'refuse' WHERE id = %(act)s",
        "UPDATE consent_opening SET record = %(record)s WHERE entry_id = %(entry)s",
        "UPDATE consent_entry SET type = 'refuse', commitment = %(hash)s, canonical = %(line)s"
        " WHERE id = %(entry)s",
        tables=LEDGER,
        act=sealed.act.pk,
        entry=line.id,
        record=changed,
        hash=line.hash,
        line=line.canonical(),
    )
    django_settings.WITNESS_DIR = witness
    seal_here()


def test_only_a_checkpoint_outside_contradicts_who_rewrites_all_with_every_key(
    sealed: Sealed, tmp_path: Path
) -> None:
    rewrite(sealed, tmp_path / "witness")
    assert noticed(with_witness=True) == set()
    assert ledger.root_at(sealed.kept.size, DatabaseHashes()) != bytes(sealed.kept.root)


def test_the_witness_contradicts_who_rewrites_all_with_the_signing_key_alone(
    sealed: Sealed, own_ledger: Path, tmp_path: Path
) -> None:
    rewrite(sealed, tmp_path / "witness")
    django_settings.WITNESS_DIR = own_ledger / "witness"
    assert noticed(with_witness=False) == set()
    assert {"witness.contradicted", "sealing.forked"} <= noticed(with_witness=True)
