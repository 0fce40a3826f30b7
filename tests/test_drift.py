"""What protects the ledger's tables is what the migrations make, and any change of it is seen."""

import psycopg
import pytest

from config.doctor.drift import examine
from consent.verifying.drift import differences, drift, expected, state_seen_by, watched_tables
from policies.append_only import append_only_tables
from tests.database import Clone, Superuser


def seen_after(clone: Clone, *statements: str) -> set[tuple[str, str]]:
    """Give the id of each problem and what it is about, after statements that are rolled back."""
    with psycopg.connect(clone.url("superuser")) as superuser:
        for statement in statements:
            superuser.execute(statement)
        found = differences(expected(), state_seen_by(superuser.cursor()))
        superuser.rollback()
    return {(one.id, one.sentence.split(" ")[1]) for one in found}


def test_what_the_migrations_make_is_what_is_expected(db: None) -> None:
    # Rewrite it after a migration: manage.py verify_ledger --write-expected, as the owner.
    assert drift() == []


def test_another_role_sees_the_same(db: None, clone: Clone) -> None:
    assert seen_after(clone) == set()


def test_every_table_that_only_grows_is_watched_and_what_opens_its_lines(db: None) -> None:
    assert set(append_only_tables()) < set(watched_tables())
    assert {"consent_opening", "consent_identity", "consent_trace"} < set(watched_tables())


CHANGES: list[tuple[str, str, str]] = [
    # A trigger sleeps, for everybody or for a replica's writer only.
    (
        "ALTER TABLE consent_act DISABLE TRIGGER consent_act_only_grows",
        "drift.trigger",
        "consent_act.consent_act_only_grows",
    ),
    (
        "ALTER TABLE consent_act ENABLE TRIGGER consent_act_only_grows",
        "drift.trigger",
        "consent_act.consent_act_only_grows",
    ),
    # It is gone.
    (
        "DROP TRIGGER policies_version_approved ON policies_version",
        "drift.trigger",
        "policies_version.policies_version_approved",
    ),
    # One more: it may change rows before they are written.
    (
        "CREATE TRIGGER extra BEFORE INSERT ON consent_entry FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "drift.trigger",
        "consent_entry.extra",
    ),
    # References are no longer checked.
    (
        "ALTER TABLE consent_seal DISABLE TRIGGER ALL",
        "drift.trigger",
        "consent_seal.consent_seal_only_grows",
    ),
    # A function does something else, or does it as somebody else.
    (
        "CREATE OR REPLACE FUNCTION opposable_refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'",
        "drift.function",
        "opposable_refuse_change()",
    ),
    (
        "ALTER FUNCTION policies_check_version() SECURITY DEFINER",
        "drift.function",
        "policies_check_version()",
    ),
    (
        "CREATE FUNCTION spare() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "drift.function",
        "spare()",
    ),
    # What is written goes nowhere; what is read is not all.
    (
        "CREATE RULE lost AS ON INSERT TO consent_entry DO INSTEAD NOTHING",
        "drift.rule",
        "consent_entry.lost",
    ),
    ("ALTER TABLE consent_act ENABLE ROW LEVEL SECURITY", "drift.table", "consent_act"),
    (
        "CREATE POLICY hidden ON consent_act USING (false)",
        "drift.policy",
        "consent_act.hidden",
    ),
    (
        "CREATE TABLE more () INHERITS (consent_seal)",
        "drift.inheritance",
        "more",
    ),
    (
        "CREATE SCHEMA opposable_app; CREATE TABLE opposable_app.consent_entry (id uuid)",
        "drift.relation",
        "opposable_app.consent_entry",
    ),
    # Rights.
    ("GRANT UPDATE ON consent_act TO opposable_app", "drift.grant", "on"),
    ("GRANT DELETE ON consent_act TO PUBLIC", "drift.grant", "on"),
    ("GRANT UPDATE (label) ON consent_act TO opposable_app", "drift.grant", "on"),
    ("GRANT CREATE ON SCHEMA public TO PUBLIC", "drift.grant", "on"),
    ("ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO PUBLIC", "drift.grant", "on"),
    ("GRANT pg_write_all_data TO opposable_app", "drift.role", "application"),
    ("ALTER ROLE opposable_app BYPASSRLS", "drift.role", "application"),
    ("ALTER TABLE consent_act OWNER TO opposable_app", "drift.table", "consent_act"),
    # Settings that let triggers sleep.
    (
        "ALTER ROLE opposable_owner SET session_replication_role = replica",
        "drift.setting",
        "session_replication_role",
    ),
    ("ALTER ROLE ALL SET search_path = elsewhere, public", "drift.setting", "search_path"),
    # What a column may hold, and which rows may stand beside each other.
    (
        "ALTER TABLE consent_act ALTER COLUMN label TYPE text",
        "drift.column",
        "consent_act.label",
    ),
    (
        "ALTER TABLE consent_entry ALTER COLUMN xid DROP DEFAULT",
        "drift.column",
        "consent_entry.xid",
    ),
    (
        "ALTER TABLE consent_entry DROP CONSTRAINT consent_entry_commitment",
        "drift.constraint",
        "consent_entry.consent_entry_commitment",
    ),
    (
        "DROP INDEX consent_act_one_chain_per_person",
        "drift.index",
        "consent_act.consent_act_one_chain_per_person",
    ),
    # Numbers that are given twice.
    ("ALTER SEQUENCE policies_review_id_seq CYCLE", "drift.sequence", "policies_review_id_seq"),
    # A trap for whoever migrates.
    (
        "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        " CREATE EVENT TRIGGER trap ON ddl_command_end EXECUTE FUNCTION f()",
        "drift.event",
        "trigger",
    ),
]


@pytest.mark.parametrize(("statement", "problem", "about"), CHANGES)
def test_a_change_of_what_protects_is_seen(
    statement: str, problem: str, about: str, db: None, clone: Clone
) -> None:
    assert (problem, about) in seen_after(clone, statement)


def test_a_role_that_only_reads_is_no_drift(db: None, clone: Clone) -> None:
    granted = ("CREATE ROLE reader_of_test", "GRANT SELECT ON consent_act TO reader_of_test")
    assert seen_after(clone, *granted) == set()


def test_a_table_that_is_gone_is_told_once(db: None, clone: Clone) -> None:
    assert seen_after(clone, "DROP TABLE consent_timestamp") == {
        ("drift.table", "consent_timestamp")
    }


def test_a_sequence_that_would_give_a_number_again_is_seen(db: None, clone: Clone) -> None:
    statements = (
        "SET LOCAL session_replication_role = replica",  # no reference is checked
        "INSERT INTO policies_proposaleditor (id, proposal_id, user_id)"
        " VALUES (9, gen_random_uuid(), gen_random_uuid())",
        "SELECT setval('policies_proposaleditor_id_seq', 9)",
    )
    assert seen_after(clone, *statements) == set()
    back = "SELECT setval('policies_proposaleditor_id_seq', 3)"
    assert seen_after(clone, *statements, back) == {("drift.place", "of")}


@pytest.mark.django_db(transaction=True)
def test_the_doctor_names_what_was_changed(owner: Superuser) -> None:
    assert list(examine()) == []
    owner.execute("ALTER TABLE consent_seal DISABLE TRIGGER consent_seal_only_grows")
    (finding,) = examine()
    assert "consent_seal.consent_seal_only_grows is changed" in finding.sentence
