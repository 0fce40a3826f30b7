"""How somebody steers a notice: pause, resume, stop, write again, write to another address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from notifications.informing import ANEW
from notifications.models import (
    Decision,
    Delivery,
    Notice,
    NoticeDecision,
    Progress,
    Stage,
    State,
)
from notifications.models.deliveries import FAILED
from notifications.models.notices import ENDING
from policies.acting import refusing_readers
from policies.actions import RefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

# Of one transaction; and of one request, which has seconds.
BATCH: Final = 1_000
MOST_AT_ONCE: Final = 50_000
# Nobody can be written to twice at once; who was informed needs no mail.
_CLOSED: Final = (State.CLAIMED, State.UNKNOWN, State.INFORMED, State.EXEMPT)


class SteeringRefusedError(RefusedError):
    """The notice cannot be steered so; nothing changed. The message says why, and the remedy."""


@refusing_readers
def pause(notice: Notice, *, reason: str, by: User, at: datetime) -> NoticeDecision:
    """Let nothing of a notice be sent until it is resumed; what is being sent goes out."""
    with transaction.atomic():
        last = _steerable(notice)
        if last == Decision.PAUSE:
            raise SteeringRefusedError(_("It is paused already."))
        return _decide(notice, Decision.PAUSE, reason=reason, by=by, at=at)


@refusing_readers
def resume(notice: Notice, *, reason: str, by: User, at: datetime) -> NoticeDecision:
    """Let a paused notice be sent on."""
    with transaction.atomic():
        if _steerable(notice) != Decision.PAUSE:
            raise SteeringRefusedError(_("It is not paused."))
        return _decide(notice, Decision.RESUME, reason=reason, by=by, at=at)


@refusing_readers
def stop(notice: Notice, *, reason: str, by: User, at: datetime) -> NoticeDecision:
    """Let nothing of a notice be sent any more, for ever. Its texts bind on their day all the same.

    Whoever is not informed stays so, and is shown as at risk.
    """
    with transaction.atomic():
        _steerable(notice)
        return _decide(notice, Decision.STOP, reason=reason, by=by, at=at)


@refusing_readers
def ask_late(notice: Notice, *, reason: str, advice: str, by: User, at: datetime) -> NoticeDecision:
    """Propose to a second person that the texts bind those informed late; it has no effect yet.

    A later proposal takes the place of an earlier one.
    """
    if not advice.strip():
        raise SteeringRefusedError(_("Enter what the data protection officer advised."))
    with transaction.atomic():
        _steerable(notice)
        return _decide(notice, Decision.ASK_LATE, reason=reason, advice=advice, by=by, at=at)


def retry_failed(notice: Notice, *, at: datetime) -> int:
    """Write anew to everybody whose mail did not arrive; give their number.

    It is a new round, from the first address on. Whoever is sent a letter is left alone. In
    batches of their own transactions, MOST_AT_ONCE at most: whoever asks again goes on.
    """
    done = 0
    while done < MOST_AT_ONCE:
        with transaction.atomic():
            _steerable(notice)
            count = _retry_some(notice, at=at)
        done += count
        if count < BATCH:
            break
    return done


def retry(delivery: Delivery, *, at: datetime) -> Delivery:
    """Write anew to one whose mail did not arrive."""
    with transaction.atomic():
        _steerable(delivery.notice)
        locked = _locked(delivery)
        if locked.state not in FAILED:
            raise SteeringRefusedError(_("Her mail did not fail: there is nothing to try again."))
        return _anew(locked, Stage.MAIL, at=at)


@refusing_readers
def write_to(delivery: Delivery, *, address: str, by: User, at: datetime) -> Delivery:
    """Keep another address of hers, and write to it at once.

    Refused where she is informed or exempt, where a mail is just being sent, and for the address
    that is known already.
    """
    with transaction.atomic():
        _steerable(delivery.notice)
        locked = _locked(delivery)
        person = locked.practitioner
        if person is None:
            raise SteeringRefusedError(_("The canary’s address is one of the rules for notices."))
        if locked.state in _CLOSED:
            raise SteeringRefusedError(
                _("She is informed or exempt, or a mail to her is just being sent: look again.")
            )
        if address.casefold() == person.email.casefold():
            raise SteeringRefusedError(_("This is the address that was tried: give another one."))
        person.second_email = address
        # Which member of staff it was stands in the history of her row.
        person._history_user = by  # type: ignore[attr-defined]
        person.save(update_fields=["second_email"])
        return _anew(locked, Stage.OTHER_ADDRESS, at=at)


def _steerable(notice: Notice) -> str | None:
    """Lock a notice against other decisions; give whether PAUSE or RESUME was decided last."""
    Progress.objects.select_for_update().filter(notice=notice).first()
    found = NoticeDecision.objects.filter(notice=notice).order_by("-at", "-pk")
    said = list(found.values_list("decision", flat=True))
    if not set(ENDING).isdisjoint(said):
        raise SteeringRefusedError(_("It has ended: nothing of it is sent any more."))
    return next((one for one in said if one in {Decision.PAUSE, Decision.RESUME}), None)


def _decide(notice: Notice, decision: Decision, *, reason: str, **more: Any) -> NoticeDecision:
    if not reason.strip():
        raise SteeringRefusedError(_("Say why: it stays on record."))
    made = NoticeDecision(notice=notice, decision=decision, reason=reason, **more)
    made.save()
    return made


def _retry_some(notice: Notice, *, at: datetime) -> int:
    failed = Delivery.objects.to_people().filter(notice=notice, state__in=FAILED)
    some = failed.exclude(stage=Stage.LETTER).select_for_update(skip_locked=True)
    ids = list(some.values_list("pk", flat=True)[:BATCH])
    return Delivery.objects.filter(pk__in=ids).update(
        state=State.PLANNED,
        stage=Stage.MAIL,
        round=F("round") + 1,
        tries=0,
        due_at=at,
        claimed_until=None,
        submitted_at=None,
        deferred_at=None,
    )


def _locked(delivery: Delivery) -> Delivery:
    found = Delivery.objects.select_for_update(of=("self",)).select_related("practitioner")
    return found.get(pk=delivery.pk)


def _anew(delivery: Delivery, stage: Stage, *, at: datetime) -> Delivery:
    """Plan a new round; what failed before stays known, for proofs to come replace what it did."""
    delivery.state, delivery.stage = State.PLANNED, stage
    delivery.round, delivery.tries, delivery.due_at = delivery.round + 1, 0, at
    delivery.claimed_until = delivery.submitted_at = delivery.deferred_at = None
    delivery.save(update_fields=ANEW)
    return delivery
