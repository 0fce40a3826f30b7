"""What was heard of a delivery before: so that the order in which reports come is of no account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from django.db.models import Max

from notifications.informing import Shown, hear
from notifications.models import Attempt, Basis, Event, Information, Meaning, Provider, State
from notifications.schedule import Happening

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from notifications.models import Delivery
    from notifications.schedule.states import What

RETURNING: Final = (Meaning.BOUNCED, Meaning.REJECTED)
_BY_BASIS: Final[dict[str, What]] = {Basis.IN_APP: "acknowledged", Basis.LETTER: "presented"}


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What informs, and what shows it; the event whose effect it then is."""

    happening: Happening
    shown: Shown
    event: Event | None = None


def happening_of(event: Event, delivery: Delivery) -> Happening:
    """Give what a report says of a delivery that is locked, with what was heard of it before."""
    floor = _sent_from(event)
    return Happening(
        what=cast("What", str(event.meaning)),
        at=_instant(event, delivery, floor),
        round=event.round,
        returned_at=_returned_at(event, delivery, floor),
    )


def shown_of(event: Event) -> Shown:
    """Give what a report shows it by: itself, and the try whose message it is about."""
    known = list(_tries(event).only("pk", "sha256", "provider_id"))
    named = [one for one in known if one.provider_id.strip("<>") == event.message_id]
    attempt = (named or known or [None])[-1]  # type: ignore[list-item]
    if attempt is None:
        return Shown(row=event.pk)
    return Shown(attempt=attempt.pk, row=event.pk, sha256=attempt.sha256)


def _tries(event: Event) -> QuerySet[Attempt]:
    """Give the tries of the round that a report is about, the first one first."""
    tries = Attempt.objects.filter(delivery=event.delivery_id)
    return (tries.filter(round=event.round) if event.round else tries.none()).order_by("number")


def _sent_from(event: Event) -> datetime | None:
    """Give the instant before which nothing can have happened to the message of a report."""
    return _tries(event).values_list("claimed_at", flat=True).first()


def _instant(event: Event, delivery: Delivery, floor: datetime | None) -> datetime:
    """Give when it happened, for which another clock than ours may be wrong.

    Nobody is informed before we wrote, which would make a late notice timely; and what a mail
    server took, by our clock, came back after that, whatever the clock says that dates the report.
    """
    at = event.at if floor is None else max(event.at, floor)
    is_report = event.provider == Provider.SMTP and event.meaning in RETURNING
    if is_report and delivery.informed_at is not None:
        return max(at, delivery.informed_at)
    return at


def _returned_at(event: Event, delivery: Delivery, floor: datetime | None) -> datetime | None:
    is_new = delivery.failed_at is None and delivery.informed_at is None
    if event.meaning != Meaning.DELIVERED or is_new:
        return None
    returns = Event.objects.filter(delivery=delivery, round=event.round, meaning__in=RETURNING)
    last: datetime | None = returns.aggregate(last=Max("at"))["last"]
    return max(last, floor) if last and floor else last


def again(delivery: Delivery, *, at: datetime) -> None:
    """Let what else informs her take effect, once the mail that informed her came back.

    It had none while she was informed. The earliest comes first; the others change nothing then.
    """
    for known in sorted(_informing(delivery), key=lambda known: known.happening.at):
        done = hear(delivery, known.happening, shown=known.shown, at=at)
        if done.effect != "informed":
            continue
        if known.event is not None:
            Event.objects.filter(pk=known.event.pk).update(effect=done.effect)
        return


def _informing(delivery: Delivery) -> list[_Known]:
    heard = Event.objects.filter(delivery=delivery, meaning=Meaning.DELIVERED)
    known = [
        _Known(happening=happening_of(event, delivery), shown=shown_of(event), event=event)
        for event in heard.exclude(applied_at=None).order_by("at")
    ]
    proofs = Information.objects.filter(delivery=delivery, informed=True, basis__in=_BY_BASIS)
    known += [
        _Known(
            happening=Happening(what=_BY_BASIS[proof.basis], at=proof.at),
            shown=Shown(row=proof.shown_by, by=proof.by),
        )
        for proof in proofs.select_related("by")
    ]
    return known if delivery.state != State.INFORMED else []
