"""The answers to a version's number: whoever is asked as of an instant, a row each, by ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection, transaction

from audit.exports import rows
from audit.exports.answered_sql import (
    ASKED_IN_CABINETS,
    ASKED_THEMSELVES,
    FROM,
    LAST,
    STANDING,
)
from audit.exports.columns import ANSWERS
from audit.exports.rows import TEXTS, who
from audit.exports.windows import Rows, Window
from audit.reading.coverage import texts_of
from policies.deadlines import paris_day
from policies.models import Version
from policies.models.asking import AskedOf

if TYPE_CHECKING:
    from audit.exports.statements import Values

# Whether a cabinet is asked, and its or her id.
Place = tuple[bool, UUID]
# Before any id there is.
_FIRST: Final = (False, UUID(int=0))
# Everybody is grouped in memory, and compiling takes longer than running.
_ROOM: Final = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"


@dataclass(frozen=True, kw_only=True)
class AnswerRows(Rows):
    """Whoever is asked by a version's number: what was answered last, or that nothing was."""

    columns = ANSWERS

    def window(self, after: Any) -> Window:
        """Give the next ones by id: people who answer for themselves, then cabinets."""
        start = (after[0], UUID(after[1])) if after else _FIRST
        last = self._last(start)
        return Window(
            last=[last[0], str(last[1])] if last else None,
            share=_share(last) if last else 1000,
            query=lambda row, values: self._statement(row, values, start, last),
        )

    @property
    def _version(self) -> Version:
        texts = Version.objects.select_related("policy").defer("source", "markdown", "html")
        found: Version = texts.get(pk=self.export.terms["version"])
        return found

    def _values(self, version: Version, start: Place) -> dict[str, Any]:
        at = self.export.as_of
        return {
            "site": version.policy.site_id,
            "at": at,
            "day": paris_day(at),
            "versions": texts_of(version),
            "asks": version.asks,
            "valid": version.valid_for_days,
            "asked_at": self.export.asked_at,
            "from": start[0],
            "from_id": start[1],
        }

    def _last(self, start: Place) -> Place | None:
        """Give whoever ends the window; None where it is the last one."""
        version = self._version
        values = self._values(version, start) | {"skip": rows.WINDOW - 1}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ROOM)
            cursor.execute(f"WITH {_asked(version)} {LAST}", values)
            found: Place | None = cursor.fetchone()
        return found

    def _statement(self, row: str, values: Values, start: Place, last: Place | None) -> str:
        version = self._version
        values.given |= self._values(version, start)
        until = "true"
        if last is not None:
            until = f"(by_cabinet, id) <= ({values.add(last[0])}, {values.add(last[1])})"
        then = self.export.as_of if self.export.terms["then"] else None
        parts = ", ".join((TEXTS, _asked(version), STANDING.format(until=until)))
        return f"WITH {parts} SELECT {row} {FROM.format(who=who(then, values))}"


def _asked(version: Version) -> str:
    by_cabinet: bool = version.asked_of == AskedOf.CABINET
    return ASKED_IN_CABINETS if by_cabinet else ASKED_THEMSELVES


def _share(place: Place) -> int:
    """Give it by the ids, which are drawn evenly."""
    return min(999, 1000 * place[1].int >> 128)
