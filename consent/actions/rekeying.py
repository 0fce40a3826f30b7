"""Renew the key of personal data: a new one writes from now on, and all rows come under it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cryptography.fernet import Fernet
from django.db import connection, transaction

from consent.models.data_keys import data_keys, write_keys
from consent.models.encrypted import BEFORE_ALL, change_batch, encrypted_columns
from policies.alone import alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from consent.models.data_keys import Keys
    from consent.models.encrypted import Batch, Column

# A process that read the file before may still hold a row it has not committed; none does so long.
SETTLED: Final = timedelta(minutes=1)
_LOCK: Final = 7_465_406


class RekeyingRefusedError(Exception):
    """Keys are not changed now; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a column is: rows gone through so far, and those that came under the new key."""

    column: Column
    seen: int
    renewed: int


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let one process at a time change keys. Raises RekeyingRefusedError in a second one."""
    with alone(_LOCK) as is_alone:
        if not is_alone:
            raise RekeyingRefusedError("Another process is changing keys: wait until it ends.")
        yield


def add_key() -> bool:
    """Put a new key before the one there is; False where two are there: that change goes on.

    Raises DataKeyError.
    """
    keys = data_keys()
    if len(keys.texts) > 1:
        return False
    write_keys(keys.path, [Fernet.generate_key().decode(), *keys.texts])
    return True


def renew_rows() -> Iterator[Progress]:
    """Bring all rows under the first key, in short transactions; tell of each how far it is.

    Whatever is under it already stays as it is: interrupted, begin again. Raises DataKeyError.
    """
    keys = data_keys()
    for column in encrypted_columns():
        seen = renewed = 0
        for batch in _batches(column, keys):
            seen, renewed = seen + batch.seen, renewed + batch.changed
            yield Progress(column=column, seen=seen, renewed=renewed)


def drop_old_keys(*, at: datetime) -> int:
    """Take all keys but the first out of the file, once no row needs them; give how many.

    Raises RekeyingRefusedError while a row does, or while one may still be written; DataKeyError.
    """
    keys = data_keys()
    if at.timestamp() - keys.path.stat().st_mtime < SETTLED.total_seconds():
        raise RekeyingRefusedError(
            f"{keys.path} changed less than a minute ago, and rows are still being written under"
            " the key before. Wait for a minute, then do this again."
        )
    if any(_needs_old(column, keys) for column in encrypted_columns()):
        raise RekeyingRefusedError(
            "Rows are still under an old key: run `manage.py rotate_data_key` to its end first."
        )
    write_keys(keys.path, keys.texts[:1])
    return len(keys.texts) - 1


def _batches(column: Column, keys: Keys) -> Iterator[Batch]:
    after = BEFORE_ALL
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            batch = change_batch(cursor, column, keys.renewed, after=after)
        if batch is None:
            return
        yield batch
        after = batch.last


def _needs_old(column: Column, keys: Keys) -> bool:
    """Tell whether a row of a column is under an old key; nothing is changed."""

    def look(token: bytes) -> None:
        if keys.renewed(token) is not None:
            raise _FoundError

    after = BEFORE_ALL
    try:
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                batch = change_batch(cursor, column, look, after=after)
            if batch is None:
                return False
            after = batch.last
    except _FoundError:
        return True


class _FoundError(Exception):
    """One is enough."""
