"""What becomes of a notice whose texts are moved to another day, withdrawn or replaced."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef

from notifications.following.fates import fate_of
from notifications.following.telling import decide, reached, tell
from notifications.models import Decision, Notice, NoticeKind, State
from notifications.planning import plan_notices

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from notifications.following.fates import Fate

# Bodies that processes remember name the earlier day for some seconds more: whoever is sent one
# then is to hear of the later day too.
SETTLED: Final = timedelta(minutes=1)
# Whom a cancellation did not reach by then, it no longer concerns.
CANCELLED_FOR: Final = timedelta(days=60)


def move(notice: Notice, *, clock: Callable[[], datetime], until: datetime) -> bool:
    """Let what was decided on the texts' days take effect on their notice; tell if more is left.

    Later: a correcting mail to whoever was told of the earlier day. Earlier: another notice takes
    its place, and everybody is told anew. Withdrawn, or replaced before they bind: it is over, and
    in the first case whoever was told of it hears that. A correction that leaves the meaning
    changes nothing: the clock goes on, and nothing is sent again.
    """
    fate, at = fate_of(notice), clock()
    if fate.day is None:
        return _end(notice, fate, clock=clock, until=until)
    if fate.day < told_day(notice):
        plan_notices(at=at)
    if _has_successor(notice):
        decide(notice, Decision.SUPERSEDE, reason=fate.reason, at=at)
        return False
    if at < fate.decided_at + SETTLED:
        return False
    return _postpone(notice, fate.day, reason=fate.reason, clock=clock, until=until)


def told_day(notice: Notice) -> date:
    """Give the day that people were told: that of the last postponement, else the notice's."""
    days = notice.followers.filter(kind=NoticeKind.POSTPONEMENT).values_list("day", flat=True)
    return max(days, default=notice.day)


def _has_successor(notice: Notice) -> bool:
    later = Notice.objects.changes().filter(promulgation=notice.promulgation_id)
    return bool(later.filter(number__gt=notice.number).exists())


def _postpone(
    notice: Notice, day: date, *, reason: str, clock: Callable[[], datetime], until: datetime
) -> bool:
    moves = notice.followers.filter(kind=NoticeKind.POSTPONEMENT)
    if day > told_day(notice):
        more = tell(notice, NoticeKind.POSTPONEMENT, reason=reason, clock=clock, until=until)
    else:
        # One that a process was killed in the middle of goes on.
        begun = moves.filter(day=day, progress__planned_at=None).first()
        more = begun is not None and tell(
            notice, NoticeKind.POSTPONEMENT, reason=begun.reason, clock=clock, until=until
        )
    last = moves.order_by("day").last()
    if last is not None and not _is_decided(notice, last):
        decide(notice, Decision.POSTPONE, reason=last.reason, at=max(clock(), last.created_at))
    return more


def _is_decided(notice: Notice, last: Notice) -> bool:
    decided = notice.decisions.filter(decision=Decision.POSTPONE, at__gte=last.created_at)
    return bool(decided.exists())


def _end(notice: Notice, fate: Fate, *, clock: Callable[[], datetime], until: datetime) -> bool:
    if fate.ends == "replaced":
        # The notice of what took its place tells.
        decide(notice, Decision.SUPERSEDE, reason=fate.reason, at=clock())
        return False
    if fate.ends == "ended":
        # They did bind: that they do no more is no cancellation. Nothing more is sent of it.
        is_over = notice.decisions.filter(decision=Decision.STOP).exists()
        if not is_over and notice.deliveries.filter(state=State.PLANNED).exists():
            decide(notice, Decision.STOP, reason=fate.reason, at=clock())
        return False
    # First of all nothing more leaves; then whoever was reached is told.
    decide(notice, Decision.CANCEL, reason=fate.reason, at=clock())
    return _tell_cancelled(notice, clock=clock, until=until)


def tell_cancelled(*, clock: Callable[[], datetime], until: datetime) -> bool:
    """Go on telling of cancellations that a process was killed in the middle of."""
    told = Notice.objects.filter(
        follows=OuterRef("pk"), kind=NoticeKind.CANCELLATION, progress__planned_at__isnull=False
    )
    cancelled = Notice.objects.changes().filter(
        ~Exists(told),
        decisions__decision=Decision.CANCEL,
        decisions__at__gte=clock() - CANCELLED_FOR,
    )
    found = cancelled.select_related("promulgation", "site").order_by("created_at").distinct()
    more = False
    for one in found:
        more = _tell_cancelled(one, clock=clock, until=until) or more
    return more


def _tell_cancelled(notice: Notice, *, clock: Callable[[], datetime], until: datetime) -> bool:
    if not reached(notice).exists():
        return False
    decision = notice.decisions.filter(decision=Decision.CANCEL).earliest("at")
    return tell(notice, NoticeKind.CANCELLATION, reason=decision.reason, clock=clock, until=until)
