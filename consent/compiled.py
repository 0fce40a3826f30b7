"""A query whose SQL is written once: Django takes longer to write it than PostgreSQL to answer."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet

Key = TypeVar("Key")


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
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        statement, params = self._build(self._example).query.sql_with_params()
        return str(statement), tuple(params)
