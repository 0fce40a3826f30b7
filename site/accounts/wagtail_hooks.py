"""Wagtail's own lists show a brand's staff their brands' share; the guard does the rest."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import PagesSummaryItem, SummaryItem
from wagtail.models import Page

from accounts.isolation import scope
from accounts.isolation.listings import OwnPagesSummary, scope_filters

# The reports that no brand's staff can open: they list everyone's pages or people.
CLOSED_REPORTS = {
    "locked-pages",
    "workflows",
    "workflow-tasks",
    "aging-pages",
    "page-types-usage",
}

scope_filters()


def _is_bound(user: object) -> bool:
    return not getattr(user, "is_superuser", False) and not isinstance(user, AnonymousUser)


@hooks.register("construct_page_chooser_queryset")
def own_pages_only(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Offer only pages of the person's brands."""
    if not _is_bound(request.user):
        return pages
    return pages.filter(pk__in=scope.pages(request.user).values("pk"))


@hooks.register("construct_reports_menu")
def own_reports_only(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Show no report that the guard would refuse."""
    if _is_bound(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in CLOSED_REPORTS]


@hooks.register("construct_homepage_summary_items", order=1000)
def own_summary_only(request: HttpRequest, summary_items: list[SummaryItem]) -> None:
    """Count only the person's own pages."""
    if _is_bound(request.user):
        summary_items[:] = [
            OwnPagesSummary(request) if isinstance(item, PagesSummaryItem) else item
            for item in summary_items
        ]
