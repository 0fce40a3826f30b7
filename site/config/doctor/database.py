"""The database as it really is: its version, its tables, what our role may do, its triggers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import django.db
from django.conf import settings
from django.db import connection

from config import health
from config.doctor.findings import Finding
from policies.append_only import append_only_tables

OLDEST = 15  # the oldest PostgreSQL that the SQL is written for
CLOCKS_AGREE_WITHIN = timedelta(seconds=5)
_SHOWN = 5


def reachable() -> Iterator[Finding]:
    """Give the finding that the database does not answer, or nothing."""
    try:
        health.database_answers()
    except django.db.Error as error:
        yield Finding(
            id="database.unreachable",
            sentence=f"The database does not answer ({str(error).strip().splitlines()[0]}).",
            remedy="Start the demo with `make demo`, or set DATABASE_URL to a server that runs.",
        )


def examine(*, at: datetime) -> Iterator[Finding]:
    """Give what is wrong in a database that answers."""
    ((version,),) = _rows("SELECT current_setting('server_version_num')::int / 10000")
    if version < OLDEST:
        yield Finding(
            id="database.version",
            sentence=f"PostgreSQL {version} is too old.",
            remedy=f"Move the database to PostgreSQL {OLDEST} or newer.",
        )
    yield from _clock(at)
    yield from _transport()
    pending = health.pending_migrations()
    if pending:
        yield Finding(
            id="database.migrations",
            sentence=f"{len(pending)} migrations are not applied: {_list(pending)}.",
            remedy="Run `manage.py migrate` as the tables' owner (DATABASE_OWNER_URL).",
        )
        return
    yield from _role()
    yield from _triggers()


def _clock(at: datetime) -> Iterator[Finding]:
    ((theirs,),) = _rows("SELECT clock_timestamp()")
    if abs(theirs - at) > CLOCKS_AGREE_WITHIN:
        yield Finding(
            id="time.clocks_differ",
            level="warning",
            sentence=f"This machine's clock and the database's are {abs(theirs - at)} apart.",
            remedy="Let both machines follow a time server.",
        )


def _transport() -> Iterator[Finding]:
    host = str(connection.get_connection_params().get("host", ""))
    is_here = host.startswith("/") or host in {"", "localhost", "127.0.0.1", "::1"}
    if not is_here and _rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == [
        (False,)
    ]:
        yield Finding(
            id="database.plain",
            level="warning",
            sentence=f"The connection to the database on {host} is not encrypted.",
            remedy="Add ?sslmode=verify-full to DATABASE_URL.",
        )


def _role() -> Iterator[Finding]:
    ((role, is_superuser, owned),) = _rows(
        "SELECT current_user, rolsuper, (SELECT count(*) FROM pg_class"
        "   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        "   AND pg_has_role(relowner, 'MEMBER'))"
        " FROM pg_roles WHERE rolname = current_user"
    )
    if is_superuser or owned:
        is_owner = "is a superuser" if is_superuser else f"owns {owned} tables"
        yield Finding(
            id="database.role_superuser" if is_superuser else "database.role_owner",
            sentence=f"The application connects as {role}, which {is_owner}:"
            " it could switch off what keeps versions from being changed.",
            remedy="Make a role that may only sign in; name it in DATABASE_URL and in"
            " DATABASE_APP_ROLE, the owner in DATABASE_OWNER_URL; then run `manage.py migrate`.",
        )
        return
    if role != settings.DATABASE_APP_ROLE and settings.DATABASE_ROLE == "app":
        yield Finding(
            id="database.role_name",
            sentence=f"The application connects as {role}, and rights are given to"
            f" {settings.DATABASE_APP_ROLE}.",
            remedy=f"Set DATABASE_APP_ROLE to {role}, then run `manage.py migrate`.",
        )
    yield from _rights(role)


def _rights(role: str) -> Iterator[Finding]:
    may_change = [
        table
        for table, may in _rows(
            "SELECT name, has_any_column_privilege(name, 'UPDATE')"
            " OR has_table_privilege(name, 'DELETE, TRUNCATE, TRIGGER')"
            " FROM unnest(%s::text[]) AS name ORDER BY name",
            [append_only_tables()],
        )
        if may
    ]
    if may_change:
        yield Finding(
            id="database.role_may_change",
            sentence=f"{role} may change tables that only grow: {_list(may_change)}.",
            remedy="Run `manage.py migrate` as the owner, which takes these rights back.",
        )
    if _rows("SELECT has_schema_privilege('public', 'CREATE')") == [(True,)]:
        yield Finding(
            id="database.role_may_create",
            level="warning",
            sentence=f"{role} may make tables and functions of its own in the schema public.",
            remedy=f"As the owner: REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC.",
        )


def _triggers() -> Iterator[Finding]:
    """A trigger must be there, refuse, and do so even for a replica's writer (ENABLE ALWAYS)."""
    awake = {
        (table, name)
        for table, name in _rows(
            "SELECT relname, tgname FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE relnamespace = 'public'::regnamespace AND tgenabled = 'A'"
            " AND proname = 'opposable_refuse_change' AND prosrc ~ '^\\s*BEGIN\\s+RAISE EXCEPTION'"
        )
    }
    asleep = [
        table
        for table in append_only_tables()
        if not {(table, f"{table}_only_grows"), (table, f"{table}_never_empties")} <= awake
    ]
    if asleep:
        yield Finding(
            id="database.triggers",
            sentence=f"Nothing keeps these tables from being changed: {_list(asleep)}.",
            remedy="Find out who disabled or altered their triggers, and since when; then restore"
            " them as policies/append_only.py makes them (ENABLE ALWAYS).",
        )


def _rows(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return list(cursor.fetchall())


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
