"""Which version a page is about, without its words, and the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.shortcuts import get_object_or_404

from audit.desk.access import sites_of
from policies.models import Version

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest

# Large, and shown on pages of their own.
WORDS: Final = ("source", "markdown", "html")


def brief_version_for(request: HttpRequest, version_id: UUID) -> Version:
    """Give a version of a brand of the person's, its words left out; 404 for what is not there."""
    own = Version.objects.filter(policy__site__in=sites_of(request)).defer(*WORDS)
    own = own.select_related("policy__site", "promulgation__by", "promulgation__proposal__by")
    found: Version = get_object_or_404(own, pk=version_id)
    return found


def before(version: Version) -> QuerySet[Version]:
    """Give the version of the same policy and language with the number before, if there is one."""
    earlier = Q(major__lt=version.major) | Q(major=version.major, minor__lt=version.minor)
    return Version.objects.of(version.policy, version.language).filter(earlier)[:1]
