"""Who is meant by words, and how people were at an instant: rows of a history, not of today."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection

from consent.models import Practitioner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

# As many as words may mean before they are called too common.
MOST: Final = 200
# Three letters are the least that an index of trigrams can look for.
LEAST: Final = 3


@dataclass(frozen=True, kw_only=True)
class Then:
    """A practitioner as she was at an instant; `known` is False where no row is as old."""

    id: UUID
    name: str
    email: str
    external_id: str
    contract_start: date
    contract_end: date | None
    known: bool = True


_LIKE: Final = " OR ".join(
    f"opposable_folded({column}) LIKE %(like)s" for column in ("name", "email", "external_id")
)
_BY_WORDS: Final = f"""
SELECT id FROM consent_practitioner WHERE site_id = ANY(%(sites)s) AND ({_LIKE})
UNION
SELECT id FROM consent_historicalpractitioner WHERE site_id = ANY(%(sites)s) AND ({_LIKE})
LIMIT %(limit)s
"""  # noqa: S608 (our own words)


def matching(words: str, *, sites: Sequence[int]) -> list[UUID]:
    """Give at most MOST + 1 people of brands whose name, e-mail or external id holds words.

    Accents and case do not matter; a name that she had before finds her too. Fewer than LEAST
    characters, or none of them a letter or a digit, find an external id that is just that.
    """
    said = words.strip()
    if len(said) < LEAST or not any(one.isalnum() for one in said):
        exactly = Practitioner.objects.filter(site__in=sites, external_id__in=_cases(said))
        return list(exactly.values_list("pk", flat=True)[: MOST + 1])
    with connection.cursor() as cursor:
        # Folded by PostgreSQL, as the index is.
        cursor.execute("SELECT opposable_folded(%s)", [said])
        (folded,) = cursor.fetchone() or ("",)
        values: dict[str, Any] = {"sites": list(sites), "like": _holding(folded)}
        cursor.execute(_BY_WORDS, values | {"limit": MOST + 1})
        return [row[0] for row in cursor.fetchall()]


def _cases(said: str) -> set[str]:
    """Give few characters in every case: an index knows no other way to leave it out."""
    if len(said) >= LEAST:
        return {said}
    return {"".join(each) for each in product(*((one.lower(), one.upper()) for one in said))}


def _holding(folded: str) -> str:
    """Give the pattern of what holds these words; a full-width per cent sign is folded to one."""
    escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


_THEN: Final = """
SELECT DISTINCT ON (id) id, name, email, external_id, contract_start, contract_end, history_type
FROM consent_historicalpractitioner
WHERE id = ANY(%(ids)s) AND history_date <= %(at)s
ORDER BY id, history_date DESC, history_id DESC
"""


def people_at(ids: Iterable[UUID], *, at: datetime) -> dict[UUID, Then]:
    """Give people as they were at an instant, by id; who has no older row, as she is, unknown."""
    wanted = list(ids)
    with connection.cursor() as cursor:
        cursor.execute(_THEN, {"ids": wanted, "at": at})
        rows = cursor.fetchall()
    found = {row[0]: _then(row[:-1], known=True) for row in rows if row[-1] != "-"}
    names = ("id", "name", "email", "external_id", "contract_start", "contract_end")
    missing = [key for key in wanted if key not in found]
    for row in Practitioner.objects.filter(pk__in=missing).values_list(*names):
        found[row[0]] = _then(row, known=False)
    return found


def _then(row: tuple[Any, ...], *, known: bool) -> Then:
    key, name, email, external_id, start, end = row
    return Then(
        id=key,
        name=name,
        email=email,
        external_id=external_id,
        contract_start=start,
        contract_end=end,
        known=known,
    )
