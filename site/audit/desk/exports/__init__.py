"""Files for auditors: asked for, made in the background, downloaded as often as they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.exports import asking, downloading, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.urls import URLPattern


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    one = "audit/exports/<uuid:export_id>/"
    return [
        path("audit/exports/", page.list_view, name="audit_exports"),
        _at("audit/exports/ask/", asking.ask_view, "ask"),
        _at(one, page.export_view, "export"),
        _at(f"{one}download/", downloading.download_view, "download"),
        _at(f"{one}sha256/", downloading.sha256_view, "sha256"),
        _at(f"{one}about/", downloading.about_view, "about"),
        _at(f"{one}cancel/", page.cancel_view, "cancel"),
        _at(f"{one}retry/", page.retry_view, "retry"),
    ]


def _at(address: str, view: Callable[..., object], name: str) -> URLPattern:
    return path(address, view, name=f"audit_exports_{name}")  # type: ignore[arg-type]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    return [
        MenuItem(
            _("Exports"),
            reverse_lazy("audit_exports"),
            name="audit-exports",
            icon_name="download",
            order=90,
        )
    ]
