"""What an archive holds: the versions of one policy, each with its days and how it came to be."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision on the days of a version, the first or one that replaces the one before it.

    Days are Paris days; `until` is excluded; no `day` means that it never enters into force.
    """

    day: date | None
    until: date | None
    reason: str
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """The mark that a version predates the system it was exported from."""

    adopted_at: datetime
    original_name: str
    original_sha256: str
    evidence_name: str
    evidence_sha256: str
    evidence_note: str


@dataclass(frozen=True, kw_only=True)
class ArchivedVersion:
    """One fixed text with everything that is kept beside it.

    `source` is the editor's stream (`{"title", "body"}`), `clauses` the lasting id and the heading
    of each clause, `markdown` the canonical text whose SHA-256 is `sha256`.
    """

    language: str
    number: tuple[int, int]
    title: str
    change: str
    summary: str
    summaries: dict[str, str]
    asks: str
    asked_of: str
    valid_for_days: int | None
    promised_notice_days: int | None
    promulgated_at: datetime | None
    notice_days: int | None
    recorded_at: datetime
    decisions: tuple[Decision, ...]
    adopted: Adopted | None
    clauses: tuple[tuple[str, str], ...]
    sha256: str
    html_sha256: str
    markdown: str
    html: str
    source: dict[str, Any]

    @property
    def cited(self) -> str:
        """Give the number as it is cited: 2.0."""
        return f"{self.number[0]}.{self.number[1]}"


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A policy of one brand: its kind and its versions, by language and number."""

    kind: str
    brand: str
    versions: tuple[ArchivedVersion, ...]
