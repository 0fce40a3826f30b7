"""Public pages as stored bytes: rendered once, kept in the database and in each process."""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpResponse
from wagtail.models import Site

from policies import rendering
from policies.addresses import LANGUAGES, PREFIXES, compare_path, policy_path, version_path
from policies.deadlines import paris_day
from policies.models import BrandHome, BrandSettings, EntryIntoForce, Policy, StoredPage, Version
from policies.rendering import Facts, build, next_event, state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from policies.rendering import Maker, Page

logger = logging.getLogger(__name__)

# A process asks at most this often whether anything changed: what is withdrawn is gone within 2 s.
FRESH_FOR = 1.0
MAX_AGE = 60
MEMORY = 2_000


@dataclass(frozen=True, kw_only=True)
class Served:
    """A page as it is sent: its bytes, their gzip, their SHA-256, and until when they hold."""

    media_type: str
    body: bytes
    compressed: bytes
    etag: str
    holds_until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Tell whether no dated event lies between its making and that instant."""
        return self.holds_until is None or at < self.holds_until

    def max_age(self, at: datetime) -> int:
        """Give the seconds a cache may keep it: never past the next dated event."""
        if self.holds_until is None:
            return MAX_AGE
        return max(0, min(MAX_AGE, int((self.holds_until - at).total_seconds())))


_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


def takes_gzip(accepted: str) -> bool:
    """Say whether an Accept-Encoding header takes gzip (RFC 9110, 12.5.3)."""
    return _GZIP.search(accepted) is not None


class StoredResponse(HttpResponse):
    """A whole page from the shelf, on its way through the middleware."""

    def __init__(self, served: Served, body: bytes) -> None:
        super().__init__(body, content_type=served.media_type)
        self.served = served


class Asked(NamedTuple):
    """All of a request that a public page's answer depends on."""

    scheme: str
    host: str
    address: str
    packed: bool


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An answer as it left the whole stack: the page, and every header."""

    served: Served
    headers: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A page that is asked for: its address, whose policies it shows, how to make it."""

    address: str
    kind: str | None
    make: Callable[[Site, Policy | None, date], Page | None]


class Shelf:
    """The pages that this process has at hand, dropped together as soon as any fact changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checked = float("-inf")
        self._generation: tuple[object, ...] = ()
        self._sites: dict[str, Site] = {}
        self._pages: dict[tuple[int, str], Served] = {}
        self.answers: dict[Asked, Sent] = {}

    def answer(self, asked: Asked, *, at: datetime) -> Sent | None:
        """Give what was answered before, unless a fact has changed or a day has come."""
        self._look()
        sent = self.answers.get(asked)
        return sent if sent is not None and sent.served.holds(at) else None

    def site(self, host: str) -> Site | None:
        """Give the brand at a host name (its port does not count)."""
        self._look()
        return self._sites.get(host.partition(":")[0].lower())

    def page(self, site: Site, wanted: Wanted, *, at: datetime) -> Served | None:
        """Give a page of a brand as it is at an instant; None when there is none."""
        pages, key = self._pages, (site.pk, wanted.address)
        served = pages.get(key)
        if served is not None and served.holds(at):
            return served
        served = _stored(site, wanted, at=at)
        if served is not None:
            if len(pages) >= MEMORY:
                pages.clear()
            # Into the shelf we began with: a newer one must not get what was read before it.
            pages[key] = served
        return served

    def _look(self) -> None:
        if time.monotonic() - self._checked < FRESH_FOR:
            return
        with self._lock:
            if time.monotonic() - self._checked < FRESH_FOR:
                return
            try:
                generation, sites = _facts()
            except (InterfaceError, OperationalError):
                # Nothing can be withdrawn in a database that does not answer: go on reading.
                if not self._sites:
                    raise
                logger.warning("facts_unknown")
                generation, sites = self._generation, self._sites
            if generation != self._generation:
                self._generation, self._sites = generation, sites
                self._pages, self.answers = {}, {}
            self._checked = time.monotonic()

    def clear(self) -> None:
        """Forget everything, for instance when a test replaces the database."""
        with self._lock:
            self._checked, self._generation = float("-inf"), ()
            self._sites, self._pages, self.answers = {}, {}, {}


SHELF = Shelf()


def _facts() -> tuple[tuple[object, ...], dict[str, Site]]:
    """Give what must change for any page to change, and the brands by host name.

    Counts, not the highest number: of two transactions, the later number may be visible first.
    """
    sites = list(
        Site.objects.filter(root_page__in=BrandHome.objects.all()).select_related("root_page")
    )
    generation = (
        EntryIntoForce.objects.count(),
        BrandSettings.history.count(),
        *((site.pk, site.hostname, site.port) for site in sites),
    )
    return generation, {site.hostname.lower(): site for site in sites}


def _stored(site: Site, wanted: Wanted, *, at: datetime) -> Served | None:
    day = paris_day(at)
    policies = Policy.objects.filter(site=site).order_by("pk")
    if wanted.kind is not None:
        policies = policies.filter(kind=wanted.kind)
        if not policies:
            return None
    of = list(policies)
    now = state(of, site=site, day=day)
    found = StoredPage.objects.filter(site=site, address=wanted.address, build=build()).first()
    if found is None or found.state != now:
        page = wanted.make(site, of[0] if wanted.kind else None, day)
        if page is None:
            return None
        found = _store(page, site=site, address=wanted.address, state=now, at=at)
    return Served(
        media_type=found.media_type,
        body=bytes(found.body),
        compressed=bytes(found.compressed),
        etag=found.etag,
        holds_until=next_event(of, day=day),
    )


def _store(page: Page, *, site: Site, address: str, state: str, at: datetime) -> StoredPage:
    values = {
        "state": state,
        "media_type": page.media_type,
        "body": page.body,
        "compressed": gzip.compress(page.body, 9, mtime=0),
        "etag": hashlib.sha256(page.body).hexdigest(),
        "stored_at": at,
    }
    with transaction.atomic():
        stored, _created = StoredPage.objects.update_or_create(
            site=site, address=address, build=build(), defaults=values
        )
    return stored


def refresh_pages(*, at: datetime) -> int:
    """Make the pages of every brand that are not as they should be at `at`; give how many it made.

    Each page is a transaction of its own, and two processes that make the same page make the same
    bytes: it can run twice at once, and be killed.
    """
    made = 0
    for site in Site.objects.filter(root_page__in=BrandHome.objects.all()).order_by("pk"):
        policies = list(Policy.objects.filter(site=site).order_by("pk"))
        made += _refresh(site, policies, list(_of_brand()), at=at)
        for policy in policies:
            made += _refresh(site, [policy], list(_of_policy(policy)), at=at)
    forget_old_builds(at=at)
    return made


def _refresh(site: Site, policies: list[Policy], pages: list[Wanted], *, at: datetime) -> int:
    now = state(policies, site=site, day=paris_day(at))
    stored = StoredPage.objects.filter(site=site, build=build(), state=now)
    current = set(stored.values_list("address", flat=True))
    missing = [page for page in pages if page.address not in current]
    return sum(_stored(site, page, at=at) is not None for page in missing)


def _of_brand() -> Iterator[Wanted]:
    for language in LANGUAGES:

        def home(site: Site, _policy: Policy | None, day: date, language: str = language) -> Page:
            return rendering.home_page(site, language=language, day=day)

        yield Wanted(address=PREFIXES[language], kind=None, make=home)
    yield Wanted(
        address="/brand.css", kind=None, make=lambda site, _policy, _day: rendering.style_page(site)
    )


def _of_policy(policy: Policy) -> Iterator[Wanted]:
    """Give every page of a policy that visitors come to by links."""
    for language in LANGUAGES:
        numbers = [version.number for version in Version.objects.of(policy, language)]
        for address, make in _makers(policy.kind, language, numbers):
            yield of_policy(address, policy.kind, language, make)


def _makers(kind: str, language: str, numbers: list[str]) -> Iterator[tuple[str, Maker]]:
    if not numbers:
        return
    path = policy_path(kind, language)
    yield path, rendering.policy_page
    yield f"{path}index.md", rendering.markdown_page
    yield f"{path}flux.atom", rendering.feed_page
    yield f"{path}versions/", rendering.timeline_page
    for number in numbers:
        of_version = version_path(kind, language, number)
        yield of_version, partial(rendering.version_page, number=number)
        yield f"{of_version}index.md", partial(rendering.markdown_page, number=number)
    for new, old in pairwise(numbers):
        compared = compare_path(kind, language, old, new)
        yield compared, partial(rendering.compare_page, old=old, new=new)


def of_policy(address: str, kind: str, language: str, make: Maker) -> Wanted:
    """Give the request for a page of one policy in one language."""

    def made(site: Site, policy: Policy | None, day: date) -> Page | None:
        if policy is None:
            return None
        return make(Facts(site=site, policy=policy, language=language, day=day))

    return Wanted(address=address, kind=kind, make=made)


def forget_old_builds(*, at: datetime) -> int:
    """Delete pages of earlier builds that nobody has stored for a day; give their number."""
    old = StoredPage.objects.exclude(build=build()).filter(stored_at__lt=at - timedelta(days=1))
    return old.delete()[0]
