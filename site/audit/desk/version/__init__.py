"""A version's dossier: its text, how it came to be, and who had answered it on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.version.listing import VersionsView
from audit.desk.version.page import version_view
from audit.desk.version.text import redline_view, text_view

if TYPE_CHECKING:
    from django.urls import URLPattern


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    one = "audit/versions/<uuid:version_id>/"
    return [
        path("audit/versions/", VersionsView.as_view(), name="audit_versions"),
        path(one, version_view, name="audit_version"),
        path(f"{one}text/", text_view, name="audit_version_text"),
        path(f"{one}redline/", redline_view, name="audit_version_redline"),
    ]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    found = MenuItem(
        _("Versions"), reverse_lazy("audit_versions"), name="audit-versions", icon_name="doc-full"
    )
    found.order = 30
    return [found]
