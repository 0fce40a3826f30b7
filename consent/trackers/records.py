"""What the ledger commits to of a consent version and of a choice on trackers, as values for JSON.

Put through `consent.ledger.canonical_json` they are the record behind a line. Only what never
changes takes part, so that each record can be made again from its rows at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

from policies.deadlines import PARIS

Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class FixedVersion:
    """A consent version as it was fixed: `by` and `proposed_by` are ids, `at` has a time zone.

    `brand` is the number of the brand's site, `sha256` that of the content.
    """

    id: UUID
    brand: int
    number: str
    change: str
    sha256: str
    summaries: dict[str, str]
    proposal: UUID
    proposed_by: UUID
    proposed_at: datetime
    lower_reason: str
    by: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A choice as it was made (RULES section 5): `kind` is its line's type.

    `brand` is the host name it was made on, `visitor` the random id of the cookie, `digest` the
    SHA-256 of all that was shown, `label` the button's words in `language`, `previous` the choice
    before it under the same random id.
    """

    id: UUID
    kind: str
    brand: str
    visitor: UUID
    version: UUID
    number: str
    sha256: str
    build: str
    digest: str
    language: str
    place: str
    label: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    gpc: bool
    previous: UUID | None
    at: datetime


def version_record(fixed: FixedVersion) -> Values:
    """Give the record of a consent version: ids as text, instants in UTC to the microsecond."""
    return {"row": "consent_version"} | _values(fixed)


def choice_record(decided: Decided) -> Values:
    """Give the record of a choice: as above; keys of categories sorted, Paris time beside UTC."""
    return {
        "row": "tracker_choice",
        **_values(decided),
        "yes": sorted(decided.yes),
        "no": sorted(decided.no),
        "paris_time": decided.at.astimezone(PARIS).isoformat(timespec="seconds"),
    }


def _values(given: FixedVersion | Decided) -> Values:
    return {name: _value(value) for name, value in vars(given).items()}


def _value(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return _instant(value)
    return value


def _instant(at: datetime) -> str:
    """Give an instant as every line of the ledger has it; ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("Give an instant with its time zone.")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
