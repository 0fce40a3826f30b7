"""A practitioner as auditors find and read her: the list of people, and one person's dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from audit.desk.person.dossier import person_view
from audit.desk.person.listing import PeopleView

if TYPE_CHECKING:
    from django.urls import URLPattern


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    return [
        path("audit/people/", PeopleView.as_view(), name="audit_people"),
        path("audit/people/<uuid:practitioner_id>/", person_view, name="audit_person"),
    ]


def menu_items() -> list[MenuItem]:
    """Give what leads here from the menu."""
    return [MenuItem(_("People"), reverse_lazy("audit_people"), icon_name="group", order=20)]
