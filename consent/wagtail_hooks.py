"""Practitioners in the desk: their list, their papers, their pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from consent.desk import access, detail, erasing, listing, transcribing, viewing


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Place the desk's pages about practitioners."""
    one, paper = "practitioners/<uuid:practitioner_id>/", "practitioners/papers/<uuid:paper_id>/"
    return [
        _at("practitioners/", listing.list_view, "practitioners"),
        _at("practitioners/stop-viewing/", viewing.stop_viewing, "stop_viewing"),
        _at(one, detail.practitioner_view, "practitioner"),
        _at(f"{one}transcribe/", transcribing.transcribe_view, "transcribe"),
        _at(f"{one}view-as/", viewing.view_as, "view_as"),
        _at(f"{one}hold/", erasing.hold_view, "hold"),
        _at(f"{one}hold/end/", erasing.end_hold_view, "end_hold"),
        _at(f"{one}erase/", erasing.erase_view, "erase"),
        _at(paper, transcribing.paper_view, "paper"),
        _at(f"{paper}confirm/", transcribing.confirm_view, "confirm"),
        _at("practitioners/acts/<uuid:act_id>/scan/", detail.paper_view, "scan"),
    ]


def _at(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(address, view, name=f"consent_desk_{name}")


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name what is kept of staff who view a practitioner's pages."""
    actions.register_action("consent.view_as", _("View as"), _("Viewed her pages as she sees them"))


class PractitionersItem(MenuItem):
    """Leads to the practitioners of the person's brands."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever may read about them."""
        return access.may_read_any(request)


@hooks.register("register_admin_menu_item")
def practitioners_item() -> MenuItem:
    """Put practitioners in the main menu."""
    return PractitionersItem(
        _("Practitioners"), reverse("consent_desk_practitioners"), icon_name="group", order=260
    )
