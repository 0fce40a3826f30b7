"""All acts, by any filter; and one act with everything that is recorded of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.acts.files import receipt_view, screen_view
from audit.desk.acts.one import ActView
from audit.desk.acts.page import ActsView

if TYPE_CHECKING:
    from django.urls import URLPattern


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    one = "audit/acts/<uuid:act_id>/"
    return [
        path("audit/acts/", ActsView.as_view(), name="audit_acts"),
        path(one, ActView.as_view(), name="audit_acts_act"),
        path(f"{one}receipt.json", receipt_view, name="audit_acts_receipt"),
        path(f"{one}screens/<uuid:interface_screen_id>/", screen_view, name="audit_acts_screen"),
    ]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    return [
        MenuItem(
            _("Acts"),
            reverse_lazy("audit_acts"),
            name="audit-acts",
            icon_name="list-ul",
            order=10,
        )
    ]
