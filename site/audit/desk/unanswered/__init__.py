"""The page of those who have not answered."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.unanswered.page import UnansweredView


def addresses() -> list[URLPattern]:
    """Give the addresses of this page."""
    return [path("audit/unanswered/", UnansweredView.as_view(), name="audit_unanswered")]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    found = MenuItem(
        _("Not answered"),
        reverse_lazy("audit_unanswered"),
        name="audit-unanswered",
        icon_name="help",
    )
    found.order = 60
    return [found]
