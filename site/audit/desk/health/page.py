"""The state of the log in one page: marks in words, remedies, and how to verify it at home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from audit.desk.access import sites_of
from audit.desk.health import attesting, sealing
from consent.sealing import latest_published

if TYPE_CHECKING:
    from datetime import datetime

    from audit.desk.health.items import Item


class HealthView(WagtailAdminTemplateMixin, TemplateView):
    """Says how the log is; nothing here reads the whole of it."""

    page_title = _("Log health")
    header_icon = "circle-check"
    template_name = "audit/desk/health.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add this page to the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Look at each thing; 403 for who reads about no practitioner."""
        sites = sites_of(self.request)
        items = items_at(timezone.now())
        found: dict[str, Any] = super().get_context_data(**more)
        return found | {
            "items": items,
            "worst": next(
                (mark for mark in ("bad", "look") if any(one.mark == mark for one in items)), "good"
            ),
            "addresses": [f"{site.root_url}/journal/" for site in sites],
        }


def items_at(at: datetime) -> list[Item]:
    """Give what is to be said of the log at an instant; it changes nothing."""
    # The witness is read first: it is written after the database, never before.
    refused = sealing.refusal()
    latest = latest_published()
    found = [
        sealing.witness(latest, refused),
        sealing.lag(),
        sealing.checkpoint(latest),
        attesting.stamps(latest, at=at),
        attesting.drift(),
        attesting.level(latest),
        sealing.anchors(),
    ]
    return [one for one in found if one is not None]
