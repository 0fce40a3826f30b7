"""One pass over everything that comes after notices: safe to run again, and twice at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from notifications.apart import apart
from notifications.following.moving import move, tell_cancelled
from notifications.following.own_days import give_days
from notifications.following.reminding import remind
from notifications.following.telling import end_followers, followed
from notifications.models import Delivery, Notice, NoticeKind
from notifications.models.deliveries import OPEN
from policies.alone import alone
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from uuid import UUID

# A bounce of what was delivered, the latest thing heard of a mail, comes within days.
FOLLOWED_FOR: Final = timedelta(days=90)
_LOCK: Final = 7_042_024_006


def follow(*, clock: Callable[[], datetime], budget: timedelta) -> bool:
    """Do what follows from notices by now; tell whether more is left for the next pass.

    All of it is computed from rows: a pass that is killed, late or run again leaves nothing out and
    does nothing twice. While another process makes a pass, this one leaves it to it.
    """
    with alone(_LOCK) as is_alone:
        return is_alone and _follow(clock=clock, until=clock() + budget)


def _follow(*, clock: Callable[[], datetime], until: datetime) -> bool:
    more = tell_cancelled(clock=clock, until=until)
    for pk in _waiting(paris_day(clock())):
        if clock() >= until:
            return True
        with apart("follow", notice=str(pk)):
            more = _follow_one(pk, clock=clock, until=until) or more
    end_followers(at=clock())
    return more


def _waiting(today: date) -> list[UUID]:
    """Give the notices of which anything may still follow, the oldest first."""
    is_open = Delivery.objects.filter(notice=OuterRef("pk"), state__in=OPEN)
    recent = Q(day__gte=today - FOLLOWED_FOR)
    moved = Notice.objects.filter(recent, follows=OuterRef("pk"), kind=NoticeKind.POSTPONEMENT)
    found = followed().filter(recent | Q(Exists(moved)) | Q(Exists(is_open)))
    return list(found.order_by("created_at", "pk").values_list("pk", flat=True))


def _follow_one(pk: UUID, *, clock: Callable[[], datetime], until: datetime) -> bool:
    more = False
    for step in (move, remind, give_days):
        # Read again: the step before may have ended it.
        notice = followed().filter(pk=pk).first()
        if notice is None:
            return more
        more = step(notice, clock=clock, until=until) or more
    return more
