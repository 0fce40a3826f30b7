"""The deliveries of a bundle: what was sent, byte by byte, what was heard of it, and what shows it.

A link in a message acts in its reader's name: it is revoked before the message is read (RULES
section 2).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from audit.refusals import EvidenceRefusedError
from consent.ledger import canonical_json, instant
from consent.links import revoke
from consent.models import Act
from notifications.composing import Values, links_in, message_of
from notifications.models import (
    Attempt,
    Basis,
    Delivery,
    Event,
    Information,
    LetterProof,
    NoticePractice,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID


def delivery_folder(delivery: Delivery) -> str:
    """Give where a delivery stands in a bundle."""
    return f"notice/{delivery.notice_id}/{delivery.pk}"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was sent to some people and heard of it, by the delivery's id; oldest first."""

    informations: dict[UUID, list[Information]] = field(default_factory=lambda: defaultdict(list))
    attempts: dict[UUID, list[Attempt]] = field(default_factory=lambda: defaultdict(list))
    events: dict[UUID, list[Event]] = field(default_factory=lambda: defaultdict(list))
    letters: dict[UUID, list[LetterProof]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, deliveries: Sequence[Delivery]) -> Heard:
        """Read all of it: the proofs first, so that what shows them is never missing."""
        heard, of = cls(), {"delivery__in": deliveries}
        proofs = Information.objects.select_related("entry__seal", "entry__opening", "attempt")
        attempts = Attempt.objects.select_related("body", "route", "delivery__notice")
        letters = LetterProof.objects.select_related("scan")
        sources: list[tuple[Any, Any]] = [
            (proofs.filter(**of).order_by("recorded_at", "pk"), heard.informations),
            (attempts.filter(**of).order_by("round", "number"), heard.attempts),
            (Event.objects.filter(**of).order_by("at", "pk"), heard.events),
            (letters.filter(**of).order_by("at", "pk"), heard.letters),
        ]
        for rows, into in sources:
            for row in rows:
                into[row.delivery_id].append(row)
        return heard

    def lines(self) -> Iterator[tuple[Information, str]]:
        """Give each proof, and the file of its record."""
        for rows in self.informations.values():
            for row in rows:
                folder = delivery_folder(row.delivery)
                yield row, f"{folder}/information-{row.pk}.json"

    def acts(self) -> dict[UUID, Act]:
        """Give the acts by which people were informed once signed in, by id."""
        rows = [row for rows in self.informations.values() for row in rows]
        keys = [row.shown_by for row in rows if row.basis == Basis.IN_APP and row.shown_by]
        found = Act.objects.select_related("entry__seal", "entry__opening").filter(pk__in=keys)
        return {act.pk: act for act in found}


def revoke_links(attempts: Iterable[Attempt], *, at: datetime) -> None:
    """Let the links in messages open nothing any more: others are about to read them."""
    values = (Values.read(one.values) for one in attempts if one.values)
    revoke((token for one in values for token in links_in(one)), at=at)


def delivery_files(
    delivery: Delivery, heard: Heard, *, cabinets: Mapping[UUID, Sequence[Information]]
) -> dict[str, bytes]:
    """Give the messages of a delivery, the proofs of its letters, and its history.

    `cabinets` is by what her cabinets were informed (`audit.cabinets`). The caller has revoked the
    links. Raises EvidenceRefusedError for a message that is not made again as it left.
    """
    folder = delivery_folder(delivery)
    attempts, letters = heard.attempts[delivery.pk], heard.letters[delivery.pk]
    files = {f"{folder}/{_message(one)}": _bytes(one) for one in attempts if _message(one)}
    files |= {f"{folder}/{_scan(one)}": bytes(one.scan.file) for one in letters if _scan(one)}
    said = {
        "delivery": _delivery(delivery),
        "attempts": [_attempt(one) for one in attempts],
        "events": [_event(one) for one in heard.events[delivery.pk]],
        "informations": [_information(delivery, one) for one in heard.informations[delivery.pk]],
        "letters": [_letter(one) for one in letters],
        "cabinets": {str(one): [str(row.pk) for row in rows] for one, rows in cabinets.items()},
    }
    return files | {f"{folder}/history.json": canonical_json(said)}


def _message(attempt: Attempt) -> str | None:
    """Give the file of what an attempt sent; None for what never came so far, or was erased."""
    has_words = bool(attempt.values) and attempt.body_id is not None
    return f"message-{attempt.round}-{attempt.number}.eml" if has_words else None


def _bytes(attempt: Attempt) -> bytes:
    made = message_of(attempt)
    if sha256(made).hexdigest() != attempt.sha256:
        raise EvidenceRefusedError(
            _("The message of attempt %(id)s cannot be made again as it left: run verify_ledger.")
            % {"id": attempt.pk}
        )
    return made


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": str(delivery.pk),
        "notice": str(delivery.notice_id),
        "pseudonym": str(delivery.practitioner_id),
        "language": delivery.language,
        "state": delivery.state,
        "stage": delivery.stage,
        "round": delivery.round,
        "basis": delivery.basis,
        "exemption": delivery.exemption,
        "no_reminders": delivery.no_reminders,
        "maybe_twice": delivery.maybe_twice,
        "last_error": delivery.last_error,
        "planned_at": instant(delivery.planned_at),
        "submitted_at": _instant(delivery.submitted_at),
        "deferred_at": _instant(delivery.deferred_at),
        "failed_at": _instant(delivery.failed_at),
        "informed_at": _instant(delivery.informed_at),
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": str(attempt.pk),
        "round": attempt.round,
        "number": attempt.number,
        "body": _key(attempt.body_id),
        "provider": attempt.route.provider if attempt.route else "",
        "address": attempt.address,
        "message": _message(attempt),
        "message_id": Values.read(attempt.values).message_id if attempt.values else None,
        "sha256": attempt.sha256,
        "claimed_at": instant(attempt.claimed_at),
        "begun_at": _instant(attempt.begun_at),
        "ended_at": _instant(attempt.ended_at),
        "outcome": attempt.outcome,
        "code": attempt.code,
        "reply": attempt.reply,
        "provider_id": attempt.provider_id,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.pk),
        "provider": event.provider,
        "key": event.key,
        "name": event.name,
        "meaning": event.meaning,
        "message_id": event.message_id,
        "round": event.round,
        "at": instant(event.at),
        "received_at": instant(event.received_at),
        "applied_at": _instant(event.applied_at),
        "effect": event.effect,
        "raw": event.raw,
    }


def _information(delivery: Delivery, row: Information) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "entry": str(row.entry_id),
        "recorded_at": instant(row.recorded_at),
        "adopted": _adopted(delivery, row) if row.basis == Basis.PRESUMED else None,
    }


def _adopted(delivery: Delivery, row: Information) -> dict[str, Any] | None:
    """Give the brand's rule by which a relay's answer is presumed to inform, as it then was."""
    site = delivery.notice.site_id
    past = NoticePractice.history.filter(site=site, history_date__lte=row.recorded_at)
    practice = past.order_by("-history_date").first()
    practice = practice or NoticePractice.objects.filter(site=site).first()
    if practice is None or practice.presumed_since is None:
        return None
    return {"since": practice.presumed_since.isoformat(), "note": practice.presumed_note}


def _letter(proof: LetterProof) -> dict[str, Any]:
    return {
        "id": str(proof.pk),
        "presented_on": proof.presented_on.isoformat(),
        "tracking": proof.tracking,
        "sha256": proof.sha256,
        "scan": _scan(proof),
        "by": str(proof.by_id),
        "at": instant(proof.at),
    }


def _scan(proof: LetterProof) -> str | None:
    return f"letter-{proof.pk}.bin" if hasattr(proof, "scan") else None


def _instant(at: datetime | None) -> str | None:
    return instant(at) if at else None


def _keys(rows: Any) -> list[str]:
    return [str(key) for key in rows.values_list("pk", flat=True)]


def _key(value: Any) -> str | None:
    return None if value is None else str(value)
