"""What a brand's way takes, and what it has to take already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.models import Delivery, Notice, Route, RouteState, State
from notifications.schedule.capacity import Limits, Load
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Site


def route_of(site: Site) -> Route | None:
    """Give a brand's way; None where it has none."""
    found: Route | None = (
        Route.objects.select_related("site", "subprocessor").filter(site=site).first()
    )
    return found


def limits_of(route: Route) -> Limits:
    """Give what a way takes."""
    return Limits(
        per_second=route.per_second,
        per_day=route.per_day,
        warm_up_from=route.warm_up_from,
        warm_up_first=route.warm_up_first,
    )


def load_of(route: Route, *, people: int, at: datetime) -> Load:
    """Give what a way has to take for so many people: what waits now leaves before them."""
    running = Notice.objects.running().filter(site=route.site_id)
    waiting = Delivery.objects.filter(state=State.PLANNED, due_at__lte=at, notice__in=running)
    state = RouteState.objects.filter(route=route, day=paris_day(at)).first()
    return Load(people=people, waiting=waiting.count(), taken=state.sent if state else 0)
