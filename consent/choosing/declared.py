"""Which trackers a brand declares: those in use, of tools that are on and may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consent.models import Attestation, Tool, ToolMode, Tracker
from policies.models.providers import obstacles_of_provider

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site


def declared(site: Site) -> list[Tracker]:
    """Give the rows that a brand's register declares, in the order of categories and names."""
    tools = {tool.kind: tool.mode for tool in Tool.objects.filter(site=site, is_on=True)}
    rows = Tracker.objects.filter(site=site, in_use=True).select_related(
        "site", "cookiegroup__category"
    )
    found = [
        row
        for row in rows
        if not row.tool or (row.tool in tools and (not row.modes or tools[row.tool] in row.modes))
    ]
    return sorted(
        found, key=lambda row: (row.cookiegroup.ordering, row.cookiegroup_id, row.name, row.domain)
    )


def tools_on(site: Site, *, day: date) -> list[Tool]:
    """Give the tools that a brand switched on and may use on a Paris day.

    One whose provider is not in the register of subprocessors on that day, or not in the versions
    in force, brings nothing.
    """
    found = Tool.objects.filter(site=site, is_on=True).select_related("subprocessor")
    return [
        tool
        for tool in found.order_by("kind")
        if not obstacles_of_provider(tool.subprocessor_id, site=site.pk, day=day)
    ]


def is_attested(tool: Tool, *, day: date) -> bool:
    """Tell whether the latest attestation of a tool, as it is set up now, holds on a Paris day."""
    latest = Attestation.objects.filter(tool=tool).order_by("-at", "-pk").first()
    return latest is not None and latest.mode == tool.mode and day < latest.expires_on


def exempt_by_attestation(tool: Tool) -> bool:
    """Tell whether a tool is set up so that it needs no consent while that is attested."""
    return tool.mode in {ToolMode.COOKIELESS, ToolMode.EXEMPT}
