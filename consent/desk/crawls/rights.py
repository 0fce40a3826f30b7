"""Who of a brand's staff sees what the crawler saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from consent.models import Crawl
from policies.permissions import BrandPermissionPolicy

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from wagtail.models import Site

OF_CRAWLS: Final = BrandPermissionPolicy(Crawl)


def may_view_any(request: HttpRequest) -> bool:
    """Say whether the person sees passages over any brand's site."""
    return bool(OF_CRAWLS.user_has_any_permission(request.user, ["view"]))


def sites_of(request: HttpRequest) -> list[Site]:
    """Give the brands whose passages the person sees, by name."""
    found = OF_CRAWLS.sites_user_has_permission_for(request.user, "view")
    return list(found.order_by("site_name", "pk"))


def crawl_for(request: HttpRequest, crawl_id: UUID) -> Crawl:
    """Give a passage that the person sees; 403 for others."""
    found: Crawl = get_object_or_404(Crawl.objects.select_related("site"), pk=crawl_id)
    if not OF_CRAWLS.user_has_permission_for_instance(request.user, "view", found):
        raise PermissionDenied
    return found
