"""Where the pages of tools stand in the desk, and who sees their menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from consent.desk.tools import views
from consent.desk.tools.rights import may_view_any

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    one = "trackers/tools/<int:site_id>/<slug:kind>/"
    return [
        _at("trackers/tools/", views.list_view, "tools"),
        _at(one, views.tool_view, "tool"),
        _at(f"{one}attest/", views.attest_view, "tool_attest"),
        _at(f"{one}revoke/", views.revoke_view, "tool_revoke"),
    ]


def _at(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(address, view, name=f"consent_desk_{name}")


class ToolsItem(MenuItem):
    """Leads to the tools of the person's brands."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever may see the tools of a brand."""
        return may_view_any(request)


def settings_item() -> MenuItem:
    """Give the line in the settings menu."""
    return ToolsItem(
        _("Tools that bring trackers"),
        reverse("consent_desk_tools"),
        icon_name="cogs",
        order=920,
    )
