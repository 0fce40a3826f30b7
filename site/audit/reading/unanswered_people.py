"""People in the order of the list, as they were as of a moment, by chunks of an index by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audit.reading.unanswered_asked import Asked


@dataclass(frozen=True, kw_only=True)
class Key:
    """The place of a person in the order."""

    name: str
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with the language and the contract that she had; her name is the one of today."""

    name: str
    id: UUID
    site: int
    language: str
    contract_start: date
    contract_end: date | None

    @property
    def key(self) -> Key:
        """Give her place in the order."""
        return Key(name=self.name, id=self.id)

    def is_under_contract(self, day: date) -> bool:
        """Tell whether her contract runs on a Paris day; its last day is included."""
        end = self.contract_end
        return self.contract_start <= day and (end is None or day <= end)


_COLUMNS: Final = "name, id, site_id, language, contract_start, contract_end"
_OF_BRAND: Final = f"""
(SELECT {_COLUMNS} FROM consent_practitioner WHERE site_id = %(site_{{n}})s{{start}}
ORDER BY name {{direction}}, id {{direction}} LIMIT %(most)s)
"""  # noqa: S608 (our own words)
_MERGED: Final = """
SELECT * FROM ({parts}) AS person ORDER BY name {direction}, id {direction} LIMIT %(most)s
"""
_BY_ID: Final = f"""
SELECT {_COLUMNS} FROM consent_practitioner WHERE id = ANY(%(ids)s)
"""  # noqa: S608 (our own words)
# As she was: the last row of her history, if she is in it by then and was not taken out.
_THEN: Final = """
SELECT person.name, person.id, person.site_id,
    coalesce(earlier.language, person.language),
    coalesce(earlier.contract_start, person.contract_start),
    CASE WHEN earlier.id IS NULL THEN person.contract_end ELSE earlier.contract_end END
FROM ({people}) AS person LEFT JOIN LATERAL (
    SELECT history.id, history.language, history.contract_start, history.contract_end,
        history.history_type
    FROM consent_historicalpractitioner AS history
    WHERE history.id = person.id AND history.history_date <= %(at)s
    ORDER BY history.history_date DESC, history.history_id DESC LIMIT 1
) AS earlier ON earlier.history_type <> '-'
"""


def following(asked: Asked, start: Key | None, *, backwards: bool, most: int) -> list[Person]:
    """Give `most` people of the brands after `start`, or before it, nearest first; all of them.

    Whether a contract ran is not asked here: what is read is `most` rows, whoever they are.
    """
    direction = "DESC" if backwards else "ASC"
    values: dict[str, Any] = {f"site_{n}": site for n, site in enumerate(asked.sites)}
    after = ""
    if start is not None:
        after = f" AND (name, id) {'<' if backwards else '>'} (%(name)s, %(id)s)"
        values |= {"name": start.name, "id": start.id}
    parts = [
        _OF_BRAND.format(n=n, start=after, direction=direction) for n in range(len(asked.sites))
    ]
    if not parts:
        return []
    people = _MERGED.format(parts=" UNION ALL ".join(parts), direction=direction)
    order = f" ORDER BY person.name {direction}, person.id {direction}"
    return _read(asked, people, values | {"most": most}, order=order)


def by_ids(asked: Asked, ids: Sequence[UUID]) -> list[Person]:
    """Give people by their ids, in that order."""
    found = {one.id: one for one in _read(asked, _BY_ID, {"ids": list(ids)})}
    return [found[pk] for pk in ids if pk in found]


def _read(asked: Asked, people: str, values: dict[str, Any], *, order: str = "") -> list[Person]:
    if asked.before is not None:
        people, values = _THEN.format(people=people) + order, values | {"at": asked.before}
    with connection.cursor() as cursor:
        cursor.execute(people, values)
        names = ("name", "id", "site", "language", "contract_start", "contract_end")
        return [Person(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
