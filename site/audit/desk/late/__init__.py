"""The page of those who were informed too late, or not at all."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.late.page import LateView


def addresses() -> list[URLPattern]:
    """Give the addresses of this page."""
    return [path("audit/late/", LateView.as_view(), name="audit_late")]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    found = MenuItem(
        _("Informed late"), reverse_lazy("audit_late"), name="audit-late", icon_name="time"
    )
    found.order = 50
    return [found]
