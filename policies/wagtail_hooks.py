"""The drafting desk in Wagtail: promulgate instead of publish, versions, what is coming."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import HeaderButton
from wagtail.models import Page

from policies import desk
from policies.models import PolicyPage, Version

# Wagtail's words for making a page live; here nothing binds by them.
PUBLISHING = {"action-publish", "action-unpublish"}


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Place the desk's pages."""
    return [
        path(
            "policies/<int:page_id>/promulgate/",
            desk.promulgate_view,
            name="policies_desk_promulgate",
        ),
        path("policies/<int:page_id>/versions/", desk.versions_view, name="policies_desk_versions"),
        path(
            "policies/versions/<uuid:version_id>/withdraw/",
            desk.withdraw_view,
            name="policies_desk_withdraw",
        ),
        path(
            "policies/versions/<uuid:version_id>/postpone/",
            desk.postpone_view,
            name="policies_desk_postpone",
        ),
        path("brands/history/", desk.brand_history, name="policies_desk_history"),
    ]


class PromulgateMenuItem(ActionMenuItem):
    """Leads from a saved draft to its promulgation."""

    label = _("Promulgate…")
    name = "action-promulgate"
    icon_name = "check"
    order = 40

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Show it to approvers, on a page that exists."""
        page = context.get("page")
        return isinstance(page, PolicyPage) and desk.may(
            context["request"], "promulgate", page.policy
        )

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """Give the address of the promulgation page."""
        return reverse("policies_desk_promulgate", args=[parent_context["page"].pk])


@hooks.register("register_page_action_menu_item")
def promulgate_item() -> ActionMenuItem:
    """Offer promulgation in the editor's menu."""
    return PromulgateMenuItem()


@hooks.register("construct_page_action_menu")
def no_publishing(
    menu_items: list[ActionMenuItem], _request: HttpRequest, _context: dict[str, Any]
) -> None:
    """Take publishing out of the menu for everyone: a superuser would believe that it binds."""
    menu_items[:] = [item for item in menu_items if item.name not in PUBLISHING]


@hooks.register("register_page_header_buttons")
def versions_button(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[HeaderButton]:
    """Lead from a policy's page to its versions."""
    if isinstance(page.specific_deferred, PolicyPage):
        yield HeaderButton(
            _("Versions"),
            reverse("policies_desk_versions", args=[page.pk]),
            icon_name="history",
            priority=15,
        )


@hooks.register("before_delete_page")
def no_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep what has bound: a clear refusal, before the database gives one."""
    return _refused(request, desk.refusal_to_delete([page]))


@hooks.register("before_bulk_action")
def no_deletion_of_many(
    request: HttpRequest, action_type: str, objects: Sequence[Any], _action: Any
) -> HttpResponse | None:
    """Refuse the same for several pages at once."""
    pages = [one for one in objects if isinstance(one, Page)] if action_type == "delete" else []
    return _refused(request, desk.refusal_to_delete(pages))


@hooks.register("before_copy_page")
def no_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy would be a second page of the same policy."""
    return _refused(request, desk.refusal_to_copy(page))


def _refused(request: HttpRequest, why: str) -> HttpResponse | None:
    if not why:
        return None
    messages.error(request, why)
    return redirect("wagtailadmin_home")


class ComingPanel(Component):
    """What is in force and what is coming, for the brands of the person at the desk."""

    name = "coming"
    template_name = "policies/desk/panel.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Give a line per page of the person's brands."""
        request = parent_context["request"]
        today = timezone.localdate()
        policies = desk.PERMISSIONS.instances_user_has_permission_for(request.user, "view")
        pages = PolicyPage.objects.filter(policy__in=policies).select_related("policy__site")
        return {"lines": [_line(page, today) for page in pages.order_by("path")]}


def _line(page: PolicyPage, today: Any) -> dict[str, Any]:
    of = Version.objects.of(page.policy, page.language)
    coming = of.coming(at=today).first()
    return {
        "page": page,
        "in_force": of.in_force(at=today).first(),
        "coming": coming,
        "coming_on": coming and coming.entries.get(replaced_by=None).day,
    }


@hooks.register("construct_homepage_panels")
def coming_panel(_request: HttpRequest, panels: list[Component]) -> None:
    """Put the state of the brand's policies first on the desk."""
    panels.insert(0, ComingPanel())


class BrandHistoryItem(MenuItem):
    """Leads to the history of brand settings."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who may see a brand's settings."""
        return desk.sites_with_history(request).exists()


@hooks.register("register_settings_menu_item")
def brand_history_item() -> MenuItem:
    """Put the history beside the settings themselves."""
    return BrandHistoryItem(
        _("History of brand settings"),
        reverse("policies_desk_history"),
        icon_name="history",
        order=900,
    )
