"""The texts of brands with the days on which they bind, as these stood at an earlier instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from consent.obligations import Text
from policies.models import EntryIntoForce

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# The columns of a decision, and what the rule calls them.
_TEXT: Final = {
    "version_id": "version",
    "version__policy_id": "policy",
    "version__policy__kind": "kind",
    "version__language": "language",
    "version__asks": "asks",
    "version__asked_of": "asked_of",
    "version__valid_for_days": "valid_for_days",
    "day": "day",
    "until": "until",
}
_DECISION: Final = ("pk", "replaces_id", "decided_at", "version__adoption__adopted_at")
_NUMBER: Final = ("version__major", "version__minor")


def texts_then(sites: Iterable[int], *, at: datetime) -> dict[int, list[Text]]:
    """Give each brand's texts, as `audit.reading.person.texts_at` does of one; one query."""
    columns = ("version__policy__site", *_DECISION, *_NUMBER, *_TEXT)
    wanted = list(sites)
    rows = EntryIntoForce.objects.filter(version__policy__site__in=wanted)
    known = [
        row
        for row in rows.order_by("decided_at", "pk").values(*columns)
        if row["decided_at"] < at or _is_adopted(row)
    ]
    replaced = {row["replaces_id"] for row in known}
    found: dict[int, list[Text]] = {site: [] for site in wanted}
    for row in known:
        if row["pk"] not in replaced and row["day"] is not None:
            found[row["version__policy__site"]].append(_text(row))
    return found


def _is_adopted(row: dict[str, Any]) -> bool:
    """Tell whether it was decided before this system: it stood ever since, if recorded later."""
    adopted = row["version__adoption__adopted_at"]
    return adopted is not None and row["decided_at"] <= adopted


def _text(row: dict[str, Any]) -> Text:
    number = tuple(row[column] for column in _NUMBER)
    return Text(number=number, **{name: row[column] for column, name in _TEXT.items()})
