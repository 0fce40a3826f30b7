"""Every page that visitors come to, made before they do."""

from __future__ import annotations

import logging
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from wagtail.models import Site

from policies import rendering
from policies.addresses import LANGUAGES, MODES, PREFIXES, compare_path, policy_path, version_path
from policies.deadlines import paris_day
from policies.models import BrandHome, Policy, StoredPage, Version
from policies.rendering import PdfUnavailableError, build, state
from policies.rendering.pdf import stored_pdf
from policies.stored.keeping import (
    Wanted,
    WantedPdf,
    WantedRegister,
    forget_old_builds,
    of_brand,
    of_policy,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from policies.rendering import Maker, Page

logger = logging.getLogger(__name__)


def refresh_pages(*, at: datetime) -> int:
    """Make the pages of every brand that are not as they should be at `at`; give how many it made.

    Each page is a transaction of its own, and two processes that make the same page make the same
    bytes: it can run twice at once, and be killed.
    """
    made = 0
    for site in Site.objects.filter(root_page__in=BrandHome.objects.all()).order_by("pk"):
        policies = list(Policy.objects.filter(site=site).order_by("pk"))
        # First: the pages of a version say how to check its PDF.
        made += _draw(site, policies, at=at)
        made += _refresh(site, policies, of_every_brand(), at=at)
        registers = [WantedRegister(language=language) for language in LANGUAGES]
        missing = [one for one in registers if not one.is_kept(site, at=at)]
        made += sum(one.keep(site, at=at) is not None for one in missing)
        for policy in policies:
            made += _refresh(site, [policy], _of_policy(policy), at=at)
    forget_old_builds(at=at)
    return made


def _draw(site: Site, policies: list[Policy], *, at: datetime) -> int:
    """Make the PDFs that are not as they should be; say in the log why they cannot be."""
    versions = Version.objects.filter(policy__in=policies).select_related("policy", "promulgation")
    wanted = [WantedPdf(version=version) for version in versions.order_by("recorded_at")]
    missing = [one for one in wanted if stored_pdf(one.version, site=site) is None]
    try:
        for one in missing:
            one.keep(site, at=at)
    except PdfUnavailableError as error:
        logger.warning("pdf_unavailable", exc_info=error)
        return 0
    return len(missing)


def _refresh(site: Site, policies: list[Policy], pages: Iterable[Wanted], *, at: datetime) -> int:
    now = state(policies, site=site, day=paris_day(at))
    stored = StoredPage.objects.filter(site=site, build=build(), state=now)
    current = set(stored.values_list("address", flat=True))
    missing = [page for page in pages if page.address not in current]
    return sum(page.keep(site, at=at) is not None for page in missing)


def of_every_brand() -> Iterator[Wanted]:
    """Give the pages that each brand has, whatever its policies."""
    for language in LANGUAGES:
        yield of_brand(PREFIXES[language], partial(_home, language=language))
    yield of_brand("/brand.css", lambda site, _day: rendering.style_page(site))
    yield of_brand("/robots.txt", lambda site, _day: rendering.robots_page(site))
    yield of_brand("/sitemap.xml", lambda site, day: rendering.sitemap_page(site, day=day))


def _home(site: Site, day: date, *, language: str) -> Page:
    return rendering.home_page(site, language=language, day=day)


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
    yield f"{path}index.jsonld", rendering.linked_page
    yield f"{path}flux.atom", rendering.feed_page
    yield f"{path}versions/", rendering.timeline_page
    for number in numbers:
        of_version = version_path(kind, language, number)
        yield of_version, partial(rendering.version_page, number=number)
        yield f"{of_version}index.md", partial(rendering.markdown_page, number=number)
        yield f"{of_version}index.jsonld", partial(rendering.linked_page, number=number)
    for new, old in pairwise(numbers):
        for mode in MODES:
            compared = compare_path(kind, language, old, new, mode=mode)
            yield compared, partial(rendering.compare_page, old=old, new=new, mode=mode)
