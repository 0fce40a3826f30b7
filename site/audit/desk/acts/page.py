"""The page of all acts: whatever is asked of them, newest first, page by page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.reports import ReportView

from audit.desk.access import sites_of
from audit.desk.acts.filters import filters_of, without
from audit.desk.acts.forms import ActsForm
from audit.desk.acts.lines import lines_of
from audit.desk.acts.options import Options
from audit.desk.moment import moment
from audit.reading.acts import Found, page, shown
from consent.models import Origin

if TYPE_CHECKING:
    from django.http import HttpRequest

    from audit.desk.acts.lines import Line
    from audit.desk.moment import Moment

# What stands above the others in the form; the others open beneath, or by themselves when used.
FIRST = ("q", "since", "until", "on")


class ActsView(ReportView):
    """Lists acts by keys: nothing is counted, and the page's cost is that of its fifty rows."""

    page_title = _("Acts")
    header_icon = "list-ul"
    template_name = "audit/desk/acts.html"
    results_template_name = "audit/desk/acts_results.html"
    table_classname = "listing acts-table"
    paginate_by = None
    # Exports of ours are of any size, and logged.
    show_export_buttons = False
    columns = [
        Column("when", label=_("When, in Paris")),
        Column("who", label=_("Who")),
        Column("kind", label=_("Act")),
        Column("text", label=_("Text")),
        Column("origin", label=_("Origin")),
        Column("way", label=_("Way")),
        Column("place", label=_("Ledger")),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Take what is asked; PermissionDenied for who reads about nobody."""
        super().setup(request, *args, **kwargs)
        self.is_export = False
        self.form = ActsForm(request.GET, options=Options(sites_of(request)))

    @cached_property
    def moment(self) -> Moment:
        """Give as of when it is read: now, too, where what is asked is no day."""
        return moment(self.form.cleaned_data["on"] if self.form.is_valid() else None)

    @cached_property
    def found(self) -> Found:
        """Give the acts of this page: none where a filter cannot be taken."""
        if not self.form.is_valid() or self.is_nobody:
            return Found(ids=[])
        asked = self.form.cleaned_data
        wanted = self.form.wanted(at=self.moment.at)
        return page(wanted, after=asked["after"], before=asked["before"])

    @property
    def is_nobody(self) -> bool:
        """Tell whether the words that were searched for mean nobody."""
        return self.form.people == ()

    def get_filtered_queryset(self) -> list[Line]:
        """Give the lines of this page."""
        return lines_of(shown(self.found.ids), moment=self.moment, several=self._has_several)

    def get_table(self, object_list: list[Line]) -> Table:
        """Give the table, with a name for who does not see it; cells of their own are slow."""
        table = super().get_table(object_list)
        table.template_name = "audit/desk/acts_table.html"
        table.caption = self.page_title
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the form, the filters that hold, and where the list goes on."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        fields = [self.form[name] for name in self.form.fields if name not in self.form.PLACES]
        others = [field for field in fields if field.name not in FIRST and not field.is_hidden]
        return context | {
            "form": self.form,
            "first": [self.form[name] for name in FIRST],
            "others": [one for one in others if one.name != "brand" or self._has_several],
            "others_open": any(one.data or one.errors for one in others),
            "hidden": [field for field in fields if field.is_hidden and field.data],
            "refusals": [
                (self.form[name].label, error)
                for name, errors in self.form.errors.items()
                for error in errors
            ],
            "filters_held": filters_of(self.form, self.request.GET),
            "is_nobody": self.is_nobody,
            "is_later_page": any(self.request.GET.get(name) for name in self.form.PLACES),
            "several": self._has_several,
            "moment": self.moment,
            "origins": list(Origin),
            "older": self._leading("after", self.found.older),
            "newer": self._leading("before", self.found.newer),
            "first_page": without(self.request.GET, *self.form.PLACES),
            "export_url": self._export_url(),
        }

    @property
    def _has_several(self) -> bool:
        return len(self.form.options.names) > 1

    def _leading(self, name: str, key: object) -> str:
        """Give the query of the page that goes on from a key, "" where there is none."""
        if key is None:
            return ""
        kept = without(self.request.GET, *self.form.PLACES)
        return f"{kept}{'&' if kept else ''}{urlencode({name: str(key)})}"

    def _export_url(self) -> str:
        """Give where these acts are asked for as a file, all pages of them."""
        asked = without(self.request.GET, *self.form.PLACES, "kind")
        return f"{reverse('audit_exports_ask')}?kind=acts{'&' if asked else ''}{asked}"
