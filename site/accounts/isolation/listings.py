"""What Wagtail's listings offer besides their rows, kept to the person's brands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from taggit.models import Tag
from wagtail.admin import filters as admin_filters
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.views.reports import audit_logging
from wagtail.images.views import chooser as image_chooser

from accounts.isolation import scope

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from wagtail.models import Site

    from accounts.models import User


class OwnPagesSummary(PagesSummaryItem):
    """The number of the person's own pages: Wagtail's counts all below their common ancestor."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Give Wagtail's context with another total; the root is no page."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        own = scope.pages(self.request.user).filter(depth__gt=1)
        return context | {"total_pages": own.count()}


def scope_filters() -> None:
    """Offer only colleagues and own brands in page filters, and no tags of everybody's images.

    Wagtail has no hook for these: its filters are class attributes over all users and sites, and
    its popular tags come from one function. Subclasses share the filters, so they are bound too.
    """

    def people(request: HttpRequest) -> QuerySet[User]:
        return scope.colleagues(request.user)

    def sites(request: HttpRequest) -> QuerySet[Site]:
        return scope.brands(request.user)

    for name, queryset in {"owner": people, "edited_by": people, "site": sites}.items():
        PageFilterSet.declared_filters[name].queryset = queryset
    # Wagtail 8.0.1 means to do this itself, under a name that it does not call.
    audit_logging.SiteHistoryReportFilterSet.get_users_queryset = _authors
    for module in (admin_filters, image_chooser):
        module.popular_tags_for_model = _no_tags


def _no_tags(_model: Any, _count: int = 10) -> QuerySet[Tag]:
    none: QuerySet[Tag] = Tag.objects.none()
    return none


def _authors(filters: audit_logging.SiteHistoryReportFilterSet) -> QuerySet[User]:
    found: QuerySet[User] = audit_logging.get_users_for_filter(filters.request.user)
    return found
