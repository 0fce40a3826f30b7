"""Let Chromium read a brand's site in every state of consent, and compare with the register."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from consent.choosing.cookies import ChoiceKeyError
from consent.crawling import CrawlError, begin, keep
from consent.crawling.serving import served
from consent.crawling.values import Looked, Task
from consent.models import Crawl
from policies.actions import RefusedError, brand_named
from policies.management.sources import refuse
from policies.models import BrandHome

DIFFERENT = 1
FORMATS = ("text", "json")
Look = Callable[[Task], list[Looked]]


class Command(BaseCommand):
    help = (
        "Lets Chromium read every kind of page of a brand's site in every state of consent, and"
        " compares what is stored, read and asked for with the register of trackers. Keeps the"
        " passage and, once per build, its screens. It shows choices that it signed itself: none"
        " enters the ledger. Status 0; 1 when the site differs from the register; 2 when it cannot"
        " be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the brands, and where their site is."""
        parser.add_argument("--brand", help="the brand's key or host name; all by default")
        parser.add_argument(
            "--base-url",
            help="the live site of one brand (https://www.example.fr); by default this command"
            " serves the site itself, to its own browser",
        )
        parser.add_argument("--format", default="text", choices=FORMATS)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read each brand's site, say where it differs, end with 1 if any does."""
        sites, look = _sites(options["brand"], options["base_url"]), _eye(self.progress)
        with _bases(sites, options["base_url"]) as bases:
            crawls = [
                _crawl(site, base=bases[site.pk], options=options, look=look) for site in sites
            ]
        if options["format"] == "json":
            self.stdout.write(
                json.dumps([_row(one) for one in crawls], ensure_ascii=False, indent=1)
            )
        else:
            self.stdout.write("\n".join(line for one in crawls for line in _lines(one)))
        if any(one.differences for one in crawls):
            raise SystemExit(DIFFERENT)

    def progress(self, line: str) -> None:
        """Say on stderr how far the passage is."""
        self.stderr.write(line)


def _sites(brand: str | None, base: str | None) -> list[Site]:
    """Give the brands to read: the one that is named, or whose address is given; else all."""
    named = brand or (urlsplit(base).hostname if base else None)
    try:
        if named:
            return [brand_named(named)]
    except RefusedError as refusal:
        raise refuse(str(refusal)) from refusal
    homes = BrandHome.objects.all()
    return list(Site.objects.filter(root_page__in=homes).order_by("pk"))


@contextmanager
def _bases(sites: list[Site], given: str | None) -> Iterator[dict[int, str]]:
    """Give the address of each brand's site: the one given, else of this process."""
    if given:
        yield {site.pk: _base(given, site) for site in sites}
        return
    with served() as port:
        yield {site.pk: f"http://{site.hostname}:{port}" for site in sites}


def _base(given: str, site: Site) -> str:
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or parts.hostname != site.hostname.lower():
        raise refuse(
            _("%(url)s is not this brand's address: it begins with https://%(host)s.")
            % {"url": given, "host": site.hostname}
        )
    return f"{parts.scheme}://{parts.netloc}"


def _crawl(site: Site, *, base: str, options: dict[str, Any], look: Look) -> Crawl:
    is_ours = not options["base_url"]
    try:
        passage = begin(
            site, base=base, host=site.hostname.lower(), is_ours=is_ours, at=timezone.now()
        )
        return keep(passage, look(passage.task), at=timezone.now())
    except (CrawlError, ChoiceKeyError) as error:
        raise refuse(f"{site.hostname}: {error}") from error


def _eye(report: Callable[[str], None]) -> Look:
    """Give what reads pages, or say why nothing can. Only this command needs a browser."""
    try:
        from consent.capturing.photographs import (  # noqa: PLC0415 (imports Playwright)
            BrowserMissingError,
            browser,
        )
        from consent.crawling.visiting import look  # noqa: PLC0415 (imports it too)
    except ModuleNotFoundError as error:
        raise refuse(
            "Playwright is not installed: the site is read in Chromium."
            " Install the package playwright beside the others, and Chromium."
        ) from error
    try:
        # Asked first: without a browser there is nothing to prepare.
        path = browser()
    except BrowserMissingError as error:
        raise refuse(str(error)) from error
    return lambda task: look(task, browser=path, report=report)


def _row(crawl: Crawl) -> dict[str, Any]:
    return {
        "brand": crawl.site.hostname,
        "build": crawl.build,
        "digest": crawl.digest,
        "began_at": crawl.began_at.isoformat(),
        "at": crawl.at.isoformat(),
        "visits": len(crawl.seen["visits"]),
        "differences": crawl.differences,
    }


def _lines(crawl: Crawl) -> Iterator[str]:
    visits = len(crawl.seen["visits"])
    yield _("%(brand)s: visits of pages: %(visits)d; differences: %(differences)d") % {
        "brand": crawl.site.hostname,
        "visits": visits,
        "differences": len(crawl.differences),
    }
    for one in crawl.differences:
        where = f" ({one['state']} {one['page']})" if one["page"] else ""
        domain = f" [{one['domain']}]" if one["domain"] else ""
        yield f"  {one['kind']}: {one['storage']} {one['name']}{domain}{where}"
