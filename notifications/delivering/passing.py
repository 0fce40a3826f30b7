"""One pass: brand after brand a batch is claimed, and sent mail by mail."""

from __future__ import annotations

import time
from datetime import timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Final

import structlog

from notifications.delivering import claiming, providers, recording, smtp, verdicts
from notifications.delivering.composed import composed
from notifications.delivering.recovering import recover
from notifications.delivering.routes import obstacles
from notifications.delivering.runs import Run, Session
from notifications.delivering.verdicts import DownError, Kind, Verdict
from notifications.models import Provider, Route
from notifications.schedule.pacing import is_taken_until
from notifications.sending import BUDGET, Pass, sender_of
from policies.models import BrandSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from notifications.delivering.claiming import Claim, Turn
    from notifications.delivering.items import Item

logger = structlog.get_logger(__name__)

# No mail begins so shortly before its lease ends: a server may take as long to answer.
MARGIN: Final = timedelta(seconds=45)
# Below this a mail begins in the commit of the one before it, and waits for its instant after.
_SOON: Final = timedelta(milliseconds=20)


def deliver(
    *,
    clock: Callable[[], datetime],
    budget: timedelta = BUDGET,
    sleep: Callable[[float], None] = time.sleep,
) -> Pass:
    """Send what is due of all brands' notices for as long as `budget` says.

    What killed senders left is taken up first. Several processes may do this at once.
    """
    begun = clock()
    recover(at=begun)
    run = Run(clock=clock, sleep=sleep, routes=_usable(at=begun), end=begun + budget, reached=begun)
    try:
        has_more = _turn_by_turn(run)
    finally:
        for session in run.sessions.values():
            session.close()
    return Pass(sent=run.sent, failed=run.failed, has_more=has_more)


def _usable(*, at: datetime) -> dict[int, Route]:
    """Give the ways without obstacles, by their site."""
    routes = Route.objects.select_related("site", "subprocessor")
    return {route.site_id: route for route in routes if not obstacles(route, at=at)}


def _turn_by_turn(run: Run) -> bool:
    """Serve one brand after the other; tell whether there is more when the time is over."""
    while run.now() < run.end:
        at = run.now()
        waiting = claiming.turns(run.routes, at=at, skip=run.skipped)
        if not waiting:
            return False
        turn = waiting[0]
        taken_until = is_taken_until(turn.free_at, at=at)
        if taken_until is not None:
            run.wait_until(min(taken_until, run.end))
            continue
        claim = claiming.claim(turn, at=at, most=run.batch_of(turn.route))
        if claim is not None and claim.deliveries:
            _send(run, turn, claim)
    return True


def _send(run: Run, turn: Turn, claim: Claim) -> None:
    items = composed(run, turn, claim)
    if items:
        items = recording.enter(items, turn.route, at=run.now())
    if not items:
        return
    begun = run.now()
    try:
        left = _one_by_one(run, turn.route, _session(run, turn.route), items)
    except DownError as error:
        claiming.leave_alone(turn.route, until=run.now() + error.pause, said=str(error))
        left = len(items)
    run.learn(turn.route, count=len(items) - left, since=begun)
    if left:
        unsent = items[len(items) - left :]
        claiming.give_back(
            turn.route,
            [one.delivery for one in unsent],
            lease=claim.lease,
            attempts=[one.attempt for one in unsent],
        )


def _one_by_one(run: Run, route: Route, session: Session, items: list[Item]) -> int:
    """Send a batch; give how many at its end did not begin."""
    has_begun = False
    for place, item in enumerate(items):
        if not has_begun:
            if _is_over(run, item):
                return len(items) - place
            run.wait_until(item.slot)
            if not recording.begin(item, at=run.now()):
                continue  # somebody took it over
        verdict = session.send(item, at=run.now())
        following = _following(run, items, place)
        if following is not None and verdict.kind is Kind.TAKEN:
            # While this one's commit waits for the disk, the server reads the next but its end.
            session.prepare(following)
        has_begun = _keep(run, route, item, verdict, following=following)
        pause = _pause(run, route, verdict)
        if pause is not None:
            claiming.leave_alone(route, until=run.now() + pause, said=verdict.said())
            logger.warning("route_paused", route=route.pk, said=verdict.said())
            return len(items) - place - 1
    if not run.failing.get(route.pk):
        claiming.works_again(route)
    return 0


def _is_over(run: Run, item: Item) -> bool:
    return max(run.now(), item.slot) >= min(run.end, item.lease - MARGIN)


def _following(run: Run, items: list[Item], place: int) -> Item | None:
    """Give the mail that may begin as soon as the one before it has ended."""
    if place + 1 == len(items):
        return None
    following = items[place + 1]
    is_soon = following.slot - run.now() <= _SOON
    return following if is_soon and not _is_over(run, following) else None


def _keep(run: Run, route: Route, item: Item, verdict: Verdict, *, following: Item | None) -> bool:
    """Keep what became of a mail; tell whether the following one has begun."""
    if verdict.kind is Kind.TAKEN:
        run.sent += 1
        return recording.keep_taken(item, verdict, route, following=following, at=run.now())
    run.failed += 1
    recording.keep_other(item, verdict, route, at=run.now())
    return False


def _pause(run: Run, route: Route, verdict: Verdict) -> timedelta | None:
    """Give for how long a way is left alone; None where it goes on.

    Besides what asks for it: where the server refuses one mail after the other for what they are,
    or breaks off each time, and takes none between, it is no recipient's fault.
    """
    if verdict.kind is Kind.TAKEN:
        run.failing[route.pk] = 0
        return None
    is_broken = verdict.kind is Kind.UNKNOWN or not verdict.code.isdigit()
    if is_broken or verdict.is_of_message:
        run.failing[route.pk] = run.failing.get(route.pk, 0) + 1
    if verdict.pause is not None or run.failing.get(route.pk, 0) < verdicts.FAILING_IN_A_ROW:
        return verdict.pause
    return verdicts.DOWN if is_broken else verdicts.REFUSING


def _session(run: Run, route: Route) -> Session:
    """Give the open connection of a route. Raises DownError."""
    session = run.sessions.get(route.pk)
    if session is None:
        session = run.sessions[route.pk] = _made(route)
    else:
        session.probe()
    session.open()
    return session


def _made(route: Route) -> Session:
    if route.provider != Provider.SMTP:
        return providers.Session(route)
    own = sender_of(BrandSettings.for_site(route.site))
    return smtp.Session(route, sender=route.bounce_address or parseaddr(own)[1])
