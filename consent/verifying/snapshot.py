"""Reads the database as it was at one instant, beside whoever writes, and streams large tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

import psycopg
from django.db import connection, transaction

# So many rows fit into a socket's buffer: the server never waits for us, nor we for it.
BATCH: Final = 100

# Row security would hide rows without a word: with it off, PostgreSQL raises an error instead.
_SETTINGS: Final = (
    "SET LOCAL search_path = public",
    "SET LOCAL TIME ZONE 'UTC'",
    "SET LOCAL datestyle = 'ISO'",
    "SET LOCAL row_security = off",
    "SET LOCAL jit = off",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)


@contextmanager
def snapshot() -> Iterator[None]:
    """Let every query of the block see one state of the database, and write nothing.

    Nobody waits for it, and it holds up no sealing. Inside a transaction that is open already, it
    sees what that one sees.
    """
    is_alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for setting in _SETTINGS:
            cursor.execute(setting)
        yield
        # Nothing was written; what was set ends here too.
        transaction.set_rollback(True)


def batches(statement: str, *, size: int = BATCH) -> Iterator[list[tuple[Any, ...]]]:
    """Give the rows of a query in batches, while the server goes on reading.

    To be used in a snapshot, which answers no other query meanwhile. Columns come in PostgreSQL's
    binary form: bytea as bytes, uuid as UUID.
    """
    cursor = psycopg.Cursor(connection.connection)
    rows = cursor.stream(statement, binary=True, size=size)
    while some := list(islice(rows, size)):
        yield some
