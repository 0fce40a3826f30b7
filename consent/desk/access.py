"""Who of a brand's staff reads about practitioners, enters their papers, or sees their pages."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from consent.models import Act, Practitioner
from policies.permissions import BrandPermissionPolicy

if TYPE_CHECKING:
    from accounts.models import User

# `view` and `view_as` are asked of practitioners; `transcribe` of acts, which have no brand field.
OF_PRACTITIONERS: Final = BrandPermissionPolicy(Practitioner)
OF_ACTS: Final = BrandPermissionPolicy(Practitioner, auth_model=Act)


def person(request: HttpRequest) -> "User":
    """Give who is signed in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def may_read_any(request: HttpRequest) -> bool:
    """Say whether the person reads about practitioners of any brand."""
    return bool(OF_PRACTITIONERS.user_has_any_permission(request.user, ["view"]))


def may_transcribe(request: HttpRequest, practitioner: Practitioner) -> bool:
    """Say whether the person enters the papers of this practitioner's brand."""
    return bool(OF_ACTS.user_has_permission_for_instance(request.user, "transcribe", practitioner))


def may_view_as(user: object, practitioner: Practitioner) -> bool:
    """Say whether somebody may see this practitioner's own pages as she does."""
    return bool(OF_PRACTITIONERS.user_has_permission_for_instance(user, "view_as", practitioner))


def practitioner_for(request: HttpRequest, practitioner_id: UUID) -> Practitioner:
    """Give a practitioner about whom the person may read; 403 for others."""
    found: Practitioner = get_object_or_404(
        Practitioner.objects.select_related("site", "user"), pk=practitioner_id
    )
    if not OF_PRACTITIONERS.user_has_permission_for_instance(request.user, "view", found):
        raise PermissionDenied
    return found
