"""Practitioners in the desk: their list, their papers, their pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from consent.desk import (
    access,
    choice_statistics,
    consent_versions,
    crawls,
    detail,
    erasing,
    listing,
    tools,
    transcribing,
    viewing,
)
from consent.desk.trackers import MENU, TrackersGroup


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Place the desk's pages about practitioners."""
    one, paper = "practitioners/<uuid:practitioner_id>/", "practitioners/papers/<uuid:paper_id>/"
    return [
        *crawls.addresses(),
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
        _at("choices/", choice_statistics.statistics_view, "choice_statistics"),
        *tools.addresses(),
        *_of_consent_versions(),
    ]


def _of_consent_versions() -> list[URLPattern]:
    of_brand = "consent-versions/<int:site_id>/"
    version = f"{of_brand}<uuid:consent_version_id>/"
    proposal = f"{of_brand}proposals/<uuid:consent_proposal_id>/"
    return [
        _at("consent-versions/", consent_versions.list_view, "consent_versions"),
        _at(of_brand, consent_versions.brand_view, "consent_versions_of"),
        _at(version, consent_versions.version_view, "consent_version"),
        _at(f"{proposal}promulgate/", consent_versions.promulgate_view, "consent_promulgate"),
        _at(f"{proposal}withdraw/", consent_versions.withdraw_view, "consent_withdraw"),
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


class StatisticsItem(MenuItem):
    """Leads to what visitors of the person's brands chose on trackers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever sees choices."""
        return choice_statistics.may_view_any(request)


@hooks.register(MENU)
def statistics_item() -> MenuItem:
    """Put the numbers of choices beside what was asked."""
    return StatisticsItem(
        _("Choices on trackers"),
        reverse("consent_desk_choice_statistics"),
        icon_name="table",
        order=90,
    )


@hooks.register("register_admin_viewset")
def trackers_screens() -> TrackersGroup:
    """Place the register of trackers and the menu of all that is beside it."""
    return TrackersGroup()


class ConsentVersionsItem(MenuItem):
    """Leads to what visitors of the person's brands are asked."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever sees it."""
        return consent_versions.may_view_any(request)


@hooks.register(MENU)
def consent_versions_item() -> MenuItem:
    """Put consent versions beside the register that they fix."""
    return ConsentVersionsItem(
        _("Consent versions"), reverse("consent_desk_consent_versions"), icon_name="check", order=10
    )


@hooks.register("register_settings_menu_item")
def tools_item() -> MenuItem:
    """Put the tools that bring trackers beside the other settings."""
    return tools.settings_item()


@hooks.register(MENU)
def crawls_item() -> MenuItem:
    """Put what the crawler saw beside the register that says what it should see."""
    return crawls.menu_item()


@hooks.register("construct_homepage_panels")
def crawls_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Put sites that do otherwise than their registers say on the desk."""
    if crawls.may_view_any(request):
        panels.append(crawls.CrawlsPanel())
