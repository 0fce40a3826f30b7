"""The screens of a register: everything they read or write is of the person's brands."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Site
from wagtail.permissions import policy_registry

from policies import wake
from policies.models import BrandSettings, PolicyPage
from policies.registers import Claim, Contact, Subprocessor
from policies.registers.claims import ContactRole
from policies.registers.gaps import gaps
from policies.registers_desk.history import brands_by_id, history_of
from policies.staleness import stale_registers

READ = ("add", "change", "delete", "view")


def sites_of(user: Any, model: type[models.Model], *actions: str) -> models.QuerySet[Site]:
    """Give the brands in whose register the person may do one of these."""
    policy = policy_registry.get_by_type(model)
    sites: models.QuerySet[Site] = policy.sites_user_has_any_permission_for(user, actions)
    return sites


def own_rows(user: Any, model: Any, *actions: str) -> models.QuerySet[Any]:
    """Give the rows of a register on which the person may do one of these; no others exist."""
    rows: models.QuerySet[Any] = model.objects.filter(site__in=sites_of(user, model, *actions))
    return rows


def yes_or_no(value: object) -> str:
    """Say it in words."""
    return _("yes") if value else _("no")


class GapsColumn(Column):
    """What each row still lacks, as marks; a complete row says so in words."""

    def __init__(self) -> None:
        super().__init__("gaps", label=gettext_lazy("To complete"), accessor=self._said)

    def lacking(self, row: Any) -> list[str]:
        """Give what a row lacks, each as a few words or as HTML marked safe."""
        return [*gaps(row, day=timezone.localdate()), *_against_settings(row)]

    def _said(self, row: Any) -> str:
        found = self.lacking(row)
        if not found:
            return _("complete")
        marks = format_html_join("", "<li>{}</li>", ((gap,) for gap in found))
        return format_html('<ul class="register-gaps">{}</ul>', marks)


def _against_settings(row: Any) -> list[str]:
    """Say where a contact and the brand's settings name two officers: the pages show both."""
    if not isinstance(row, Contact) or row.role != ContactRole.DPO:
        return []
    settled = BrandSettings.for_site(row.site).dpo_email
    if settled in {"", row.address}:
        return []
    return [_("brand settings say %(address)s") % {"address": settled}]


class OwnFilterSet(WagtailFilterSet):
    """Offers the person's brands, and none where she has one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = sites_of(self.request.user, self._meta.model, *READ)
        self.filters["site"].queryset = sites
        self.filters["site"].field.label_from_instance = lambda site: site.site_name
        if sites.count() < 2:
            del self.filters["site"]


class OwnIndex(generic.IndexView):
    """The rows of the person's brands, with what each lacks."""

    hint = ""
    changes_url_name = ""
    gaps_column = GapsColumn
    base_filterset_class = OwnFilterSet
    template_name = "policies/desk/registers/index.html"
    results_template_name = "policies/desk/registers/index_results.html"

    def get_base_queryset(self) -> models.QuerySet[Any]:
        """Give the rows that the person may read."""
        return own_rows(self.request.user, self.model, *READ).select_related("site")

    @cached_property
    def columns(self) -> list[Any]:
        """Name the brand where the person reads several."""
        columns = [*super().columns, self.gaps_column()]
        if sites_of(self.request.user, self.model, *READ).count() > 1:
            columns.insert(1, Column("site", label=_("Brand"), accessor="site.site_name"))
        return columns

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Lead to the history of the register, rows that are gone included."""
        button = HeaderButton(
            _("History"), url=reverse(self.changes_url_name), icon_name="history", priority=20
        )
        return [*super().header_buttons, button]

    def get_edit_url(self, instance: Any) -> str | None:
        """Lead only where the person may change this row."""
        url: str | None = super().get_edit_url(instance)
        return url if self._may("change", instance) else None

    def get_delete_url(self, instance: Any) -> str | None:
        """Lead only where the person may delete this row."""
        url: str | None = super().get_delete_url(instance)
        return url if self._may("delete", instance) else None

    def _may(self, action: str, instance: Any) -> bool:
        return bool(self.user_has_permission_for_instance(action, instance))


class OwnCreate(generic.CreateView):
    """Adds a row to a register of a brand."""

    def save_instance(self) -> Any:
        """Save it, and have public pages made again."""
        row = super().save_instance()
        wake.refresh_pages()
        return row


class OwnEdit(generic.EditView):
    """Changes a row of the person's brands."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Give the rows that the person may change."""
        return own_rows(self.request.user, self.model, "change")

    def save_instance(self) -> Any:
        """Save it, and have public pages made again."""
        row = super().save_instance()
        wake.refresh_pages()
        return row


class OwnDelete(generic.DeleteView):
    """Deletes a row that nothing else needs; its history stays."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Give the rows that the person may delete."""
        return own_rows(self.request.user, self.model, "delete")

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete it, or say what still names it."""
        try:
            response: HttpResponse = super().form_valid(form)
        except models.ProtectedError as error:
            named = ", ".join(sorted({_named(row) for row in error.protected_objects}))
            messages.error(self.request, _("It stays: “%(rows)s” needs it.") % {"rows": named})
            return redirect(self.get_success_url())
        wake.refresh_pages()
        return response


def _named(row: Any) -> str:
    return f"{row._meta.verbose_name} – {row}"


class OwnInspect(generic.InspectView):
    """Shows a row whole to those who only read."""

    def get_object(self, _queryset: Any = None) -> Any:
        """Give the row when it is of the person's brands."""
        return get_object_or_404(own_rows(self.request.user, self.model, *READ), pk=self.pk)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Say yes and no in words."""
        value = super().get_field_display_value(field_name, field)
        return yes_or_no(value) if isinstance(value, bool) else value

    def get_notes_display_value(self) -> str:
        """Give balancing notes with their words."""
        return "\n".join(f"{note} – {note.note}" for note in self.object.notes.all())


class HistoryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Who changed what and when, in one row or in a whole register."""

    model: Any = None
    any_permission_required = READ
    template_name = "policies/desk/registers/history.html"
    page_title = gettext_lazy("History")
    header_icon = "history"
    index_url_name = ""

    def get_page_title(self) -> str:
        """Name the register."""
        return f"{self.page_title} – {self._register()}"

    def _register(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the register."""
        index = {"url": reverse(self.index_url_name), "label": self._register()}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the changes of the person's brands; 404 for a row that none of them ever had."""
        sites = sites_of(self.request.user, self.model, *READ)
        lines = history_of(self.model, sites, self.kwargs.get("pk"))
        if not lines and "pk" in self.kwargs:
            raise Http404
        brands = brands_by_id(sites)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shown = [(line, brands.get(line.site_id, "")) for line in lines]
        return context | {"lines": shown, "several": len(brands) > 1}


class RegistersPanel(Component):
    """Registers that changed since a version was fixed, and claims whose review is overdue."""

    name = "registers"
    template_name = "policies/desk/registers/panel.html"
    order = 60

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Give the stale registers with their pages, and the overdue claims."""
        user = parent_context["request"].user
        sites = sites_of(user, Subprocessor, *READ)
        pages = PolicyPage.objects.filter(policy__site__in=sites).order_by("path")
        lines = [
            (page, stale, page.permissions_for_user(user).can_edit())
            for page in pages.select_related("policy__site")
            for stale in stale_registers(page)
        ]
        claims = Claim.objects.filter(site__in=sites_of(user, Claim, *READ))
        claims = claims.overdue(timezone.localdate())
        return {"lines": lines, "claims": claims.order_by("review_on", "pk")[:10]}
