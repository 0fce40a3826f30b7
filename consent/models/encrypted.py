"""Columns that are encrypted at rest: whoever holds the database alone reads nothing in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from django.db.migrations import RunPython
from django.db.models.lookups import Exact

from consent.models.data_keys import data_keys

if TYPE_CHECKING:
    from collections.abc import Callable

# Rows that are changed at once; a scan is large, and several may be of ten megabytes.
_AT_ONCE: Final = 200
_SCANS_AT_ONCE: Final = 4
BEFORE_ALL: Final = UUID(int=0)


class EncryptedLookupError(FieldError):
    """What is encrypted cannot be searched: each time the same words become another token."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        super().__init__(
            f"{field.model.__name__}.{field.name} is encrypted: it cannot be searched. Find the row"
            " by its id or its act, or read the rows and compare in Python."
        )


class _Empty(Exact):
    """Whether nothing is written in the column: that, and no more, the database can tell."""

    def get_prep_lookup(self) -> Any:
        # Django makes `isnull` of None once this lookup is there.
        if self.rhs is not None and (not isinstance(self.rhs, str | bytes) or self.rhs):
            raise EncryptedLookupError(self.lhs.output_field)
        return super().get_prep_lookup()


class Encrypted(models.Field):  # type: ignore[type-arg]
    """A column that holds a token (Fernet). The empty value and NULL stay as they are."""

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow `isnull`, and `exact` with the empty value. Raises EncryptedLookupError."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        if lookup_name == "exact":
            return _Empty
        raise EncryptedLookupError(self)

    def get_transform(self, lookup_name: str) -> Any:  # noqa: ARG002 (the base class's)
        """Refuse: a transformed token means nothing."""
        raise EncryptedLookupError(self)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Give the token to write. Raises DataKeyError; EncryptedLookupError for an expression."""
        if hasattr(value, "as_sql"):
            # `bulk_update` gives expressions of this field, whose values come here one by one.
            if not isinstance(value.output_field, Encrypted):
                raise EncryptedLookupError(self)
            return value
        return super().get_db_prep_save(self.token(value) if value else value, connection)

    def token(self, value: Any) -> str | bytes:
        """Give the token of bytes, as a column holds it. Raises DataKeyError."""
        return data_keys().encrypt(bytes(value))


class EncryptedTextField(Encrypted, models.TextField):  # type: ignore[type-arg]
    """Text, kept as a token in a text column."""

    def token(self, value: Any) -> str:
        """Give the token of a text."""
        return data_keys().encrypt(str(value).encode()).decode("ascii")

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Give the text of a token. Raises DataKeyError when its key is gone."""
        return data_keys().decrypt(value.encode()).decode() if value else value


class EncryptedBinaryField(Encrypted, models.BinaryField):  # type: ignore[type-arg]
    """Bytes, kept as a token in a bytea column."""

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        """Give the bytes of a token. Raises DataKeyError when its key is gone."""
        return data_keys().decrypt(bytes(value)) if value else value


@dataclass(frozen=True, kw_only=True)
class Column:
    """An encrypted column of a table whose primary key, `key`, is a UUID."""

    table: str
    key: str
    name: str
    is_binary: bool = False


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Rows of a column that were gone through: how many, how many changed, the last one's key."""

    seen: int
    changed: int
    last: UUID


def encrypted_columns() -> list[Column]:
    """Give every encrypted column there is."""
    return [
        Column(
            table=model._meta.db_table,
            key=str(model._meta.pk.column),
            name=str(field.column),
            is_binary=isinstance(field, EncryptedBinaryField),
        )
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, Encrypted)
    ]


def change_batch(
    cursor: Any, column: Column, change: Callable[[bytes], bytes | None], *, after: UUID
) -> Batch | None:
    """Change what stands in some rows of a column, those after a key; None when none is left.

    `change` gives None for what stays. The rows are locked until the caller's transaction ends.
    """
    table, key, name = column.table, column.key, column.name
    cursor.execute(
        f"SELECT {key}, {name} FROM {table} WHERE {key} > %s AND length({name}) > 0"  # noqa: S608 (our own tables)
        f" ORDER BY {key} LIMIT %s FOR NO KEY UPDATE",
        [after, _SCANS_AT_ONCE if column.is_binary else _AT_ONCE],
    )
    rows = cursor.fetchall()
    if not rows:
        return None
    changes = [(_changed(written, change), row) for row, written in rows]
    changed = [one for one in changes if one[0] is not None]
    if changed:
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE {key} = %s", changed)  # noqa: S608 (our own tables)
    return Batch(seen=len(rows), changed=len(changed), last=rows[-1][0])


def _changed(written: Any, change: Callable[[bytes], bytes | None]) -> Any:
    is_text = isinstance(written, str)
    made = change(written.encode() if is_text else bytes(written))
    return made.decode() if is_text and made is not None else made


def encrypt_rows(*columns: Column) -> RunPython:
    """Give the migration operation that encrypts what stands in columns; undone, it is read again.

    Needs no key while nothing stands there.
    """

    def all_of(change: Callable[[bytes], bytes | None]) -> Any:
        return lambda _apps, editor: _change_all(editor.connection, columns, change)

    return RunPython(
        all_of(lambda data: data_keys().encrypt(data)),
        all_of(lambda token: data_keys().decrypt(token)),
    )


def _change_all(
    connection: Any, columns: tuple[Column, ...], change: Callable[[bytes], bytes | None]
) -> None:
    with connection.cursor() as cursor:
        for column in columns:
            batch = change_batch(cursor, column, change, after=BEFORE_ALL)
            while batch is not None:
                batch = change_batch(cursor, column, change, after=batch.last)
        # A row changed twice has its references checked at the end, and no column changes before.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
