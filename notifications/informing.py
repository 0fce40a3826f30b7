"""Makes of what is heard of a delivery what follows: its state, the proof, the ledger's line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from consent.entering import line
from consent.ledger import canonical_json, instant
from consent.models import EntryType
from consent.writing import insert
from notifications.models import Basis, Delivery, Information, Stage, State
from notifications.schedule import Happening, Standing, Step, step
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from consent.models import Entry, Opening

_UNREAD: Final = ("attempt__address", "attempt__values")
# What changes where a delivery begins anew.
ANEW: Final = [
    "state",
    "stage",
    "round",
    "tries",
    "due_at",
    "claimed_until",
    "submitted_at",
    "deferred_at",
]
_CHANGED: Final = [
    *ANEW,
    "failed_at",
    "informed_at",
    "basis",
    "no_reminders",
]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What shows it: the try, the row of the event, act or letter's proof, and who entered it."""

    attempt: UUID | None = None
    row: UUID | None = None
    by: User | None = None
    # Of the message that informed her.
    sha256: str = ""


NOTHING_SHOWN: Final = Shown()


def hear(
    delivery: Delivery, happening: Happening, *, shown: Shown = NOTHING_SHOWN, at: datetime
) -> Step:
    """Let a happening take effect on a delivery that the caller has locked; give what it did.

    `happening.at` is the event's own instant, `at` now. In the caller's transaction: a proof, its
    line in the ledger and the delivery's state are written together. A failure goes on to the next
    fallback at once.
    """
    last = _last(delivery)
    done = step(_standing(delivery, last), happening)
    if done.effect == "nothing":
        return done
    _apply(delivery, done, happening, at=at)
    delivery.save(update_fields=_CHANGED)
    if done.effect in {"informed", "earlier", "revoked"}:
        _prove(delivery, happening, shown=shown, last=last, basis=done.basis)
    return done


def _standing(delivery: Delivery, last: Information | None) -> Standing:
    attempt = last.attempt if last is not None and last.informed else None
    return Standing(
        state=delivery.state,
        round=delivery.round,
        informed_at=delivery.informed_at,
        informed_round=attempt.round if attempt is not None else None,
        basis=delivery.basis or None,
        failed_at=delivery.failed_at,
    )


def _last(delivery: Delivery) -> Information | None:
    # Whoever is neither informed nor failed has no proof yet: most deliveries, and no query.
    if delivery.practitioner_id is None:
        return None
    if delivery.informed_at is None and delivery.failed_at is None:
        return None
    found = Information.objects.select_related("attempt").defer(*_UNREAD)
    return found.filter(delivery=delivery, replaced_by=None).first()


def _apply(delivery: Delivery, done: Step, happening: Happening, *, at: datetime) -> None:
    delivery.claimed_until = None
    if done.effect == "quiet":
        delivery.no_reminders = True
        return
    delivery.state = done.state
    if done.effect in {"informed", "earlier"}:
        delivery.informed_at, delivery.basis = happening.at, done.basis or ""
    elif done.state == State.SUBMITTED:
        delivery.submitted_at = happening.at
    elif done.state == State.DEFERRED:
        delivery.deferred_at = happening.at
    else:
        delivery.informed_at, delivery.basis = None, ""
        delivery.failed_at = happening.at
        if happening.round is not None and happening.round < delivery.round:
            _go_on(delivery, at=at)
        else:
            fall_back(delivery, at=at)


def _go_on(delivery: Delivery, *, at: datetime) -> None:
    """Go on with a later round: what came back is the mail of an earlier one."""
    delivery.state = State.SUBMITTED if delivery.submitted_at else State.PLANNED
    delivery.due_at = at


def fall_back(delivery: Delivery, *, at: datetime) -> None:
    """Turn a delivery that failed to the next way; the caller saves it.

    Another address of hers is written to at once; after that she is informed once she signs in
    and acknowledges, or by a letter that staff sends.
    """
    second = other_address(delivery)
    if delivery.stage == Stage.MAIL and second:
        delivery.stage, delivery.round = Stage.OTHER_ADDRESS, delivery.round + 1
        delivery.state, delivery.tries, delivery.due_at = State.PLANNED, 0, at
        delivery.submitted_at = delivery.deferred_at = None
    elif delivery.stage != Stage.LETTER:
        delivery.stage = Stage.IN_APP


def other_address(delivery: Delivery) -> str:
    """Give her second address, where it is another than the first; nothing where there is none."""
    person = delivery.practitioner
    if person is None or person.second_email.casefold() == person.email.casefold():
        return ""
    return str(person.second_email)


def _prove(
    delivery: Delivery,
    happening: Happening,
    *,
    shown: Shown,
    last: Information | None,
    basis: str | None,
) -> None:
    if delivery.practitioner_id is not None:
        insert(*proof(delivery, happening, shown=shown, last=last, basis=basis))


def proof(
    delivery: Delivery,
    happening: Happening,
    *,
    shown: Shown,
    last: Information | None = None,
    basis: str | None,
) -> tuple[Entry, Opening, Information]:
    """Give what proves that somebody was informed, unsaved: the ledger's line, its opening, a row.

    Without a basis it revokes `last`, the standing one. The caller inserts them in this order,
    with the delivery's state.
    """
    made = Information(
        id=uuid4(),
        delivery=delivery,
        informed=basis is not None,
        at=happening.at,
        basis=basis or (last.basis if last else Basis.DELIVERED),
        attempt_id=shown.attempt,
        shown_by=shown.row,
        by=shown.by,
        replaces=last,
    )
    record = record_of(made, sha256=shown.sha256)
    entry, opening = line(EntryType.INFORM, record, time=happening.at)
    made.entry = entry
    return entry, opening, made


def record_of(made: Information, *, sha256: str) -> bytes:
    """Give what the ledger commits to: who was informed of what, when, by what proof.

    All of S, E and the days required stand in it, so that the rule can be replayed from it alone.
    """
    delivery, notice = made.delivery, made.delivery.notice
    values: dict[str, Any] = {
        "row": "information",
        "id": str(made.pk),
        "informed": made.informed,
        "pseudonym": str(delivery.practitioner_id),
        "delivery": str(delivery.pk),
        "notice": str(notice.pk),
        "kind": notice.kind,
        "promulgation": str(notice.promulgation_id),
        "at": instant(made.at),
        "day": paris_day(made.at).isoformat(),
        "basis": str(made.basis),
        "entry_into_force": notice.day.isoformat(),
        "required_days": notice.required_days,
        "attempt": _id(made.attempt_id),
        "message_sha256": sha256,
        "shown_by": _id(made.shown_by),
        "by": _id(made.by_id),
        "replaces": _id(made.replaces_id),
    }
    return canonical_json(values)


def _id(value: Any) -> str | None:
    return None if value is None else str(value)
