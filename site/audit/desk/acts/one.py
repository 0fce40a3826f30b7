"""One act: all that is recorded of it, what came before and after it, and its line verified."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from audit.desk.access import sites_of
from audit.desk.acts.lines import at_moment, is_later, lines_of, origin_word
from audit.desk.acts.verifying import verified
from audit.desk.moment import moment_of
from consent.models import Act, Identity, InterfaceScreen
from consent.printing import facts_of
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from consent.models import Trace

_BESIDE: Final = (
    "practitioner__site", "cabinet", "version__policy", "operator", "entry", "identity", "trace",
    "previous", "next",
)  # fmt: skip
# Texts and scans are large, and not shown.
_UNREAD: Final = ("version__source", "version__markdown", "version__html", "identity__paper")


def act_for(request: HttpRequest, act_id: UUID) -> Act:
    """Give an act of the person's brands, with what stands beside it; 404 for any other."""
    own = Act.objects.filter(practitioner__site__in=sites_of(request))
    found: Act = get_object_or_404(own.select_related(*_BESIDE).defer(*_UNREAD), pk=act_id)
    return found


def screens_of(act: Act) -> QuerySet[InterfaceScreen]:
    """Give the pictures of the screens that an act cites, in the language displayed."""
    language = act.version.language if act.version else act.practitioner.language
    found: QuerySet[InterfaceScreen] = InterfaceScreen.objects.filter(
        build=act.interface, language=language
    )
    return found.order_by("name", "width")


class ActView(WagtailAdminTemplateMixin, TemplateView):
    """Shows an act to whoever reads about practitioners of its brand."""

    template_name = "audit/desk/acts_act.html"
    page_title = _("Act")
    header_icon = "list-ul"

    @cached_property
    def act(self) -> Act:
        """Give the act."""
        return act_for(self.request, self.kwargs["act_id"])

    def get_page_subtitle(self) -> str:
        """Name it by its id."""
        return str(self.act.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse_lazy("audit_acts"), "label": _("Acts")},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the act, its people, its text, its screens, its line and what became of it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        moment, _form = moment_of(self.request.GET)
        [line] = lines_of([self.act], moment=moment)
        return context | {
            "act": self.act,
            "line": line,
            "facts": facts_of(self.act),
            "moment": moment,
            "origin": origin_word(self.act.origin),
            "is_later": is_later(self.act.recorded_at, than=self.act.at),
            "has_paper": self._has_paper(),
            "trace": self._trace(),
            "screens": screens_of(self.act).defer("screenshot", "dom"),
            "before": self._neighbour(self.act.previous),
            "after": self._neighbour(getattr(self.act, "next", None)),
            "verified": verified(self.act),
            "evidence_url": self._evidence_url(),
        }

    def _has_paper(self) -> bool:
        """Tell whether a scan is kept: it is only asked, not read."""
        return Identity.objects.filter(act=self.act).exclude(paper=None).exists()

    def _trace(self) -> Trace | None:
        """Give from where somebody acted, until the day on which it is to be erased."""
        found: Trace | None = getattr(self.act, "trace", None)
        if found is None or found.erase_after <= paris_day(timezone.now()):
            return None
        return found

    def _neighbour(self, act: Act | None) -> tuple[Act, str] | None:
        """Give an act of the same chain with its address."""
        if act is None:
            return None
        moment, _form = moment_of(self.request.GET)
        return act, at_moment(reverse("audit_acts_act", args=[act.pk]), moment.query)

    def _evidence_url(self) -> str:
        """Give where evidence about the person is asked for as a bundle."""
        return f"{reverse('audit_exports_ask')}?kind=person&person={self.act.practitioner_id}"
