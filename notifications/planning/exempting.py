"""Who joined a notice's audience, left it, came back, or was shown both texts as she signed up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, Exists, F, OuterRef, PositiveSmallIntegerField, Value, When

from consent.models import Act, ActKind, Origin, Practitioner
from notifications.models import Attempt, Delivery, Exemption, Stage, State
from notifications.models.deliveries import OPEN
from notifications.planning.audience import ERASED_ID
from notifications.planning.writing import insert, rows_of_people
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from notifications.planning.targets import Target

# Fewer than of planning: their ids go from one statement to the next.
AT_ONCE: Final = 5_000
# Whoever sends one of these at this moment decides what becomes of it.
_IN_OUR_HANDS: Final = tuple(state for state in OPEN if state != State.CLAIMED)
_NUMBER: Final = PositiveSmallIntegerField()
# Each shows that the person read the text it names.
ANSWERS: Final = (ActKind.ACKNOWLEDGE, ActKind.ACCEPT, ActKind.REFUSE)


def join(seen: Target) -> Iterator[int]:
    """Plan deliveries to those who joined the audience since it was gone through."""
    has_one = Delivery.objects.filter(notice=seen.notice, practitioner=OuterRef("pk"))
    missing = seen.people().filter(~Exists(has_one)).values_list("pk", flat=True)
    everybody = Practitioner.objects.all()
    while ids := list(missing[:AT_ONCE]):
        rows = rows_of_people(
            everybody.filter(pk__in=ids), seen.notice, enters=seen.enters, at=seen.at
        )
        # In a transaction of its own: the search above may take longer than one should.
        yield insert(rows, seen.notice, at=seen.at, at_once=AT_ONCE).made
        if len(ids) < AT_ONCE:
            break


def leave(seen: Target) -> Iterator[int]:
    """Exempt those whose contract ended before E, whom the rule means no more, or were erased."""
    is_meant = seen.still_meant().filter(pk=OuterRef("practitioner"))
    gone = _waiting(seen).filter(~Exists(is_meant))
    limit = min(seen.today, seen.enters)
    return _exempt(gone, reason=_reason(left_before=limit))


def _reason(*, left_before: Any) -> Case:
    hers = Practitioner.objects.filter(pk=OuterRef("practitioner"))
    return Case(
        When(Exists(hers.filter(external_id=ERASED_ID)), then=Value(Exemption.ERASED)),
        When(
            Exists(hers.filter(contract_end__lt=left_before)),
            then=Value(Exemption.LEFT),
        ),
        default=Value(Exemption.OUT),
    )


def sign_up(seen: Target) -> Iterator[int]:
    """Exempt those who signed up since the promulgation and answered the coming texts, each one.

    The answer may be witnessed, asserted by the company's software or on a signed paper: it is
    part of how the contract was made. What an older system knew cannot be of a text to come.
    """
    since = paris_day(seen.notice.promulgation.at)
    found = _waiting(seen).filter(practitioner__contract_start__gte=since)
    origins = [origin for origin in Origin if origin != Origin.ADOPTED]
    for acts in answers(seen, origins=origins):
        found = found.filter(practitioner__in=acts.values("practitioner"))
    return _exempt(found, reason=Value(Exemption.SIGNED_UP))


def answers(seen: Target, *, origins: Sequence[Origin]) -> list[QuerySet[Act]]:
    """Give the answers to the texts of a notice, of each of its policies."""
    of_origin = Act.objects.filter(act__in=ANSWERS, origin__in=origins)
    return [of_origin.filter(version__in=ids) for ids in seen.versions]


def _waiting(seen: Target) -> QuerySet[Delivery]:
    found = Delivery.objects.filter(notice=seen.notice, state__in=_IN_OUR_HANDS)
    waiting: QuerySet[Delivery] = found.filter(practitioner__isnull=False)
    return waiting


def _exempt(found: QuerySet[Delivery], *, reason: Any) -> Iterator[int]:
    while ids := _ids(found):
        rows = Delivery.objects.filter(pk__in=ids, state__in=_IN_OUR_HANDS)
        yield rows.update(state=State.EXEMPT, exemption=reason, claimed_until=None)
        if len(ids) < AT_ONCE:
            break


def _ids(found: QuerySet[Delivery]) -> list[UUID]:
    return list(found.values_list("pk", flat=True)[:AT_ONCE])


def come_back(seen: Target) -> Iterator[int]:
    """Plan anew for those who had left, or were meant no more, and are in the audience again."""
    is_meant = seen.people().filter(pk=OuterRef("practitioner"))
    back = Delivery.objects.filter(
        Exists(is_meant),
        notice=seen.notice,
        state=State.EXEMPT,
        exemption__in=(Exemption.LEFT, Exemption.OUT),
    )
    while ids := _ids(back):
        yield begin_again(Delivery.objects.filter(pk__in=ids, state=State.EXEMPT), seen)
        if len(ids) < AT_ONCE:
            break


def begin_again(rows: QuerySet[Delivery], seen: Target) -> int:
    """Let deliveries begin anew by mail; a new round wherever something was tried. Give how many.

    The Message-ID is made of the round: another address is another message.
    """
    tried = Exists(Attempt.objects.filter(delivery=OuterRef("pk"), round=OuterRef("round")))
    return rows.update(
        state=State.PLANNED,
        exemption="",
        stage=Stage.MAIL,
        round=F("round") + Case(When(tried, then=1), default=0, output_field=_NUMBER),
        tries=0,
        due_at=max(seen.at, seen.notice.send_from),
        submitted_at=None,
        deferred_at=None,
        last_error="",
    )
