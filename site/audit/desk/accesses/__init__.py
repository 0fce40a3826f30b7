"""The page of accesses: who looked at what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.accesses.page import AccessesView

if TYPE_CHECKING:
    from django.urls import URLPattern


def addresses() -> list[URLPattern]:
    """Give the addresses of this page."""
    return [path("audit/accesses/", AccessesView.as_view(), name="audit_accesses")]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    return [
        MenuItem(
            _("Accesses"),
            reverse_lazy("audit_accesses"),
            name="audit-accesses",
            icon_name="history",
            order=80,
        )
    ]
