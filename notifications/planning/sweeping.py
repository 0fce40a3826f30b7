"""Goes through the audiences of running notices, every ten minutes: who joined, left, answered."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef, Q

from notifications.apart import apart
from notifications.models import Delivery, Notice, Progress
from notifications.models.deliveries import OPEN
from notifications.planning.acknowledging import acknowledge
from notifications.planning.addresses import send_copies, try_new_addresses, use_new_languages
from notifications.planning.exempting import come_back, join, leave, sign_up
from notifications.planning.targets import target
from policies.deadlines import paris_day
from policies.models import EntryIntoForce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from notifications.planning.targets import Target

EVERY: Final = timedelta(minutes=10)


def sweep(*, clock: Callable[[], datetime], budget: timedelta) -> bool:
    """Sweep the notices of changes for as long as `budget` says; tell if one still waits for it.

    Until E the audience lives: who joins gets a delivery, who leaves is exempt, who answers the
    coming texts is informed, who has another address gets a copy. From E on only those who are
    not informed yet are looked after. The longest unswept notice comes first. Each step is a short
    transaction of its own, safe to be killed at, to repeat, and to run twice at once.
    """
    end = clock() + budget
    notices = _to_sweep(at=clock())
    for place, notice in enumerate(notices):
        has_time = clock() < end
        if has_time:
            with apart("sweep", notice=str(notice.pk)):
                has_time = _sweep(notice, clock=clock, end=end)
        if not has_time:
            return any(_waits(one, at=clock()) for one in notices[place:])
    return False


def _to_sweep(*, at: datetime) -> list[Notice]:
    coming = EntryIntoForce.objects.standing().filter(day__gt=paris_day(at))
    waiting = Delivery.objects.filter(notice=OuterRef("pk"), state__in=OPEN).to_people()
    found = Notice.objects.changes().running().filter(progress__planned_at__isnull=False)
    due = found.filter(Q(promulgation__in=coming.values("version__promulgation")) | Exists(waiting))
    due = due.select_related("progress", "site", "promulgation")
    return list(due.order_by(F("progress__swept_at").asc(nulls_first=True), "created_at", "pk"))


def _waits(notice: Notice, *, at: datetime) -> bool:
    swept_at: datetime | None = notice.progress.swept_at
    return swept_at is None or swept_at <= at - EVERY


def _sweep(notice: Notice, *, clock: Callable[[], datetime], end: datetime) -> bool:
    """Sweep a notice; tell whether it was done before the time was up."""
    began = clock()
    for _done in _steps(target(notice, at=began)):
        if clock() >= end:
            return False
    Progress.objects.filter(notice=notice).update(swept_at=began)
    return True


def _steps(seen: Target) -> Iterator[int]:
    """Give the steps in their order: who answered as she signed up is exempt before informed."""
    always = chain(leave(seen), sign_up(seen), try_new_addresses(seen), acknowledge(seen))
    if not seen.is_coming:
        return always
    live = chain(join(seen), come_back(seen), use_new_languages(seen), send_copies(seen))
    return chain(live, always)
