"""Wagtail's own roads, closed to the desk's pages: each answers with a sentence, nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from policies.desk import refusals
from policies.desk.checking import ShowsFindings
from policies.desk.comparing import CompareView
from policies.models import BrandHome, PolicyPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

# What Wagtail's editor may be asked for besides saving, by the field that asks: the road.
ASKED: Final[dict[str, str]] = {
    "action-publish": "publish",
    "action-submit": "workflow",
    "action-restart-workflow": "workflow",
    "action-workflow-action": "workflow",
    "action-cancel-workflow": "workflow",
}


def refused(request: HttpRequest, why: str, page: Page | None = None) -> HttpResponse:
    """Say why; lead back to the page's editor, or to the first page of the desk."""
    messages.error(request, why)
    if page is not None and page.permissions_for_user(request.user).can_edit():
        return redirect("wagtailadmin_pages:edit", page.pk)
    return redirect("wagtailadmin_home")


class RefusedView(View):
    """A road of Wagtail's that is closed: a sentence, whoever comes and however."""

    road = ""

    def dispatch(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look the page up under the name it has in the address, and refuse."""
        key = kwargs.get("page_id") or kwargs.get("page_to_move_id")
        page = get_object_or_404(Page, pk=key)
        return refused(request, refusals.refusal(self.road, [page]), page)


def _closed(road: str) -> type[RefusedView]:
    return type("RefusedView", (RefusedView,), {"road": road, "__doc__": RefusedView.__doc__})


class SavesOnly:
    """An editor that only saves: what else it is asked for is refused, and the text is kept."""

    request: HttpRequest
    save_action: Callable[[], HttpResponse]

    @cached_property
    def action_name_and_method(self) -> tuple[str, Callable[[], HttpResponse]]:
        """Give Wagtail the one thing to do."""
        return ("save", self.save_action)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, then say of whatever else was asked for that it was not done."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        for road in dict.fromkeys(ASKED[name] for name in ASKED if name in self.request.POST):
            kept = _("Your text is saved as a draft.")
            messages.error(self.request, f"{kept} {_(refusals.CLOSED[road])}")
        return response


class DeskCreateView(SavesOnly, CreateView):
    """Make a page of the desk."""


class DeskEditView(SavesOnly, EditView):
    """Write a page of the desk."""


class DeskRevertView(SavesOnly, RevisionsRevertView):
    """Write a page of the desk, beginning with an earlier draft."""


class PolicyCreateView(ShowsFindings, DeskCreateView):
    """Begin a policy, its findings beside it."""


class PolicyEditView(ShowsFindings, DeskEditView):
    """Write a policy, its findings beside it."""


class DeskViewSet(PageViewSet):
    """A page of the desk in Wagtail's administration."""

    # Brands' homes keep Wagtail's own list of what is under them.
    parent_models: ClassVar[list[Any]] = []

    add_view_class = DeskCreateView
    edit_view_class = DeskEditView
    revisions_revert_view_class = DeskRevertView
    unpublish_view_class = _closed("unpublish")
    move_view_class = _closed("move")
    move_confirm_view_class = _closed("move")
    copy_view_class = _closed("copy")
    convert_alias_view_class = _closed("convert_alias")
    set_privacy_view_class = _closed("privacy")
    revisions_unschedule_view_class = _closed("schedule")
    workflow_action_view_class = _closed("workflow")
    collect_workflow_action_data_view_class = _closed("workflow")
    confirm_workflow_cancellation_view_class = _closed("workflow")


class PolicyViewSet(DeskViewSet):
    """A policy's page: what it says now beside what it said, as everywhere else."""

    model = PolicyPage
    add_view_class = PolicyCreateView
    edit_view_class = PolicyEditView
    revisions_compare_view_class = CompareView


class HomeViewSet(DeskViewSet):
    """A brand's home."""

    model = BrandHome


class ReadOnlyPages(PagesAdminAPIViewSet):
    """Wagtail's pages for its own administration, which asks before it does anything."""

    def action_view(self, request: Any, pk: int, action_name: str) -> HttpResponse:
        """Refuse, in a sentence, what the pages of the desk refuse; leave the rest to Wagtail."""
        page = self.get_object()
        why = refusals.refusal(action_name, [page])
        if why:
            return JsonResponse({"detail": why}, status=403)
        try:
            response: HttpResponse = super().action_view(request, pk, action_name)
        except PermissionDenied as error:
            return JsonResponse({"detail": str(error)}, status=403)
        return response
