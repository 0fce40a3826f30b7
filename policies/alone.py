"""Lets one process at a time do something, whatever machine it is on; the others learn of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(lock: int) -> Iterator[bool]:
    """Try a lock of the whole database, held while the context lasts; give whether we have it.

    It ends with the connection: a process that is killed keeps nobody waiting.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        has_it: bool = cursor.fetchone()[0]
    try:
        yield has_it
    finally:
        if has_it:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
