"""Notices: brands that could not tell anybody, and ways that would be refused when it matters."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from wagtail.models import Site

from config.doctor.findings import Finding
from notifications.delivering.routes import obstacles
from notifications.models import Notice, NoticePractice, Provider, Route
from notifications.simulating.connection import problem_of
from policies.deadlines import paris_day
from policies.models import BrandHome

_WHERE: Final = "in the desk under Settings, How notices leave"


def examine(*, at: datetime) -> list[Finding]:
    """Give what stands against the notices of each brand at an instant.

    A way is tried: connected, encrypted and signed in, without any mail. While a notice is coming
    what keeps it from leaving is an error, before that a warning.
    """
    sites = Site.objects.filter(root_page__in=BrandHome.objects.all()).order_by("hostname")
    return [finding for site in sites for finding in _brand(site, at=at)]


def _brand(site: Site, *, at: datetime) -> Iterator[Finding]:
    is_coming = _is_coming(site, at=at)
    route = Route.objects.select_related("site", "subprocessor").filter(site=site).first()
    if route is not None:
        yield from _way(route, is_coming=is_coming, at=at)
    elif is_coming:
        yield Finding(
            id="notices.no_way",
            sentence=f"{site.hostname} has no way for notices, and a notice of it is coming:"
            " nobody is told.",
            remedy=f"Set it up {_WHERE}.",
        )
    if route is not None or is_coming:
        yield from _practice(site)


def _is_coming(site: Site, *, at: datetime) -> bool:
    """Tell whether a change that has been promulgated is still to be told, or to bind."""
    coming = Notice.objects.changes().running().filter(site=site, day__gt=paris_day(at))
    return coming.exists()


def _way(route: Route, *, is_coming: bool, at: datetime) -> Iterator[Finding]:
    level: Final = "error" if is_coming else "warning"
    host = route.site.hostname
    if route.provider != Provider.SMTP and route.attested_at is None:
        yield Finding(
            id="notices.not_attested",
            level=level,
            sentence=f"Nobody attested for {host} that {route.get_provider_display()} neither"
            " tracks opens nor rewrites links: it is not used.",
            remedy=f"Switch both off at the provider, then say where and since when {_WHERE}.",
        )
    standing = obstacles(route, at=at)
    for obstacle in standing:
        yield Finding(
            id="notices.way_refused",
            level=level,
            sentence=f"Notices of {host} do not leave: {obstacle}",
            remedy=f"Correct the way {_WHERE}, or the register of subprocessors.",
        )
    if not standing and (problem := problem_of(route)):
        yield Finding(
            id="notices.way_fails",
            level=level,
            sentence=f"The way for notices of {host} does not work.",
            remedy=problem,
        )


def _practice(site: Site) -> Iterator[Finding]:
    practice = NoticePractice.objects.filter(site=site).first() or NoticePractice(site=site)
    if not practice.canary_email:
        yield Finding(
            id="notices.no_canary",
            level="warning",
            sentence=f"{site.hostname} has no canary address: nobody would notice within the hour"
            " that its notices do not arrive.",
            remedy="Write an address of your own in the desk under Settings, Rules for notices.",
        )
    if not practice.roster_secret:
        yield Finding(
            id="notices.no_roster",
            level="warning",
            sentence=f"The company’s software sends no daily count for {site.hostname}: nobody"
            " would notice a practitioner who is missing here.",
            remedy="Set the secret of the daily count in the desk under Settings, Rules for"
            " notices, and have the software send it.",
        )
