"""The page of what changed in registers and settings."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.history.page import HistoryView


def addresses() -> list[URLPattern]:
    """Give the addresses of this page."""
    return [path("audit/history/", HistoryView.as_view(), name="audit_history")]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    found = MenuItem(
        _("History"), reverse_lazy("audit_history"), name="audit-history", icon_name="history"
    )
    found.order = 70
    return [found]
