"""The pages that a process has at hand."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.db.models import Count, Max
from wagtail.models import Site

from policies import ports
from policies.models import BrandHome, BrandSettings, EntryIntoForce, StoredPage
from policies.registers.public import SHOWN
from policies.rendering.frame import legal_links
from policies.rendering.pdf import pdf_build

if TYPE_CHECKING:
    from datetime import datetime

    from policies.stored.served import Asked, Asking, Sent, Served

logger = logging.getLogger(__name__)

# A process asks at most this often whether anything changed: what is withdrawn is gone within 2 s.
FRESH_FOR = 1.0
MEMORY = 2_000


class Shelf:
    """The pages that this process has at hand, dropped together as soon as any fact changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checked = float("-inf")
        self._generation: tuple[object, ...] = ()
        self._sites: dict[str, Site] = {}
        self._pages: dict[tuple[int, str], Served] = {}
        self._links: dict[tuple[int, str], dict[str, str]] = {}
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

    def page(self, site: Site, wanted: Asking, *, at: datetime) -> Served | None:
        """Give a page of a brand as it is at an instant; None when there is none."""
        pages, key = self._pages, (site.pk, wanted.address)
        served = pages.get(key)
        if served is not None and served.holds(at):
            return served
        served = wanted.keep(site, at=at)
        if served is not None:
            if len(pages) >= MEMORY:
                pages.clear()
            # Into the shelf we began with: a newer one must not get what was read before it.
            pages[key] = served
        return served

    def facts(self) -> tuple[object, ...]:
        """Give an object that is another one as soon as any fact changed; compare it by `is`.

        It is one second old at most, in every process.
        """
        self._look()
        return self._generation

    def links(self, site: Site, language: str) -> dict[str, str]:
        """Give a brand's legal texts by link relation, for a reader of a language."""
        links, key = self._links, (site.pk, language)
        if key not in links:
            links[key] = legal_links(site, language)
        return links[key]

    def _look(self) -> None:
        if time.monotonic() - self._checked < FRESH_FOR:
            return
        with self._lock:
            asked_at = time.monotonic()
            if asked_at - self._checked < FRESH_FOR:
                return
            try:
                generation, sites = _facts()
            except (InterfaceError, OperationalError):
                # Nothing can be withdrawn in a database that does not answer: go on reading.
                if not self._sites:
                    raise
                logger.warning("facts_unknown")
                # A database that does not answer takes its time each time.
                asked_at = time.monotonic()
                generation, sites = self._generation, self._sites
            if generation != self._generation:
                self._generation, self._sites = generation, sites
                self._pages, self._links, self.answers = {}, {}, {}
            # From before the question: what was decided during it is known a second later.
            self._checked = asked_at

    def clear(self) -> None:
        """Forget everything, for instance when a test replaces the database."""
        with self._lock:
            self._checked, self._generation = float("-inf"), ()
            self._sites, self._pages, self._links, self.answers = {}, {}, {}, {}


SHELF = Shelf()


def _facts() -> tuple[tuple[object, ...], dict[str, Site]]:
    """Give what must change for any page to change, and the brands by host name.

    Counts, not the highest number: of two transactions, the later number may be visible first.
    """
    sites = list(
        Site.objects.filter(root_page__in=BrandHome.objects.all()).select_related("root_page")
    )
    pdfs = StoredPage.objects.filter(build=pdf_build())
    banner = ports.banner()
    generation = (
        EntryIntoForce.objects.count(),
        BrandSettings.history.count(),
        *(model.history.count() for model in SHOWN),
        # Pages say how to check a PDF as soon as it is made.
        *pdfs.aggregate(number=Count("pk"), last=Max("stored_at")).values(),
        *((site.pk, site.hostname, site.port) for site in sites),
        *(banner.facts() if banner is not None else ()),
    )
    return generation, {site.hostname.lower(): site for site in sites}
