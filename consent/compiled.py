"""Queries whose SQL is written once and planned once: both take longer than the answer."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

Key = TypeVar("Key")


class _Prepared(psycopg.Cursor[Any]):
    """A cursor whose statements PostgreSQL plans once per connection, not each time."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Execute a statement that is worth preparing: its text is always the same."""
        return super().execute(query, params, **{**options, "prepare": True})


def prepared_cursor() -> CursorWrapper:
    """Give a cursor of Django's connection that prepares its statements on the server.

    Django's own binds values into the text. Counted and logged like any other.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    cursor: Any = _Prepared(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return make(cursor)


class Compiled(Generic[Key]):
    """Rows of a `values_list` that depend on one value, such as a practitioner's id.

    `build` gives the query for any value; `example` is one of its type that no row has, and that
    the query holds nowhere else. Columns must need no conversion by Django.
    """

    def __init__(self, build: Callable[[Key], QuerySet[Any, Any]], *, example: Key) -> None:
        self._build, self._example = build, example

    def rows(self, value: Key) -> list[tuple[Any, ...]]:
        """Give the rows for a value, in the query's order."""
        statement, params = self._compiled
        values: list[Any] = [value if one == self._example else one for one in params]
        with prepared_cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        statement, params = self._build(self._example).query.sql_with_params()
        return str(statement), tuple(params)
