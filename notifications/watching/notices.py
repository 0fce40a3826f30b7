"""What is wrong with notices: those at risk, and ways, rosters and reports that do not hold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from wagtail.models import Site

from notifications.delivering.routes import obstacles
from notifications.inbound import tracking_seen
from notifications.models import (
    Decision,
    Delivery,
    Event,
    Meaning,
    Notice,
    NoticeDecision,
    NoticePractice,
    Roster,
    Route,
)
from notifications.planning.rosters import roster_state
from notifications.standing import stands_of
from notifications.standing.counting import UNSENT
from notifications.watching import words
from notifications.watching.alarms import Alarm
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from notifications.schedule.notices import Risk

# So long after a text binds, whoever is not informed of it is known, and no news any more.
LOOKED_AT_FOR: Final = timedelta(days=60)
PARKED_FOR: Final = timedelta(days=1)
# Said once for the brand, whatever the number of its notices.
_OF_BRAND: Final = frozenset({"no_way", "roster"})


def at_risk(*, at: datetime) -> Iterator[Alarm]:
    """Give why people may not be informed in time of a notice: one for each reason."""
    for stand in stands_of(_looked_at(at=at), at=at):
        for risk in stand.state.risks:
            if risk.name not in _OF_BRAND:
                yield _of_notice(stand.notice, risk)


def _looked_at(*, at: datetime) -> QuerySet[Notice]:
    """Give the notices of changes that bind from some weeks ago on, as now decided."""
    since = paris_day(at) - LOOKED_AT_FOR
    over = NoticeDecision.objects.filter(decision__in=(Decision.CANCEL, Decision.SUPERSEDE))
    moved = Q(
        promulgation__versions__entries__replaced_by=None,
        promulgation__versions__entries__day__gte=since,
    )
    changes: QuerySet[Notice] = Notice.objects.changes().exclude(pk__in=over.values("notice"))
    found = changes.filter(Q(day__gte=since) | moved).distinct()
    return found.select_related("site").order_by("created_at", "pk")


def _of_notice(notice: Notice, risk: Risk) -> Alarm:
    return Alarm(
        key=f"notice:{notice.pk}:{risk.name}",
        site=notice.site,
        said=lambda: words.at_risk(notice, risk),
        path=reverse("notifications_desk_notice", args=[notice.pk]),
        facts={
            "notice": str(notice.pk),
            "reason": risk.name,
            "count": risk.count,
            "day": risk.day.isoformat() if risk.day else None,
        },
    )


def ways(*, at: datetime) -> Iterator[Alarm]:
    """Give the brands whose way cannot be used while a notice of theirs is running."""
    routes = {one.site_id: one for one in Route.objects.select_related("subprocessor")}
    for site in Site.objects.filter(pk__in=_running(at=at).values("site")).order_by("pk"):
        route = routes.get(site.pk)
        if obstacles(route, at=at):
            yield _way(site, route, at=at)


def _running(*, at: datetime) -> QuerySet[Notice]:
    """Give the notices of which a mail is to leave, or may be to leave until its texts bind."""
    unsent = Delivery.objects.filter(notice=OuterRef("pk"), state__in=UNSENT)
    found: QuerySet[Notice] = Notice.objects.running().filter(
        Q(kind="change", day__gt=paris_day(at)) | Q(Exists(unsent))
    )
    return found


def _way(site: Site, route: Route | None, *, at: datetime) -> Alarm:
    return Alarm(
        key=f"way:{site.pk}",
        site=site,
        said=lambda: words.way(obstacles(route, at=at)),
        path=reverse("notifications_desk_notices"),
    )


def tracked(*, at: datetime) -> Iterator[Alarm]:  # noqa: ARG001 (as of every check)
    """Give the brands whose provider reports opens or clicks although that is attested off."""
    for route in Route.objects.exclude(attested_at=None).select_related("site").order_by("pk"):
        if tracking_seen(route):
            yield Alarm(
                key=f"tracking:{route.site_id}",
                site=route.site,
                said=words.tracking,
                path=reverse("notifications_desk_notices"),
            )


def rosters(*, at: datetime) -> Iterator[Alarm]:
    """Give the brands whose software counts other people, or sends no count any more.

    Where it never sent one, only once a notice is running: it may just be being set up.
    """
    running = set(_running(at=at).values_list("site", flat=True))
    for practice in NoticePractice.objects.select_related("site").order_by("site"):
        site = practice.site
        state = roster_state(site, at)
        began = site.pk in running or Roster.objects.filter(site=site).exists()
        if state == "mismatch" or (state == "silent" and began):
            yield _roster(site, is_silent=state == "silent")


def _roster(site: Site, *, is_silent: bool) -> Alarm:
    return Alarm(
        key=f"roster:{site.pk}:{'silent' if is_silent else 'mismatch'}",
        site=site,
        said=lambda: words.roster(is_silent=is_silent),
        path=reverse("notifications_desk_notices"),
    )


def parked(*, at: datetime) -> Iterator[Alarm]:
    """Give the brands to which reports came a day ago and more that belong to no message of ours.

    Reports without effect, of opens for instance, are none of them.
    """
    waiting = Event.objects.filter(applied_at=None, received_at__lt=at - PARKED_FOR)
    by_site = waiting.exclude(meaning=Meaning.OTHER).values("route__site")
    found = by_site.annotate(number=Count("pk"), since=Min("received_at")).order_by("route__site")
    sites = Site.objects.in_bulk()
    for row in found:
        yield _parked(sites[row["route__site"]], row["number"], row["since"])


def _parked(site: Site, number: int, since: datetime) -> Alarm:
    return Alarm(
        key=f"parked:{site.pk}",
        site=site,
        said=lambda: words.parked(number, since),
        path=reverse("notifications_desk_notices"),
        facts={"count": number, "since": since.isoformat()},
    )
