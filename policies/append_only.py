"""Tables that only grow: the base class, the triggers that refuse the rest, and the grants."""

from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.migrations import RunSQL

# ENABLE ALWAYS: a plain trigger sleeps under session_replication_role = replica.
_FUNCTION = """
CREATE OR REPLACE FUNCTION opposable_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: this table only grows.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Add a row that replaces the earlier one.';
END $$;
"""


class ChangeRefusedError(TypeError):
    """A row of this table never changes: add one that replaces it."""


class AppendOnly(models.Model):
    """A row that is written once; the database refuses UPDATE, DELETE and TRUNCATE."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; refuse to change one."""
        if not self._state.adding:
            raise ChangeRefusedError(ChangeRefusedError.__doc__)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise ChangeRefusedError(ChangeRefusedError.__doc__)


def refuse_changes(*tables: str) -> RunSQL:
    """Give the migration operation that makes `tables` append-only for every role."""
    return RunSQL(
        _FUNCTION + "".join(_triggers(table) for table in tables),
        "".join(f"DROP TRIGGER {table}_only_grows ON {table};" for table in tables)
        + "".join(f"DROP TRIGGER {table}_never_empties ON {table};" for table in tables),
    )


def _triggers(table: str) -> str:
    return f"""
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION opposable_refuse_change();
CREATE TRIGGER {table}_never_empties BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION opposable_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_grows;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_never_empties;
"""


def append_only_tables() -> list[str]:
    """Give the names of all tables that only grow."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)
    )


def grant_to_application(role: str, *, using: str = "default") -> None:
    """Let `role` work on every table, and only read and add where a table only grows.

    Runs after each migration, as the owner. Safe to run again. Does nothing when the role
    does not exist; `doctor` reports that.
    """
    # In one transaction: the application never holds, even for a moment, what it must not.
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        name = connections[using].ops.quote_name(role)
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name};"
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name};"
        )
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}, PUBLIC")
