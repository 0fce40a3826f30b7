"""Whom her own answer shows to be informed, once she signed in and acted on the coming text."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F, Q

from consent.models import Origin
from notifications.informing import Shown, hear
from notifications.models import Basis, Delivery, Progress, State
from notifications.models.deliveries import OPEN
from notifications.planning.exempting import answers
from notifications.schedule import Happening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.db.models import QuerySet

    from consent.models import Act
    from notifications.planning.targets import Target

_AT_ONCE: Final = 200
# Only what is witnessed was done here, by the person who had signed in: `in-app counts only after
# sign-in and an explicit acknowledgement` (RULES section 2).
_SHOWS: Final = (Origin.WITNESSED,)
# An answer is committed well within that; earlier ones were looked at.
_LATE: Final = timedelta(days=1)


def acknowledge(seen: Target) -> Iterator[int]:
    """Let answers inform: who acknowledged, accepted or refused each policy of a notice knows.

    To refuse is to have read. S is the day on which she answered the last of them, for herself or
    in a cabinet's name; the act is the proof. Only witnessed acts count: what the company's
    software asserts was not signed in for here, a transcribed paper is entered as a letter's
    proof, and an adopted act cannot be of a text to come. A policy that asks nothing cannot be
    answered: then mail or a letter must inform.
    """
    yield from _hear_all(seen, _unanswered(seen))
    yield from _hear_all(seen, _informed_later(seen))


def _unanswered(seen: Target) -> QuerySet[Delivery]:
    return _answered(seen).filter(state__in=OPEN)


def _informed_later(seen: Target) -> QuerySet[Delivery]:
    """Give those who answered before their mail arrived, or of whom that was only presumed."""
    swept: Progress | None = Progress.objects.filter(notice=seen.notice).first()
    since = (swept.swept_at if swept else None) or seen.notice.created_at
    later = Q(informed_at__gt=F("practitioner__acts__at")) | Q(basis=Basis.PRESUMED)
    return (
        _answered(seen)
        .filter(
            later,
            state=State.INFORMED,
            practitioner__acts__version__in=[pk for ids in seen.versions for pk in ids],
            practitioner__acts__recorded_at__gt=since - _LATE,
        )
        .distinct()
    )


def _answered(seen: Target) -> QuerySet[Delivery]:
    found: QuerySet[Delivery] = Delivery.objects.filter(notice=seen.notice)
    for acts in answers(seen, origins=_SHOWS):
        found = found.filter(practitioner__in=acts.values("practitioner"))
    return found


def _hear_all(seen: Target, found: QuerySet[Delivery]) -> Iterator[int]:
    while ids := list(found.values_list("pk", flat=True)[:_AT_ONCE]):
        heard = 0
        for delivery in ids:
            heard += _hear(seen, delivery)
            yield heard
        # What another process holds, or what changes nothing, waits for the next sweep.
        if heard < _AT_ONCE:
            return


@transaction.atomic
def _hear(seen: Target, delivery: UUID) -> bool:
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.select_related("notice", "practitioner").filter(pk=delivery).first()
    act = _act(seen, found) if found is not None else None
    if found is None or act is None:
        return False
    happening = Happening(what="acknowledged", at=act.at)
    return hear(found, happening, shown=Shown(row=act.pk), at=seen.at).effect != "nothing"


def _act(seen: Target, delivery: Delivery) -> Act | None:
    """Give the act by which she had answered all: of the first one on each policy the last."""
    hers = [
        acts.filter(practitioner=delivery.practitioner) for acts in answers(seen, origins=_SHOWS)
    ]
    first = [acts.order_by("at", "pk").first() for acts in hers]
    given = [act for act in first if act is not None]
    return max(given, key=lambda act: act.at) if len(given) == len(first) else None
