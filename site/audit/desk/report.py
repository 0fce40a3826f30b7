"""A report of the auditors' pages: a form above, lines below, keys where others number pages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import BaseListingView

from audit.desk.access import sites_of
from audit.desk.moment import Moment, MomentForm, moment
from policies.models import Policy

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Site


ANY: Final = [("", _("any"))]


def policies_of(sites: list[Site]) -> list[tuple[str, str]]:
    """Give the policies of brands to choose from; with the brand's name where there are several."""
    rows = Policy.objects.filter(site__in=sites).select_related("site").order_by("site", "pk")
    kinds = [(str(one.pk), str(one.get_kind_display()), one.site.site_name) for one in rows]
    several = len(sites) > 1
    return [(pk, f"{kind} ({name})" if several else kind) for pk, kind, name in kinds]


class ReportForm(MomentForm):
    """What a report asks; `sites` are the brands of whoever asks."""

    def __init__(self, data: Any, *, sites: list[Site]) -> None:
        super().__init__(data)
        self.offer(sites)
        if "site" in self.fields and len(sites) == 1:
            del self.fields["site"]

    def offer(self, sites: list[Site]) -> None:
        """Fill the choices that depend on the brands."""

    def fill(self, **offered: list[tuple[str, Any]]) -> None:
        """Offer these in the fields of these names, after what asks nothing."""
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [*ANY, *choices]


class Report(BaseListingView, ABC):
    """Wagtail's listing without its numbered pages, which would count and skip rows.

    `lines` gives what is listed; `older` and `newer` what an address adds to go on, or "".
    """

    form_class: ClassVar[type[ReportForm]]
    # Fields of an address that hold a place in the list.
    after, before = "after", "before"
    older = newer = ""
    request: HttpRequest

    @cached_property
    def sites(self) -> list[Site]:
        """Give the brands of the person; 403 for none."""
        return sites_of(self.request)

    @cached_property
    def form(self) -> ReportForm:
        """Give the form as it was sent."""
        return self.form_class(self.request.GET, sites=self.sites)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Give what is asked; nothing where it makes no sense."""
        return self.form.cleaned_data if self.form.is_valid() else {}

    @cached_property
    def moment(self) -> Moment:
        """Give as of when."""
        return moment(self.asked.get("on"))

    @property
    def keys(self) -> tuple[int, ...]:
        """Give the keys of the brands that are asked for."""
        wanted = self.asked.get("site")
        return tuple(one.pk for one in self.sites if not wanted or str(one.pk) == wanted)

    def going_on(self, field: str, key: str) -> str:
        """Give what an address adds to go on from a key, with everything else that was asked."""
        query = self.request.GET.copy()
        for name in (self.after, self.before):
            query.pop(name, None)
        query[field] = key
        return query.urlencode()

    def first(self) -> str:
        """Give what an address adds to see the first page of the same."""
        query = self.request.GET.copy()
        for name in (self.after, self.before):
            query.pop(name, None)
        return query.urlencode()

    @abstractmethod
    def lines(self) -> list[Any]:
        """Give the lines of this page."""

    def get_queryset(self) -> list[Any]:
        """Give what is listed: no queryset."""
        return self.lines()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Add the form, the moment and the ways on."""
        found: dict[str, Any] = super().get_context_data(**more)
        given = {name for name, value in self.asked.items() if value not in {"", None}}
        return found | {
            "form": self.form,
            "moment": self.moment,
            "older": self.older,
            "newer": self.newer,
            "first": self.first(),
            "is_first": self.after not in self.request.GET and self.before not in self.request.GET,
            "is_asking": bool(given - {"on"}),
            "several": len(self.sites) > 1,
        }
