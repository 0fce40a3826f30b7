"""Choices on trackers in a bundle: each with its receipt, and what was asked and shown."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from consent.choosing.proof import around
from consent.ledger import canonical_json, instant
from consent.models import ChoiceVisitor, CrawlScreen, TrackerChoice
from consent.printing import receipt_of
from consent.trackers.consent_record import consent_record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from consent.models import ConsentVersion

_BESIDE = ("site", "version__entry__seal", "version__entry__opening", "previous")
_LINE = ("entry__seal", "entry__opening")


def choice_folder(choice: TrackerChoice) -> str:
    """Give where a choice stands in a bundle."""
    return f"choices/{choice.pk}"


def consent_folder(version: ConsentVersion) -> str:
    """Give where a consent version stands in a bundle."""
    return f"consent/{version.number}"


def chain_of(key: UUID) -> list[TrackerChoice]:
    """Give all choices that one browser made, the oldest first, from any of them.

    They are held together by `previous`, which stays when the random id is erased.
    """
    known: set[UUID] = set()
    # All at once where the random id is kept, then step by step.
    reached = {key, *_under_one_id(key)}
    while reached:
        known |= reached
        beside = TrackerChoice.objects.filter(pk__in=reached).values_list("previous", "next")
        reached = {one for pair in beside for one in pair if one is not None} - known
    found = TrackerChoice.objects.filter(pk__in=known).select_related(*_BESIDE, *_LINE)
    return list(found.order_by("at", "pk"))


def _under_one_id(key: UUID) -> Iterable[UUID]:
    one = TrackerChoice.objects.filter(pk=key)
    rows = ChoiceVisitor.objects.filter(
        choice__site__in=one.values("site"), visitor__in=one.values("visitor__visitor")
    )
    return list(rows.values_list("choice", flat=True))


def choice_files(choice: TrackerChoice, record: bytes) -> dict[str, bytes]:
    """Give receipt and consent record of a choice that can be opened."""
    source = f"{consent_folder(choice.version)}/content.json"
    receipt = receipt_of(choice)
    consent = consent_record(json.loads(record), around=around(choice, source=source))
    files = {f"{choice_folder(choice)}/consent-record.json": canonical_json(consent)}
    return files | (
        {f"{choice_folder(choice)}/receipt.json": receipt.canonical()} if receipt else {}
    )


def consent_files(version: ConsentVersion) -> dict[str, bytes]:
    """Give what a consent version asked, in both languages: the bytes that its SHA-256 is of."""
    return {f"{consent_folder(version)}/content.json": canonical_json(version.content)}


def choice_screens(choices: Iterable[TrackerChoice]) -> dict[str, bytes]:
    """Give how the crawler saw the site with the banner's builds that choices cite.

    `screens.json` of a build lists the pictures; it is empty where no crawl photographed it.
    """
    files: dict[str, bytes] = {}
    cited = {(choice.build, choice.site_id) for choice in choices}
    for build, site in sorted(cited):
        found = CrawlScreen.objects.filter(crawl__build=build, crawl__site=site)
        listed = []
        for number, screen in enumerate(found.select_related("crawl").order_by(*_ORDER), start=1):
            name = f"banner-{number:03}.png"
            files[f"interface/{build}/{name}"] = bytes(screen.screenshot)
            listed.append(_listed(screen, name))
        files[f"interface/{build}/screens.json"] = canonical_json(
            {"build": build, "captured": bool(listed), "screens": listed}
        )
    return files


_ORDER = ("crawl__at", "crawl", "page", "state", "language", "width")


def _listed(screen: CrawlScreen, name: str) -> dict[str, Any]:
    return {
        "page": screen.page,
        "state": screen.state,
        "language": screen.language,
        "width": screen.width,
        "captured_at": instant(screen.crawl.at),
        "crawl": str(screen.crawl_id),
        "screenshot": {"file": name, "sha256": sha256(bytes(screen.screenshot)).hexdigest()},
        # Its bytes are not kept, only that they were these.
        "dom_sha256": screen.dom_sha256,
    }
