"""Whose rows somebody may read as an auditor does: those of her brands, whoever she is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from consent.desk.access import OF_PRACTITIONERS, may_read_any, person, practitioner_for
from policies.models import Version

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Site

__all__ = [
    "OF_PRACTITIONERS",
    "may_read_any",
    "person",
    "practitioner_for",
    "sites_of",
    "version_for",
]


def sites_of(request: HttpRequest) -> list[Site]:
    """Give the brands about whose practitioners the person may read, by name; 403 for none."""
    own = OF_PRACTITIONERS.sites_user_has_any_permission_for(request.user, ["view"])
    found = list(own.order_by("site_name", "pk"))
    if not found or not may_read_any(request):
        raise PermissionDenied
    return found


def version_for(request: HttpRequest, version_id: object) -> Version:
    """Give a version of one of those brands, its texts too; 404 for what is not there."""
    own = Version.objects.filter(policy__site__in=sites_of(request))
    found: Version = get_object_or_404(
        own.select_related("policy__site", "promulgation"), pk=version_id
    )
    return found
