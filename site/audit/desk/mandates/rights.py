"""Who sees and gives mandates: approvers, of their own brands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.mandates import OF_MANDATES
from accounts.models import Mandate

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from wagtail.models import Site


def may_give_any(request: HttpRequest) -> bool:
    """Say whether the person gives mandates of any brand."""
    return bool(OF_MANDATES.user_has_permission(request.user, "add"))


def brands_of(request: HttpRequest) -> list[Site]:
    """Give the brands of which the person gives mandates, by name; 403 for none."""
    own = OF_MANDATES.sites_user_has_any_permission_for(request.user, ["add"])
    found = list(own.order_by("site_name", "pk"))
    if not found:
        raise PermissionDenied
    return found


def mandate_for(request: HttpRequest, mandate_id: UUID) -> Mandate:
    """Give a mandate of one of those brands; 404 for others."""
    own = Mandate.objects.filter(site__in=brands_of(request))
    found: Mandate = get_object_or_404(
        own.select_related("user", "site", "by", "end__by"), pk=mandate_id
    )
    return found
