"""Where the pages of passages stand in the desk, and who sees their menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from consent.desk.crawls import page
from consent.desk.crawls.rights import may_view_any

if TYPE_CHECKING:
    from django.http import HttpRequest


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    one = "trackers/passages/<uuid:crawl_id>/"
    return [
        path("trackers/passages/", page.list_view, name="consent_desk_crawls"),
        path(one, page.crawl_view, name="consent_desk_crawl"),
        path(f"{one}screens/<uuid:screen_id>/", page.screen_view, name="consent_desk_crawl_screen"),
    ]


class CrawlsItem(MenuItem):
    """Leads to what the crawler saw on the sites of the person's brands."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever sees it."""
        return may_view_any(request)


def menu_item() -> MenuItem:
    """Give the line in the menu of trackers."""
    return CrawlsItem(
        _("Declared and observed"), reverse("consent_desk_crawls"), icon_name="view", order=40
    )
