"""Which tools a kind of page may load, and how each is set up there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from consent.choosing import tools_on
from consent.models import ToolKind, ToolMode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from wagtail.models import Site

    from consent.models import ConsentVersion, Tool

# `public` is every page but one on which something is paid.
PUBLIC: Final = "public"
PAYMENT: Final = "payment"
# C10: Stripe only where something is paid, whatever was accepted elsewhere.
_ON: Final = {
    ToolKind.MATOMO: {PUBLIC, PAYMENT},
    ToolKind.PLAUSIBLE: {PUBLIC, PAYMENT},
    ToolKind.STRIPE: {PAYMENT},
}
# The providers' own addresses. Matomo has none: each customer has one of her own.
PLAUSIBLE: Final = "https://plausible.io"
STRIPE: Final = "https://js.stripe.com"
_OWN: Final = {ToolKind.PLAUSIBLE: PLAUSIBLE, ToolKind.STRIPE: STRIPE}
# What may stand in a header: an origin (RFC 6454), whatever a row holds.
_ORIGIN: Final = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?", re.I)


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """A tool as a page may load it: of which category, from which origin, how and for whom."""

    kind: str
    category: str
    mode: str
    origin: str
    identifier: str


def tools_of(
    site: Site, version: ConsentVersion | None, *, day: date, on: str = PUBLIC
) -> Iterator[SetUp]:
    """Give the tools that a kind of page may hold on a Paris day, in the version's order.

    Only those that visitors were told of, in the mode that they were told: one that was switched
    on or set up otherwise since loads nothing until a consent version says so.
    """
    if version is None:
        return
    told = {tool["kind"]: tool["mode"] for tool in version.content["tools"]}
    usable = {tool.kind: tool for tool in tools_on(site, day=day)}
    for category in version.content["categories"]:
        for kind in category["tools"]:
            tool = usable.get(kind)
            if tool is None or told.get(kind) != tool.mode or on not in _ON[ToolKind(kind)]:
                continue
            if (found := set_up(tool, category["key"])) is not None:
                yield found


def set_up(tool: Tool, category: str) -> SetUp | None:
    """Give a tool as pages load it; None while it lacks its address or its identifier."""
    kind = ToolKind(tool.kind)
    origin = (tool.address or _OWN.get(kind, "")).rstrip("/")
    if not tool.identifier or not is_origin(origin):
        return None
    return SetUp(
        kind=tool.kind,
        category=category,
        # Stripe knows one way only.
        mode=ToolMode.CONSENT if kind == ToolKind.STRIPE else tool.mode,
        origin=origin,
        identifier=tool.identifier,
    )


def is_origin(text: str) -> bool:
    """Tell whether a text is `https://host[:port]` and no more."""
    return _ORIGIN.fullmatch(text) is not None
