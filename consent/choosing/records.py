"""The record behind the line of a consent version, and of a choice: made from their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consent.ledger import canonical_json
from consent.trackers.records import Decided, FixedVersion, choice_record, version_record

if TYPE_CHECKING:
    from uuid import UUID

    from consent.models import ConsentVersion, TrackerChoice


def record_of_version(version: ConsentVersion) -> bytes:
    """Give what the ledger commits to of a consent version: canonical JSON (RFC 8785)."""
    proposal = version.proposal
    fixed = FixedVersion(
        id=version.pk,
        brand=version.site_id,
        number=version.number,
        change=version.change,
        sha256=version.sha256,
        summaries=version.summaries,
        proposal=proposal.pk,
        proposed_by=proposal.by_id,
        proposed_at=proposal.at,
        lower_reason=proposal.lower_reason,
        by=version.by_id,
        at=version.at,
    )
    return canonical_json(version_record(fixed))


def record_of_choice(choice: TrackerChoice, *, visitor: UUID, host: str) -> bytes:
    """Give what the ledger commits to of a choice: canonical JSON (RFC 8785).

    `visitor` is the random id of its cookie, which stands apart; `host` the brand's host name.
    """
    version = choice.version
    decided = Decided(
        id=choice.pk,
        kind=choice.kind,
        brand=host,
        visitor=visitor,
        version=version.pk,
        number=version.number,
        sha256=version.sha256,
        build=choice.build,
        digest=choice.digest,
        language=choice.language,
        place=choice.place,
        label=choice.label,
        yes=tuple(choice.yes),
        no=tuple(choice.no),
        gpc=choice.gpc,
        previous=choice.previous_id,
        at=choice.at,
    )
    return canonical_json(choice_record(decided))
