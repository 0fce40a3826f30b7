"""Export evidence: the ledger keeps who took what before anybody has it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from audit.bundle import evidence
from audit.looking.recording import FORMAT, enter_look
from audit.models import Access, AccessKind
from consent.entering import enter
from consent.ledger import canonical_json, instant
from consent.models import EntryType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.models import User
    from audit.subjects import Subject

# Where a command is named as addresses are.
PLACE: Final = "export_evidence"


def export(
    subject: Subject, *, checkpoints: Sequence[str] = (), by: User | None, at: datetime
) -> bytes:
    """Give a bundle, once an entry of type `access` says who got which one, by pseudonym.

    `by` is None for somebody at the machine itself who did not say who it is. Raises
    EvidenceRefusedError; nothing is entered then.
    """
    bundle = evidence(subject, checkpoints=checkpoints, at=at)
    record = {
        "format": FORMAT,
        "what": "evidence",
        "kind": subject.kind,
        "subject": subject.name,
        "brand": subject.site.hostname,
        "by": str(by.pk) if by else None,
        "sha256": sha256(bundle).hexdigest(),
        "at": instant(at),
    }
    if by is None:
        enter(EntryType.ACCESS, canonical_json(record), time=at)
    else:
        enter_look(_look(subject, by=by, at=at), record, has_words=False)
    return bundle


def _look(subject: Subject, *, by: User, at: datetime) -> Access:
    return Access(
        kind=AccessKind.DOWNLOAD,
        place=PLACE,
        subject=f"{subject.kind} {subject.name}",
        sites=[subject.site.pk],
        by=by,
        at=at,
    )
