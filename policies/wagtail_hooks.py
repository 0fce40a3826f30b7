"""The drafting desk in Wagtail: promulgate instead of publish, versions, what is coming."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import HeaderButton
from wagtail.models import Page

from policies import import_desk, registers_desk
from policies.desk import (
    access,
    checking,
    counsel,
    deciding,
    foundations,
    panel,
    proposing,
    refusals,
    reviewing,
    roads,
    translating,
    versions,
)
from policies.models import PolicyPage

# Wagtail's words for making a page live; here nothing binds by them.
PUBLISHING = {"action-publish", "action-unpublish"}


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Place the desk's pages."""
    page, version = "policies/<int:page_id>/", "policies/versions/<uuid:version_id>/"
    proposal = "policies/proposals/<uuid:proposal_id>/"
    comment = "policies/counsel/comments/<uuid:comment_id>/"
    return [
        _at(f"{page}propose/", proposing.propose_view, "propose"),
        _at(f"{page}versions/", versions.versions_view, "versions"),
        _at(f"{page}review/", reviewing.review_view, "review"),
        _at(f"{page}checks/", checking.checks_view, "checks"),
        _at(f"{page}counsel/", counsel.counsel_view, "counsel"),
        _at(f"{page}translation/", translating.translation_view, "translation"),
        _at(f"{page}import/", import_desk.import_view, "import"),
        _at(f"{page}export/", import_desk.export_view, "export"),
        _at("policies/counsel/<uuid:link_id>/revoke/", counsel.revoke_view, "counsel_revoke"),
        _at(f"{comment}accept/", counsel.accept_view, "counsel_accept"),
        _at(f"{comment}settle/", counsel.settle_view, "counsel_settle"),
        _at("policies/proposals/", deciding.proposals_view, "proposals"),
        _at(proposal, deciding.proposal_view, "proposal"),
        _at(f"{proposal}approve/", deciding.approve_view, "approve"),
        _at(f"{proposal}answer/", deciding.answer_view, "answer"),
        _at(f"{proposal}withdraw/", deciding.withdraw_proposal_view, "withdraw_proposal"),
        _at(f"{proposal}promulgate/", deciding.promulgate_view, "promulgate"),
        _at("policies/promulgations/<uuid:promulgation_id>/clear/", deciding.clear_view, "clear"),
        _at(f"{version}withdraw/", versions.withdraw_view, "withdraw"),
        _at(f"{version}postpone/", versions.postpone_view, "postpone"),
        _at("brands/history/", versions.brand_history, "history"),
    ]


def _at(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(address, view, name=f"policies_desk_{name}")


@hooks.register("insert_global_admin_css")
def desk_style() -> SafeString:
    """Give the desk's own pages and panels their style."""
    return format_html('<link rel="stylesheet" href="{}">', static("policies/desk.css"))


class PromulgateMenuItem(ActionMenuItem):
    """Leads from a saved draft to its proposal."""

    label = _("Promulgate…")
    name = "action-promulgate"
    icon_name = "check"
    order = 40

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Show it on a policy's page that exists, to whoever may edit it."""
        page = context.get("page")
        return isinstance(page, PolicyPage) and access.may_edit(context["request"], page)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """Give the address of the proposal screen."""
        return reverse("policies_desk_propose", args=[parent_context["page"].pk])


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


@hooks.register("register_page_header_buttons")
def file_buttons(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[HeaderButton]:
    """Lead from a policy's page to what comes from a file, and to the file of all versions."""
    if not isinstance(page.specific_deferred, PolicyPage):
        return
    if page.permissions_for_user(user).can_edit():
        yield HeaderButton(
            _("Import a file…"),
            reverse("policies_desk_import", args=[page.pk]),
            icon_name="upload",
            priority=16,
        )
    yield HeaderButton(
        _("Export all versions"),
        reverse("policies_desk_export", args=[page.pk]),
        icon_name="download",
        priority=17,
    )


@hooks.register("register_page_header_buttons")
def others_buttons(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[HeaderButton]:
    """Lead from a policy's page to what others make of it: outside counsel, translations."""
    if not isinstance(page.specific_deferred, PolicyPage):
        return
    waiting = counsel.open_comments(page)
    label = _("Outside counsel (%(count)s)") if waiting else _("Outside counsel")
    yield HeaderButton(
        label % {"count": waiting} if waiting else label,
        reverse("policies_desk_counsel", args=[page.pk]),
        icon_name="group",
        priority=18,
    )
    yield HeaderButton(
        _("Translation"),
        reverse("policies_desk_translation", args=[page.pk]),
        icon_name="globe",
        priority=19,
    )


@hooks.register("register_admin_viewset")
def page_screens() -> list[roads.DeskViewSet]:
    """Close Wagtail's roads to the desk's pages; compare and check their texts our way."""
    return [roads.PolicyViewSet(), roads.HomeViewSet()]


@hooks.register("construct_admin_api")
def closed_api(router: Any) -> None:
    """Refuse the same by Wagtail's administration API."""
    router.register_endpoint("pages", roads.ReadOnlyPages)


@hooks.register("before_delete_page")
def no_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep what has bound: a clear refusal, before the database gives one."""
    return _refused(request, refusals.refusal_to_delete([page]))


@hooks.register("before_bulk_action")
def nothing_for_many(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    """Refuse the same for several pages at once, those too that Wagtail leaves out silently."""
    _allowed, others = action.get_actionable_objects()
    named = [*objects, *others.get("items_with_no_access", ())]
    pages = [one for one in named if isinstance(one, Page)]
    return _refused(request, refusals.refusal(action_type, pages))


@hooks.register("before_delete_user")
def people_stay(request: HttpRequest, user: Any) -> HttpResponse | None:
    """Keep whoever had a part in what binds."""
    return _refused(request, refusals.refusal_to_delete_person(user))


# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", foundations.PeopleDeleteAction, order=1000)
foundations.keep_sites()


def _refused(request: HttpRequest, why: str) -> HttpResponse | None:
    return roads.refused(request, why) if why else None


@hooks.register("construct_homepage_panels")
def coming_panel(_request: HttpRequest, panels: list[Component]) -> None:
    """Put the state of the brand's policies first on the desk, then what the registers ask."""
    panels[:0] = [panel.ComingPanel(), registers_desk.RegistersPanel()]


@hooks.register("register_admin_viewset")
def registers_screens() -> registers_desk.RegistersGroup:
    """Place the registers and their menu."""
    return registers_desk.RegistersGroup()


class BrandHistoryItem(MenuItem):
    """Leads to the history of brand settings."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who may see a brand's settings."""
        return versions.may_see_history(request)


@hooks.register("register_settings_menu_item")
def brand_history_item() -> MenuItem:
    """Put the history beside the settings themselves."""
    return BrandHistoryItem(
        _("History of brand settings"),
        reverse("policies_desk_history"),
        icon_name="history",
        order=900,
    )


class ProposalsItem(MenuItem):
    """Leads to the proposals of the person's brands."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever may see a brand's policies."""
        return bool(access.PERMISSIONS.user_has_any_permission(request.user, ["view"]))


@hooks.register("register_admin_menu_item")
def proposals_item() -> MenuItem:
    """Put proposals in the main menu."""
    return ProposalsItem(
        _("Proposals"), reverse("policies_desk_proposals"), icon_name="check", order=250
    )
