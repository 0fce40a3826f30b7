"""Who of a brand's staff sees a notice, steers it, reads who is behind its numbers."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from consent.desk.access import OF_PRACTITIONERS, person
from notifications.models import Delivery, Event, Notice
from policies.permissions import BrandPermissionPolicy

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["person"]

# `view` and `steer` are asked of notices; `view` of events too, which have no brand field.
OF_NOTICES: Final = BrandPermissionPolicy(Notice)
OF_EVENTS: Final = BrandPermissionPolicy(Notice, auth_model=Event)


def may_view_any(request: HttpRequest) -> bool:
    """Say whether the person sees notices of any brand."""
    return bool(OF_NOTICES.user_has_any_permission(request.user, ["view"]))


def own_notices(request: HttpRequest) -> QuerySet[Notice]:
    """Give the notices that the person sees; 403 to whoever sees none."""
    if not may_view_any(request):
        raise PermissionDenied
    found: QuerySet[Notice] = OF_NOTICES.instances_user_has_permission_for(request.user, "view")
    return found


def may_steer(request: HttpRequest, notice: Notice) -> bool:
    """Say whether the person pauses, stops and mends this notice."""
    return bool(OF_NOTICES.user_has_permission_for_instance(request.user, "steer", notice))


def may_see_people(request: HttpRequest, notice: Notice) -> bool:
    """Say whether the person reads who is behind the numbers of this notice."""
    # A brand's practitioners: any of its objects names the brand.
    return bool(OF_PRACTITIONERS.user_has_permission_for_instance(request.user, "view", notice))


def may_see_events(request: HttpRequest, notice: Notice) -> bool:
    """Say whether the person reads what providers reported, as it came."""
    return bool(OF_EVENTS.user_has_permission_for_instance(request.user, "view", notice))


def notice_for(request: HttpRequest, notice_id: UUID, *, action: str = "view") -> Notice:
    """Give a notice; 403 to whoever may not do `action` with it."""
    notices = Notice.objects.select_related("site", "promulgation", "follows")
    found: Notice = get_object_or_404(notices, pk=notice_id)
    if not OF_NOTICES.user_has_permission_for_instance(request.user, action, found):
        raise PermissionDenied
    return found


def with_people(request: HttpRequest, notice_id: UUID) -> Notice:
    """Give a notice to whoever may read who is behind its numbers; 403 to others."""
    found = notice_for(request, notice_id)
    if not may_see_people(request, found):
        raise PermissionDenied
    return found


def delivery_for(request: HttpRequest, delivery_id: UUID, *, steer: bool = False) -> Delivery:
    """Give a delivery with its notice and person; 403 to whoever may not read about people."""
    rows = Delivery.objects.select_related("notice__site", "notice__promulgation", "practitioner")
    found: Delivery = get_object_or_404(rows, pk=delivery_id)
    with_people(request, found.notice_id)
    if steer and not may_steer(request, found.notice):
        raise PermissionDenied
    if steer and found.practitioner is None:
        # The canary is no person: there is nothing of hers to mend.
        raise Http404
    return found


def others_who_steer(request: HttpRequest, notice: Notice) -> "QuerySet[User]":
    """Give who else may steer a notice, by address."""
    found: QuerySet[User] = OF_NOTICES.users_with_any_permission_for_instance(["steer"], notice)
    return found.exclude(pk=person(request).pk).distinct().order_by("email")
