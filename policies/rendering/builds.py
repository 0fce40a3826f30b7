"""The names under which pages are stored: of the build that made them, of the facts they show."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Final

from django.db.models import Max, Min, Q
from django.templatetags.static import static

from policies import ports
from policies.deadlines import PARIS
from policies.models import BrandSettings, EntryIntoForce, Policy, Version
from policies.registers.public import subprocessors_next_day, subprocessors_state
from policies.rendering.pdf import stored_pdfs
from policies.rendering.sources import APP, digest_of

if TYPE_CHECKING:
    from wagtail.models import Site

STYLES: Final = ("policies/reading.css", "policies/redline.css")
# Every page of a brand leads to these (RFC 6903).
LEGAL: Final = {"privacy": "privacy-policy", "terms": "terms-of-service"}


@cache
def build() -> str:
    """Give the name of this build: it changes with any template, style, code or catalogue."""
    names = "".join(static(style) for style in STYLES)
    catalogues = sorted((APP.parent / "locale").glob("*/LC_MESSAGES/*.mo"))
    return digest_of(
        [*sorted((APP / "templates").rglob("*")), *sorted(APP.rglob("*.py")), *catalogues], names
    )


def state(policies: list[Policy], *, site: Site, day: date) -> str:
    """Give a name to all facts that pages of these policies show on a day.

    It counts rows that only grow, so it can only move on, and it moves at each dated event.
    """
    entries = EntryIntoForce.objects.filter(version__policy__in=policies)
    settings = BrandSettings.for_site(site).history.count()
    past = entries.standing().aggregate(
        begun=Max("day", filter=Q(day__lte=day)), ended=Max("until", filter=Q(until__lte=day))
    )
    facts = (
        entries.count(),
        settings,
        past["begun"],
        past["ended"],
        site.root_url,
        legal_kinds(site),
        list(stored_pdfs(policies, site=site).values_list("etag", flat=True)),
        _banner_state(site, day=day),
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def register_state(*, site: Site, day: date) -> str:
    """Give a name to all facts that the page of subprocessors shows on a day."""
    facts = (state([], site=site, day=day), *subprocessors_state(site, day))
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def next_register_event(*, site: Site, day: date) -> datetime | None:
    """Give the instant at which the page of subprocessors changes next by itself."""
    return _first([subprocessors_next_day(site, day), _next_banner_day(site, day=day)])


def legal_kinds(site: Site) -> list[tuple[str, str]]:
    """Give the kinds and languages of the brand's legal texts that every page leads to."""
    versions = Version.objects.filter(policy__site=site, policy__kind__in=LEGAL)
    found = versions.order_by().values_list("policy__kind", "language").distinct()
    return sorted((str(kind), str(language)) for kind, language in found)


def next_event(policies: list[Policy], *, site: Site, day: date) -> datetime | None:
    """Give the instant, midnight in Paris, at which pages of these policies change next."""
    found = (
        EntryIntoForce.objects.standing()
        .filter(version__policy__in=policies)
        .aggregate(
            begins=Min("day", filter=Q(day__gt=day)), ends=Min("until", filter=Q(until__gt=day))
        )
    )
    return _first([*found.values(), _next_banner_day(site, day=day)])


def _first(days: list[date | None]) -> datetime | None:
    known = [day for day in days if day is not None]
    return datetime.combine(min(known), time.min, tzinfo=PARIS) if known else None


def _banner_state(site: Site, *, day: date) -> str:
    """Name what every page of a brand shows of trackers; files and words of the banner included."""
    banner = ports.banner()
    return "" if banner is None else banner.state(site, day=day)


def _next_banner_day(site: Site, *, day: date) -> date | None:
    banner = ports.banner()
    return None if banner is None else banner.next_day(site, day=day)
