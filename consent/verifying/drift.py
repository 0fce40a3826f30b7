"""Compares what protects the ledger's tables with what the migrations make (RULES section 5).

An administrator can switch a trigger off, or a rule, a policy or a table of the same name in,
without a trace in any row: here it shows, for as long as it stands.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from consent.models import Identity, Opening, Trace
from consent.verifying.catalogue import COUNTED, FACTS, OWNER
from consent.verifying.problems import Problem
from policies.append_only import append_only_tables

_VARCHAR: Final = "::character varying"
_WORD: Final = "'(?:[^']|'')*'"
_LIST: Final = re.compile(rf"\(ARRAY\[({_WORD}{_VARCHAR}(?:, {_WORD}{_VARCHAR})*)\]\)::text\[\]")
_ITEM: Final = re.compile(rf"\(({_WORD}){_VARCHAR}\)::text")
EXPECTED: Final = Path(__file__).with_name("expected.json")

State = Mapping[str, str]

_REMEDIES: Final = {
    "trigger": "Restore it as the migration makes it (ENABLE ALWAYS), find out who changed it and"
    " since when, and look at what was written since: `manage.py verify_ledger`.",
    "function": "Restore it as the migration makes it, find out who changed it and since when.",
    "rule": "Drop it: a rule rewrites what is asked of the table. What was answered or written"
    " meanwhile cannot be relied on.",
    "policy": "Drop it: it hides rows, or lets them be refused.",
    "grant": "Take it back: run `manage.py migrate` as the owner, or REVOKE it by hand.",
    "setting": "Reset it (ALTER ROLE or ALTER DATABASE … RESET, ALTER SYSTEM RESET).",
    "relation": "Drop or rename it: the application may read it in place of the ledger's own.",
}
_REMEDY: Final = (
    "Find out who changed it and since when; restore it as the migrations make it, or run"
    " `manage.py migrate` if an update is not finished."
)


def watched_tables() -> list[str]:
    """Give the tables that are watched: those that only grow, and what opens the ledger's lines."""
    erasable = (Identity, Opening, Trace)
    return sorted([*append_only_tables(), *(model._meta.db_table for model in erasable)])


def state() -> State:
    """Give what the catalogue says now; any role may ask. Names of roles are replaced."""
    with transaction.atomic(), connection.cursor() as cursor:
        found = state_seen_by(cursor)
        # Nothing was written; what was set ends here too.
        transaction.set_rollback(True)
    return found


def state_seen_by(cursor: Any) -> State:
    """Give what the catalogue says to a cursor, in whose transaction some settings change."""
    # Definitions name a schema or not, depending on the path.
    cursor.execute("SET LOCAL search_path = public")
    cursor.execute("SET LOCAL row_security = on")
    return dict(_facts(cursor))


def expected() -> State:
    """Give what the migrations make, as it was written down (`--write-expected`)."""
    found: dict[str, str] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return found


def write_expected() -> int:
    """Write down what this database holds as what is expected; give the number of facts."""
    found = state()
    EXPECTED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return len(found)


def drift() -> list[Problem]:
    """Give how this database differs from what the migrations make."""
    return differences(expected(), state())


def differences(wanted: State, found: State) -> list[Problem]:
    """Give a problem for each fact that is gone, is another, or was not made by a migration."""
    gone = {
        key.removeprefix("table ")
        for key in wanted.keys() - found.keys()
        if key.startswith("table ")
    }
    return [
        _problem(key, wanted.get(key), found.get(key))
        for key in sorted(wanted.keys() | found.keys())
        if _said(wanted.get(key)) != _said(found.get(key)) and not _belongs(key, gone)
    ]


def _said(value: str | None) -> str | None:
    """Give a fact as PostgreSQL puts it after a dump was restored: `IN (…)` changes its casts."""
    if value is None:
        return None
    said = _LIST.sub(lambda found: f"ARRAY[{found[1].replace(_VARCHAR, '::text')}]", value)
    return _ITEM.sub(r"\1::text", said)


def _belongs(key: str, gone: set[str]) -> bool:
    """Tell whether a fact is missing because its whole table is."""
    subject, _space, name = key.partition(" ")
    table = name.removeprefix("on ").split(" ")[0].split(".")[0]
    return subject != "table" and table in gone


def _problem(key: str, wanted: str | None, found: str | None) -> Problem:
    subject, name = key.split(" ", maxsplit=1)
    what = f"{subject.capitalize()} {name}"
    if found is None:
        sentence = f"{what} is gone; it was: {wanted}."
    elif wanted is None:
        sentence = f"{what} is there, and no migration makes it: {found}."
    else:
        sentence = f"{what} is changed; it was: {wanted or 'nothing'}; it is: {found or 'nothing'}."
    return Problem(id=f"drift.{subject}", sentence=sentence, remedy=_REMEDIES.get(subject, _REMEDY))


def _facts(cursor: Any) -> list[tuple[str, str]]:
    asked = {"tables": watched_tables(), "application": settings.DATABASE_APP_ROLE}
    cursor.execute(OWNER, asked)
    asked["owner"] = cursor.fetchone()[0]
    found = []
    for query in FACTS:
        cursor.execute(query, asked)
        found += cursor.fetchall()
    cursor.execute(COUNTED, asked)
    return found + [_place(cursor, *counted) for counted in cursor.fetchall()]


def _place(cursor: Any, table: str, column: str, sequence: str) -> tuple[str, str]:
    """Tell whether a sequence still gives numbers that its table does not have."""
    cursor.execute(
        sql.SQL(
            "SELECT (SELECT coalesce(max({column}), 0) FROM {table})"
            " > (SELECT last_value FROM {sequence})"
        ).format(
            column=sql.Identifier(column),
            table=sql.Identifier("public", table),
            sequence=sql.Identifier(*sequence.split(".")),
        )
    )
    (is_behind,) = cursor.fetchone()
    name = sequence.removeprefix("public.")
    return f"place of {name}", f"{'behind' if is_behind else 'not behind'} {table}.{column}"
