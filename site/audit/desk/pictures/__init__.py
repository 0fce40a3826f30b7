"""Acts by day, week or month, of a brand, a policy or a version, a layer for each origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.pictures.page import pictures_view

if TYPE_CHECKING:
    from django.urls import URLPattern


def addresses() -> list[URLPattern]:
    """Give the address of this page."""
    return [path("audit/pictures/", pictures_view, name="audit_pictures")]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    found = MenuItem(
        _("Pictures"), reverse_lazy("audit_pictures"), name="audit-pictures", icon_name="image"
    )
    found.order = 40
    return [found]
