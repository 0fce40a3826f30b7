"""The inert templates of a page's tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from consent.banner.tools.setting import PAYMENT, PUBLIC, SetUp, tools_of
from consent.models import ToolKind

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

    from consent.models import ConsentVersion

_TEMPLATE: Final = (
    '<template data-category="{category}" data-on="{on}">'
    '<script type="module" src="{module}"></script>'
    '<template data-tool="{kind}" data-of="{category}" data-mode="{mode}"'
    ' data-site="{identifier}" data-address="{origin}"><script src="{script}"{more}></script>'
    "</template></template>\n"
)


def templates(
    site: Site, version: ConsentVersion | None, day: date, on: str = PUBLIC
) -> SafeString:
    """Give the templates of a page's tools on a Paris day, the same for every reader.

    `on` is the kind of page: public, or payment. What is in a template does nothing by itself.
    """
    found = tools_of(site, version, day=day, on=on)
    return mark_safe("".join(_template(one) for one in found))  # noqa: S308 (parts are escaped)


def _template(tool: SetUp) -> str:
    return format_html(
        _TEMPLATE,
        category=tool.category,
        # Of the page that it is for: what a page may load follows from it (Stripe's hosts).
        on=PAYMENT if tool.kind == ToolKind.STRIPE else PUBLIC,
        module=static(f"consent/{tool.kind}.js"),
        kind=tool.kind,
        mode=tool.mode,
        identifier=tool.identifier,
        origin=tool.origin,
        script=tool.origin + _script(tool),
        more=_more(tool),
    )


def _script(tool: SetUp) -> str:
    if tool.kind == ToolKind.MATOMO:
        return "/matomo.js"
    if tool.kind == ToolKind.PLAUSIBLE:
        # Its page views are ours to send: it would tell the address with its query (C08).
        return "/js/script.manual.js"
    # What @stripe/stripe-js/pure does with `advancedFraudSignals: false` (C10).
    return "/v3/?advancedFraudSignals=false"


def _more(tool: SetUp) -> SafeString:
    if tool.kind != ToolKind.PLAUSIBLE:
        return mark_safe("")
    return format_html(' data-domain="{}"', tool.identifier)
