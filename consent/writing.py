"""Writes the rows of one act in one statement: a round trip to the database instead of six."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import AutoField, Field
from django.db.models.fields import NOT_PROVIDED

from consent.compiled import prepared_cursor

Row = type[models.Model]


def insert(*rows: models.Model) -> None:
    """Insert new rows of ours in the order given; each may point at those before it.

    To the database they are written at once, so that references between them hold.
    """
    values = [value for row in rows for value in _values(row)]
    with prepared_cursor() as cursor:
        cursor.execute(_statement(tuple(type(row) for row in rows)), values)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def _values(row: models.Model) -> list[Any]:
    return [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in _written(type(row))
    ]


@cache
def _written(model: Row) -> tuple[Field[Any, Any], ...]:
    """Give the columns that we fill; the database fills those that have a default of its own."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.db_default is NOT_PROVIDED and not isinstance(field, AutoField)
    )


@cache
def _statement(kinds: tuple[Row, ...]) -> str:
    *first, last = [_insert(kind) for kind in kinds]
    named = ", ".join(f"row_{place} AS ({one})" for place, one in enumerate(first))
    return f"WITH {named} {last}" if named else last


@cache
def _insert(model: Row) -> str:
    quote, fields = connection.ops.quote_name, _written(model)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(f"CAST(%s AS {_type(field)})" for field in fields)
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608 (names of our models)


def _type(field: Field[Any, Any]) -> str:
    """Give PostgreSQL's name of a column's type: inside WITH it does not know it by itself.

    Without a length: a cast to varchar(9) would cut what is longer, the column itself refuses it.
    """
    kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
    return str(kind).partition("(")[0]
