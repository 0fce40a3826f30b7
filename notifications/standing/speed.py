"""How fast a notice is being sent, and when the last mail will have left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.db.models.functions import Coalesce

from notifications.models import Delivery, Route, RouteState, State
from notifications.schedule.capacity import Limits
from notifications.schedule.notices import all_sent_by
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Notice

# The rate is that of so long.
LAST_MINUTES: Final = timedelta(minutes=5)


def sent_by(notice: Notice, *, unsent: int, at: datetime) -> datetime | None:
    """Give when the last of `unsent` mails leaves, by the last minutes' rate and the quota.

    None when nothing left in the last minutes.
    """
    route = Route.objects.filter(site=notice.site_id).first() if unsent else None
    if route is None:
        return None
    limits = Limits(
        per_second=route.per_second,
        per_day=route.per_day,
        warm_up_from=route.warm_up_from,
        warm_up_first=route.warm_up_first,
    )
    state = RouteState.objects.filter(route=route, day=paris_day(at)).first()
    return all_sent_by(
        unsent,
        per_second=per_second(notice, at=at),
        taken=state.sent if state else 0,
        limits=limits,
        at=at,
    )


def per_second(notice: Notice, *, at: datetime) -> float:
    """Give how many mails of a notice left a second, in the last minutes or since it began."""
    since = max(at - LAST_MINUTES, notice.send_from)
    seconds = (at - since).total_seconds()
    if seconds <= 0:
        return 0.0
    # Either a relay took it, or the recipient's own server did: the index holds both instants.
    left = Delivery.objects.filter(
        Q(state=State.SUBMITTED) | Q(state=State.INFORMED), notice=notice
    ).annotate(left_at=Coalesce("submitted_at", "informed_at"))
    return float(left.filter(left_at__gt=since, left_at__lte=at).count() / seconds)
