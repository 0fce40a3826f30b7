"""The home panel about passages: which sites do otherwise than their registers say."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from consent.choosing import standing
from consent.crawling import standing_of
from consent.desk.crawls import rights
from consent.desk.crawls.showing import sentence
from policies.deadlines import paris_day


class CrawlsPanel(Component):
    """The person's brands that ask about trackers, and where each stands."""

    name = "crawls"
    template_name = "consent/desk/crawls_panel.html"
    order = 70

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Give a line per brand whose visitors are asked, or on whose site somebody looked."""
        day = paris_day(timezone.now())
        lines = []
        for site in rights.sites_of(parent_context["request"]):
            stands = standing_of(site, day=day)
            if stands.crawl is not None or standing(site) is not None:
                lines.append((site, stands, sentence(stands)))
        return {"lines": lines}
