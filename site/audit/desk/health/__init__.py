"""The page that says how the log is, to somebody who does not know the words."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.health.page import HealthView


def addresses() -> list[URLPattern]:
    """Give the addresses of this page."""
    return [path("audit/health/", HealthView.as_view(), name="audit_health")]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    found = MenuItem(
        _("Log health"), reverse_lazy("audit_health"), name="audit-health", icon_name="circle-check"
    )
    found.order = 100
    return [found]
