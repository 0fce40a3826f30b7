"""PostgreSQL refuses what would write, for as long as somebody who only reads is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from django.db import DatabaseError, Error, connection, transaction
from django.db.transaction import TransactionManagementError
from psycopg.errors import ReadOnlySqlTransaction


class _Session:
    """Outside a transaction: each that begins from now on reads only."""

    within: Final = 0

    def begin(self) -> None:
        """Refuse writes."""
        _say("SET default_transaction_read_only = on")

    def end(self) -> None:
        """Set the session back, or close it: the next request may write."""
        try:
            _say("RESET default_transaction_read_only")
        except Error:
            connection.close()


@dataclass(kw_only=True)
class _Savepoint:
    """Within a transaction, which is the caller's: what comes after a savepoint reads only."""

    within: int
    name: str = ""

    def begin(self) -> None:
        """Refuse writes."""
        self.name = transaction.savepoint()
        _say("SET LOCAL transaction_read_only = on")

    def end(self) -> None:
        """Go back to the savepoint: nothing was written since, and faults since are over.

        PostgreSQL lets nothing that reads go on to write, a part of a transaction neither.
        """
        transaction.set_rollback(False)
        transaction.savepoint_rollback(self.name)
        transaction.savepoint_commit(self.name)


_NOW: Final[ContextVar[_Session | _Savepoint | None]] = ContextVar("refusing", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Let PostgreSQL refuse every write on this connection, of our code and of anybody's.

    The connection is afterwards as it was, however the block ends.
    """
    if is_reading():
        yield
        return
    depth = len(connection.atomic_blocks)
    refusing = _Savepoint(within=depth) if depth else _Session()
    refusing.begin()
    token = _NOW.set(refusing)
    try:
        yield
    finally:
        _NOW.reset(token)
        refusing.end()


@contextmanager
def writing() -> Iterator[None]:
    """Let what is on record of reading be written within `reading`; elsewhere this does nothing.

    It begins before any transaction of its own: PostgreSQL lets none that reads go on to write.
    Raises TransactionManagementError otherwise.
    """
    refusing = _NOW.get()
    if refusing is None:
        yield
        return
    if not may_write():
        raise TransactionManagementError("Write before the transaction begins, not within it.")
    refusing.end()
    token = _NOW.set(None)
    try:
        yield
    finally:
        _NOW.reset(token)
        refusing.begin()


def may_write() -> bool:
    """Tell whether writes are possible here, at once or by `writing`."""
    refusing = _NOW.get()
    return refusing is None or len(connection.atomic_blocks) == refusing.within


def is_reading() -> bool:
    """Tell whether writes are refused here."""
    return _NOW.get() is not None


def is_refusal(error: BaseException) -> bool:
    """Tell whether PostgreSQL refused a write because it was to read only."""
    return isinstance(error, DatabaseError) and isinstance(error.__cause__, ReadOnlySqlTransaction)


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
