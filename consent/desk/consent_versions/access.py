"""Who sees, proposes and promulgates what visitors of a brand are asked."""

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.models import Site

from consent.actions.asking import hands_in
from consent.choosing import standing
from consent.models import ConsentProposal, ConsentVersion
from policies.models import BrandHome
from policies.permissions import BrandPermissionPolicy

if TYPE_CHECKING:
    from accounts.models import User

OF_VERSIONS: Final = BrandPermissionPolicy(ConsentVersion)
OF_PROPOSALS: Final = BrandPermissionPolicy(ConsentProposal)


def may_view_any(request: HttpRequest) -> bool:
    """Say whether the person sees what visitors of any brand are asked."""
    return bool(OF_VERSIONS.user_has_any_permission(request.user, ["view"]))


def sites(request: HttpRequest) -> list[Site]:
    """Give the brands of which the person sees what visitors are asked."""
    found = OF_VERSIONS.sites_user_has_permission_for(request.user, "view")
    return list(found.filter(root_page__in=BrandHome.objects.all()).order_by("site_name"))


def site_for(request: HttpRequest, site_id: int) -> Site:
    """Give a brand of which the person sees what visitors are asked; 403 for others."""
    site: Site = get_object_or_404(Site.objects.select_related("root_page"), pk=site_id)
    if not _may(OF_VERSIONS, request, "view", site):
        raise PermissionDenied
    return site


def may_propose(request: HttpRequest, site: Site) -> bool:
    """Say whether the person puts a brand's register and words forward."""
    return _may(OF_PROPOSALS, request, "add", site)


def may_promulgate(request: HttpRequest, site: Site) -> bool:
    """Say whether the person fixes what a brand's visitors are asked."""
    return _may(OF_VERSIONS, request, "add", site)


def promulgators(proposal: ConsentProposal) -> "list[User]":
    """Give the active people who may promulgate a proposal and had no hand in it."""
    people = OF_VERSIONS.users_with_any_permission_for_instance(["add"], proposal.site)
    hands = hands_in(proposal, standing(proposal.site))
    return list(people.exclude(pk__in=hands).distinct().order_by("email"))


def _may(policy: Any, request: HttpRequest, action: str, site: Site) -> bool:
    return bool(policy.user_has_permission_for_instance(request.user, action, site))
