"""Notices in the desk."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from notifications.desk import (
    access,
    detail,
    events,
    lateness,
    letters,
    listing,
    panel,
    people,
    placing,
    previewing,
    steering,
)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Place the desk's pages about notices."""
    one, person = "notices/<uuid:notice_id>/", "notices/deliveries/<uuid:delivery_id>/"
    return [
        *placing.addresses(),
        *previewing.addresses(),
        *letters.addresses(),
        _at("notices/", listing.notices_view, "notices"),
        _at(one, detail.notice_view, "notice"),
        _at(f"{one}live/", detail.live_view, "live"),
        _at(f"{one}people/", people.people_view, "people"),
        _at(f"{one}pause/", steering.pause_view, "pause"),
        _at(f"{one}resume/", steering.resume_view, "resume"),
        _at(f"{one}stop/", steering.stop_view, "stop"),
        _at(f"{one}retry/", steering.retry_view, "retry"),
        _at(f"{one}late/", lateness.allow_late_view, "allow_late"),
        _at(f"{one}late/confirm/", lateness.confirm_late_view, "confirm_late"),
        _at(person, events.delivery_view, "delivery"),
        _at(f"{person}address/", steering.address_view, "address"),
        _at(f"{person}retry/", steering.retry_one_view, "retry_one"),
        _at(f"{person}mails/<uuid:attempt_id>/", events.message_view, "message"),
    ]


def _at(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(address, view, name=f"notifications_desk_{name}")


class NoticesItem(MenuItem):
    """Leads to the notices of the person's brands."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever sees them."""
        return access.may_view_any(request)


@hooks.register("register_admin_menu_item")
def notices_item() -> MenuItem:
    """Put notices in the main menu, after proposals."""
    return NoticesItem(
        _("Notices"), reverse("notifications_desk_notices"), icon_name="mail", order=255
    )


@hooks.register("construct_homepage_panels")
def notices_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Put what is coming and who is at risk on the desk, for those who may see it."""
    if access.may_view_any(request):
        panels.append(panel.NoticesPanel())


@hooks.register("register_settings_menu_item")
def settings_item() -> MenuItem:
    """Put the ways and rules of notices beside the other settings."""
    return placing.settings_item()
