"""Where a page's tools load from, as its Content-Security-Policy must say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from consent.banner.tools.setting import PUBLIC, STRIPE, SetUp, tools_of
from consent.models import ToolKind

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

    from consent.models import ConsentVersion

# Stripe's own list; its host for fraud signals (m.stripe.network) stays out, as they are off.
_STRIPE: Final = {
    "script-src": [STRIPE, "https://*.js.stripe.com"],
    "frame-src": [STRIPE, "https://*.js.stripe.com", "https://hooks.stripe.com"],
    "connect-src": ["https://api.stripe.com"],
    "img-src": ["https://*.stripe.com"],
}
# What each loads, by directive (CSP level 3).
_NEEDS: Final = {
    ToolKind.MATOMO: ("script-src", "connect-src", "img-src"),
    ToolKind.PLAUSIBLE: ("script-src", "connect-src"),
    ToolKind.STRIPE: ("script-src", "frame-src", "connect-src", "img-src"),
}


def sources(
    site: Site, version: ConsentVersion | None, day: date, on: str = PUBLIC
) -> dict[str, list[str]]:
    """Give what a kind of page needs beside its own host on a Paris day, by directive."""
    found: dict[str, list[str]] = {}
    for tool in tools_of(site, version, day=day, on=on):
        for directive, hosts in _of(tool).items():
            found.setdefault(directive, []).extend(hosts)
    return found


def _of(tool: SetUp) -> dict[str, list[str]]:
    if tool.kind == ToolKind.STRIPE and tool.origin == STRIPE:
        return _STRIPE
    return {directive: [tool.origin] for directive in _NEEDS[ToolKind(tool.kind)]}
