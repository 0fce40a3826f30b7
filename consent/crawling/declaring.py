"""The register of a brand as rows that a crawler's sights are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from consent.choosing import declared, words
from consent.models import Ground, ToolKind
from consent.trackers.comparing import Row
from policies.ports import banner

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

    from consent.models import Tracker
    from consent.trackers.comparing import Kept

PAYMENT: Final = words.CATEGORY[ToolKind.STRIPE]
AUDIENCE: Final = words.CATEGORY[ToolKind.MATOMO]
# What is agreed to, and exempt audience measurement, is written as soon as a page is read. All
# other grounds follow an act that a passage does not do: signing in, paying, opting out.
_BY_READING: Final = ("", Ground.AUDIENCE)
# What Stripe's own frames load: a frame has a content policy of its own. Its host for fraud
# signals (m.stripe.network) is not among them: they are off (C10).
_WITHIN: Final = {"js.stripe.com": {"*.stripe.com", "*.stripecdn.com"}}


def rows(site: Site, *, day: date) -> list[Row]:
    """Give what a brand declares on a Paris day: its trackers, and the hosts of its tools."""
    return [*map(_row, declared(site)), *_hosts(site, day=day)]


def _row(tracker: Tracker) -> Row:
    category = tracker.cookiegroup.category
    return Row(
        name=tracker.name,
        kept=cast("Kept", tracker.storage),
        category=category.key,
        domain=tracker.domain,
        is_necessary=category.is_required,
        only_on="payment" if category.key == PAYMENT else "",
        is_awaited=not category.is_required and tracker.ground in _BY_READING,
    )


def _hosts(site: Site, *, day: date) -> Iterator[Row]:
    """Give the hosts that pages may ask: those of payment pages alone are those of payments."""
    public, payment = (_sources(site, on=on, day=day) for on in ("public", "payment"))
    for host in sorted(public):
        yield Row(name=host, kept="request", category=AUDIENCE, is_awaited=False)
    for host in sorted(payment - public):
        yield Row(name=host, kept="request", category=PAYMENT, only_on="payment", is_awaited=False)


def _sources(site: Site, *, on: str, day: date) -> set[str]:
    asked = banner()
    if asked is None:
        return set()
    found = asked.sources(site, on=on, day=day).values()
    hosts = {_host(source) for sources in found for source in sources} - {""}
    return hosts.union(*(_WITHIN.get(host, set()) for host in hosts))


def _host(source: str) -> str:
    """Give the `host[:port]` of a source of a content policy; nothing for `'self'` or `data:`."""
    if source.startswith("'") or source.endswith(":"):
        return ""
    return urlsplit(source if "//" in source else f"//{source}").netloc
