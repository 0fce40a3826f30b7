"""Enters into the ledger the rows that other tables made: each gets a line, once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db.models import Exists, OuterRef

from consent.entering import line
from consent.ledger import canonical_json, instant
from consent.models import Enrolment, Entry, EntryType, Opening, OwnEntry
from policies.models import Approval, EntryIntoForce, Override, Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from policies.models import Proposal, ProposedText

Row: TypeAlias = Version | EntryIntoForce | OwnEntry | Approval | Override

# Rows enrolled in one transaction, which stays far below two seconds.
AT_ONCE: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A table whose rows are enrolled: as what, and which of its columns is their instant."""

    line: EntryType
    model: type[Row]
    instant: str
    related: tuple[str, ...] = ()
    # Long columns that no record takes.
    unread: tuple[str, ...] = ()

    def rows(self) -> QuerySet[Any]:
        """Give all its rows, with what their records need."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.select_related(*self.related).defer(*self.unread) if self.related else rows

    def missing(self) -> QuerySet[Any]:
        """Give the rows that have no line yet, the oldest first."""
        enrolled = Enrolment.objects.filter(type=self.line, row=OuterRef("pk"))
        return self.rows().filter(~Exists(enrolled)).order_by(self.instant, "pk")


_TEXT: Final = ("text__policy",)
_UNREAD: Final = ("text__source", "text__findings")
KINDS: Final = (
    Kind(
        line=EntryType.VERSION,
        model=Version,
        instant="recorded_at",
        related=("policy", "promulgation__proposal", "adoption"),
        unread=("markdown", "html", "adoption__original", "adoption__evidence"),
    ),
    Kind(line=EntryType.ENTRY_INTO_FORCE, model=EntryIntoForce, instant="decided_at"),
    Kind(line=EntryType.ENTRY_INTO_FORCE, model=OwnEntry, instant="decided_at"),
    Kind(
        line=EntryType.APPROVAL,
        model=Approval,
        instant="at",
        related=(*_TEXT, "text__proposal"),
        unread=_UNREAD,
    ),
    Kind(line=EntryType.OVERRIDE, model=Override, instant="at", related=_TEXT, unread=_UNREAD),
)


def enrol() -> int:
    """Give a line to rows that have none, at most AT_ONCE of each kind; give how many.

    The caller has the fence and the transaction. A row's line bears the row's own instant.
    """
    return sum(_enrol(kind, list(kind.missing()[:AT_ONCE])) for kind in KINDS)


def _enrol(kind: Kind, rows: Sequence[Any]) -> int:
    entries, openings, enrolments = [], [], []
    for row in rows:
        time = getattr(row, kind.instant)
        entry, opening = line(kind.line, record_of_row(row), time=time)
        entries.append(entry)
        openings.append(opening)
        enrolments.append(Enrolment(entry=entry, type=kind.line, row=row.pk))
    Entry.objects.bulk_create(entries)
    Opening.objects.bulk_create(openings)
    Enrolment.objects.bulk_create(enrolments)
    return len(entries)


def record_of_row(row: Row) -> bytes:
    """Give what the ledger commits to of a row: canonical JSON, from the row as it stands.

    Only columns that never change take part, so that the record can be made again at any time.
    """
    match row:
        case Version():
            values = _version(row)
        case EntryIntoForce():
            values = _entry_into_force(row)
        case OwnEntry():
            values = _own_entry(row)
        case Approval():
            values = _text(row.text) | {"row": "approval", "sha256": row.sha256}
            values |= {"by": _id(row.by_id), "at": instant(row.at), **_frozen(row.text.proposal)}
        case Override():
            values = _override(row)
    return canonical_json(values | {"id": str(row.pk)})


def _version(row: Version) -> dict[str, Any]:
    return {
        "row": "version",
        "brand": row.policy.site_id,
        "policy": row.policy.kind,
        "language": row.language,
        "number": row.number,
        "change": row.change,
        "title": row.title,
        "summary": row.summary,
        "summaries": row.summaries,
        "sha256": row.sha256,
        "html_sha256": row.html_sha256,
        "source_sha256": sha256(canonical_json(row.source)).hexdigest(),
        "recorded_at": instant(row.recorded_at),
        "promulgation": _promulgation(row),
        "adoption": _adoption(row),
        **row.beside(),
    }


def _promulgation(row: Version) -> dict[str, Any] | None:
    made = row.promulgation
    if made is None:
        return None
    return {
        "id": str(made.pk),
        "notice_days": made.notice_days,
        "proposal": _id(made.proposal_id),
        "urgent_duty": made.proposal.urgent_duty if made.proposal else "",
        "by": _id(made.by_id),
        "at": instant(made.at),
    }


def _adoption(row: Version) -> dict[str, Any] | None:
    made = getattr(row, "adoption", None)
    if made is None:
        return None
    return {
        "original_name": made.original_name,
        "original_sha256": made.original_sha256,
        "evidence_name": made.evidence_name,
        "evidence_sha256": made.evidence_sha256,
        "evidence_note": made.evidence_note,
        "by": _id(made.by_id),
        "confirmed_by": _id(made.confirmed_by_id),
        "at": instant(made.adopted_at),
    }


def _entry_into_force(row: EntryIntoForce) -> dict[str, Any]:
    return {
        "row": "entry_into_force",
        "version": str(row.version_id),
        "day": _day(row.day),
        "until": _day(row.until),
        "reason": row.reason,
        "replaces": _id(row.replaces_id),
        "by": _id(row.decided_by_id),
        "at": instant(row.decided_at),
    }


def _own_entry(row: OwnEntry) -> dict[str, Any]:
    return {
        "row": "own_entry",
        "pseudonym": str(row.practitioner_id),
        "version": str(row.version_id),
        "day": _day(row.day),
        "reason": row.reason,
        "replaces": _id(row.replaces_id),
        "at": instant(row.decided_at),
    }


def _override(row: Override) -> dict[str, Any]:
    return _text(row.text) | {
        "row": "override",
        "rule": row.rule,
        "severity": row.severity,
        "clause": row.clause,
        "context": row.context,
        "reason": row.reason,
        "by": _id(row.by_id),
        "at": instant(row.at),
    }


def _text(text: ProposedText) -> dict[str, Any]:
    """Give which text was put forward, as its approvers were shown it."""
    return {
        "proposal": str(text.proposal_id),
        "text": str(text.pk),
        "text_sha256": text.sha256,
        "brand": text.policy.site_id,
        "policy": text.policy.kind,
        "language": text.language,
    }


def _frozen(proposal: Proposal) -> dict[str, str]:
    """Give the digest of what was approved beside the text; nothing where nothing was."""
    if not proposal.frozen:
        return {}
    return {"frozen_sha256": sha256(canonical_json(proposal.frozen)).hexdigest()}


def _id(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
