"""Who of a brand's staff sees its tools, sets them up, attests them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from consent.models import Attestation, Tool
from policies.permissions import BrandPermissionPolicy

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Site

OF_TOOLS: Final = BrandPermissionPolicy(Tool)
# An attestation has no brand of its own: it is asked of tools.
OF_ATTESTATIONS: Final = BrandPermissionPolicy(Tool, auth_model=Attestation)


def may_view_any(request: HttpRequest) -> bool:
    """Say whether the person may see the tools of any brand."""
    return bool(OF_TOOLS.user_has_any_permission(request.user, ("view", "change")))


def sites_of(request: HttpRequest) -> QuerySet[Site]:
    """Give the brands whose tools the person may see."""
    sites: QuerySet[Site] = OF_TOOLS.sites_user_has_any_permission_for(
        request.user, ("view", "change")
    )
    return sites.order_by("site_name", "pk")


def site_for(request: HttpRequest, site_id: int) -> Site:
    """Give a brand of the person's; 404 for any other."""
    found = sites_of(request).filter(pk=site_id).first()
    if found is None:
        raise Http404
    return found


def may_change(request: HttpRequest, site: Site) -> bool:
    """Say whether the person switches the tools of a brand on and off."""
    sites = OF_TOOLS.sites_user_has_permission_for(request.user, "change")
    return bool(sites.filter(pk=site.pk).exists())


def may_attest(request: HttpRequest, site: Site) -> bool:
    """Say whether the person attests how the tools of a brand are set up."""
    sites = OF_ATTESTATIONS.sites_user_has_permission_for(request.user, "add")
    return bool(sites.filter(pk=site.pk).exists())


def require(allowed: bool) -> None:  # noqa: FBT001 (what the brand's rights say)
    """Raise PermissionDenied unless it is allowed."""
    if not allowed:
        raise PermissionDenied
