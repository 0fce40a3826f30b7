"""Not built yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern
    from wagtail.admin.menu import MenuItem


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    return []


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    return []
