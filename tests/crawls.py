"""Passages of the crawler over a brand's site, kept without a browser."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from consent.choosing import content, digest
from consent.interface import banner_build
from consent.models import Crawl, CrawlScreen
from tests.brands import NOW
from tests.conftest import Brand

PNG = b"\x89PNG\r\n\x1a\n"


def tracker(name: str, *, page: str = "/", state: str = "accepted", **more: str) -> dict[str, str]:
    """Give a sight as a passage keeps it."""
    found = {"state": state, "page": page, "storage": "cookie", "name": name, "domain": ""}
    return found | {"webdriver": "hidden"} | more


def difference(name: str, kind: str = "undeclared", **more: str) -> dict[str, str]:
    """Give a difference as a passage keeps it."""
    found = {"kind": kind, "storage": "cookie", "name": name, "domain": ""}
    return found | {"state": "none", "page": "/"} | more


def passage(
    brand: Brand,
    *,
    at: datetime = NOW,
    trackers: Sequence[dict[str, str]] = (),
    differences: Sequence[dict[str, str]] = (),
    unprovoked: Sequence[str] = (),
    **fields: Any,
) -> Crawl:
    """Keep a passage of today's build and register, unless `fields` say otherwise."""
    seen = {
        "visits": [{"state": "none", "page": "/", "on": "public", "webdriver": "hidden"}],
        "trackers": list(trackers),
        "requests": [],
        "unprovoked": list(unprovoked),
    }
    standing = {"build": banner_build(), "digest": digest(content(brand.site))}
    crawl = Crawl(
        site=brand.site, began_at=at, at=at, seen=seen, differences=list(differences),
        **standing | fields,
    )  # fmt: skip
    crawl.save()
    return crawl


def crawled(brand: Brand, *, page: str = "/", at: datetime = NOW) -> CrawlScreen:
    """Keep a passage that saw this page, and took a screen of it."""
    crawl = passage(brand, at=at, trackers=[tracker("sessionid", page=page)])
    screen = CrawlScreen(
        crawl=crawl, page=page, state="none", language="fr", width=360, screenshot=PNG,
        screenshot_sha256="0" * 64, dom_sha256="0" * 64,
    )  # fmt: skip
    screen.save()
    return screen
