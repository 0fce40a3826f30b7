"""What the latest passage says today: whether it still tells of this site, and what it saw."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from consent.choosing import content, digest
from consent.interface import banner_build
from consent.models import Crawl
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

# A tool may begin to write something else at any time, without any change of ours.
HOLDS: Final = timedelta(days=90)
Staleness: TypeAlias = Literal["", "never", "old", "build", "register"]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A brand's latest passage, if any, and why it no longer tells of its site (empty: it does)."""

    crawl: Crawl | None
    stale: Staleness

    @property
    def differences(self) -> int:
        """Give how many differences it found."""
        return len(self.crawl.differences) if self.crawl else 0


def latest(site: Site) -> Crawl | None:
    """Give the latest passage over a brand's site; None before the first."""
    found: Crawl | None = Crawl.objects.filter(site=site).order_by("-at", "-pk").first()
    return found


def standing_of(site: Site, *, day: date) -> Standing:
    """Give where a brand stands on a Paris day."""
    found = latest(site)
    return Standing(crawl=found, stale=_stale(found, site, day=day))


def observed(site: Site, *, day: date) -> frozenset[str] | None:
    """Give what a cookie policy must declare, by what was seen; None where nobody looked lately.

    Nobody did when the latest passage is more than 90 days old, or was of another build of the
    banner or of another register. Else it is the names seen, foreign hosts that no tool explains,
    and the patterns that the register declares and no passage can provoke (a cookie of signing
    in), which are taken at its word. A declared thing that was seen where it may not be is named
    with its fault (`before consent: _pk_id.1`), so that no text can be said to declare it.
    """
    standing = standing_of(site, day=day)
    if standing.crawl is None or standing.stale:
        return None
    seen, differing = standing.crawl.seen, standing.crawl.differences
    names = {one["name"] for one in seen["trackers"]}
    hosts = {one["name"] for one in differing if one["storage"] == "request"}
    faults = {
        f"{_FAULTS[one['kind']]}: {one['name']}" for one in differing if one["kind"] in _FAULTS
    }
    return frozenset({*names, *hosts, *faults, *seen["unprovoked"]})


_FAULTS: Final = {"unasked": "before consent", "misplaced": "on the wrong page"}


def count_of_kinds(crawl: Crawl) -> Counter[str]:
    """Count the differences of a passage by kind."""
    return Counter(one["kind"] for one in crawl.differences)


def _stale(crawl: Crawl | None, site: Site, *, day: date) -> Staleness:
    if crawl is None:
        return "never"
    if day - paris_day(crawl.at) > HOLDS:
        return "old"
    if crawl.build != banner_build():
        return "build"
    return "" if crawl.digest == digest(content(site)) else "register"
