"""Who may do what on the desk, and what a refusal looks like."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.models import Site

from policies import wake
from policies.actions import RefusedError
from policies.models import Policy, PolicyPage, Proposal
from policies.permissions import BrandPermissionPolicy

if TYPE_CHECKING:
    from accounts.models import User

PERMISSIONS = BrandPermissionPolicy(Policy)


def may(request: HttpRequest, action: str, policy: Policy | None) -> bool:
    """Say whether the person may do `action` (view, override, promulgate) with a policy."""
    return policy is not None and PERMISSIONS.user_has_permission_for_instance(
        request.user, action, policy
    )


def person(request: HttpRequest) -> "User":
    """Give who is signed in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def page_for(request: HttpRequest, page_id: int, *, action: str) -> PolicyPage:
    """Give a policy's page; 403 to whoever may not do `action` with its policy."""
    page: PolicyPage = get_object_or_404(PolicyPage, pk=page_id)
    if not may(request, action, page.policy):
        raise PermissionDenied
    return page


def may_edit(request: HttpRequest, page: PolicyPage) -> bool:
    """Say whether the person may write the page's text, and so propose it."""
    return bool(page.permissions_for_user(request.user).can_edit())


def proposal_for(request: HttpRequest, proposal_id: str, *, action: str) -> Proposal:
    """Give a proposal; 403 to whoever may not do `action` with its brand's policies."""
    proposal = get_object_or_404(Proposal.objects.select_related("site", "by"), pk=proposal_id)
    policy = Policy.objects.filter(pk__in=proposal.texts.values("policy")).first()
    if not may(request, action, policy):
        raise PermissionDenied
    return proposal


def people_who_may(action: str, site: Site) -> "QuerySet[User]":
    """Give the active people who may do `action` with a brand's policies, by address."""
    of_site = Q(
        groups__site_permissions__site=site,
        groups__site_permissions__permission__codename=f"{action}_policy",
        groups__site_permissions__permission__content_type__app_label="policies",
    )
    people: QuerySet[User] = get_user_model()._default_manager.filter(is_active=True)
    return people.filter(of_site | Q(is_superuser=True)).distinct().order_by("email")


def done(request: HttpRequest, act: Callable[[], object], form: forms.Form, sentence: str) -> bool:
    """Do what was asked and say so; put a refusal into the form instead."""
    try:
        act()
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    wake.refresh_pages()
    messages.success(request, sentence)
    return True


def pages_of(site: Site) -> Iterable[PolicyPage]:
    """Give a brand's policy pages in all languages, French first, in the order of the desk."""
    pages: QuerySet[PolicyPage] = PolicyPage.objects.filter(policy__site=site)
    return pages.select_related("policy", "locale").order_by(
        "policy__kind", "-locale__language_code"
    )
