"""Where the pages on plans and settings of notices stand in the desk, and who sees their menu."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from notifications.desk import planning, settings


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    brand = "notices/settings/<int:site_id>/"
    return [
        _at("notices/plan/<uuid:proposal_id>/", planning.simulation_view, "simulation"),
        _at("notices/settings/", settings.settings_view, "settings"),
        _at(f"{brand}way/", settings.route_view, "route"),
        _at(f"{brand}way/try/", settings.try_route_view, "try_route"),
        _at(f"{brand}rules/", settings.practice_view, "practice"),
    ]


def _at(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(address, view, name=f"notifications_desk_{name}")


class SettingsItem(MenuItem):
    """Leads to how the person's brands send notices."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever may see the way or the rules of a brand."""
        return settings.may_view_any(request)


def settings_item() -> MenuItem:
    """Give the line in the settings menu."""
    return SettingsItem(
        _("How notices leave"),
        reverse("notifications_desk_settings"),
        icon_name="mail",
        order=910,
    )
