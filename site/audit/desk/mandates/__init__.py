"""Who audits from outside: the mandates of a brand, given and ended by its approvers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.mandates.changing import add_view, end_view
from audit.desk.mandates.page import MandatesView
from audit.desk.mandates.rights import may_give_any

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern


class MandatesItem(MenuItem):
    """Leads to the mandates of the person's brands."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever gives mandates."""
        return may_give_any(request)


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    one = "audit/mandates/<uuid:mandate_id>/end/"
    return [
        path("audit/mandates/", MandatesView.as_view(), name="audit_mandates"),
        path("audit/mandates/add/", add_view, name="audit_mandates_add"),
        path(one, end_view, name="audit_mandates_end"),
    ]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    return [
        MandatesItem(
            _("Mandates"),
            reverse_lazy("audit_mandates"),
            name="audit-mandates",
            icon_name="key",
            order=95,
        )
    ]
