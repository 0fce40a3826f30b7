"""What a file is made of: a list by windows, each a query, so that PostgreSQL writes its lines.

Where Python decides what is in a window, PostgreSQL is given the rows: no cell is written twice
over, and none is written by other rules.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from audit.exports.columns import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.exports.columns import Column
    from audit.exports.statements import Values
    from audit.models import Export


class Query(Protocol):
    """Gives the query of what `row` makes of each row of a window, in their order."""

    def __call__(self, row: str, values: Values) -> str:
        """Give it, with placeholders for what is added to `values`."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """Some rows of a list, where they end, and about which share of it is written then.

    `last` is what the next window is asked for after, as JSON holds it; None: there is no other.
    `share` is in thousandths.
    """

    last: Any
    share: int
    query: Query


@dataclass(frozen=True, kw_only=True)
class Rows(ABC):
    """A list that is exported. The same place gives the same window, whoever asks for it."""

    columns: ClassVar[Sequence[Column]]
    export: Export

    @abstractmethod
    def window(self, after: Any) -> Window:
        """Give the rows that follow where a window ended; the first ones after None."""


_TYPES: Final = {
    Cell.INSTANT: "timestamptz",
    Cell.PARIS: "timestamptz",
    Cell.DAY: "date",
    Cell.NUMBER: "bigint",
}
_PLACE: Final = "place"


def query_of(columns: Sequence[Column], records: Sequence[Mapping[str, Any]]) -> Query:
    """Give the query of rows that Python gave: by name, what each column of `given` reads.

    Instants, days and ids as Python has them; instants are aware.
    """
    placed = [{_PLACE: place, **one} for place, one in enumerate(records)]
    text = json.dumps(placed, default=str, ensure_ascii=False)
    types = {column.sql: _TYPES.get(column.cell, "text") for column in columns}
    named = ", ".join(f"{sql.removeprefix('given.')} {kind}" for sql, kind in types.items())
    return partial(_recorded, text, f"{_PLACE} integer, {named}")


def _recorded(text: str, named: str, row: str, values: Values) -> str:
    return (
        f"SELECT {row} FROM json_to_recordset({values.add(text)}::json) AS given ({named})"  # noqa: S608 (our own words)
        f" ORDER BY given.{_PLACE}"
    )
