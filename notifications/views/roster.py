"""Takes the daily signed count of the company's software, at the brand's address."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from consent.gate import ungated
from notifications.planning import rosters
from policies.stored import brand_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PROBLEM: Final = "application/problem+json"
# An answer about the company's people is kept by nobody.
_FOR_NOBODY: Final = {"Cache-Control": "no-store"}


@ungated
@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Keep a count: 201, or 200 for one that was kept already. Else a problem (RFC 9457)."""
    site = brand_of(request)
    try:
        taken = rosters.receive(site, request.body, request.headers, at=timezone.now())
    except rosters.RosterError as error:
        return _problem(str(error), status=HTTPStatus(error.status))
    one = taken.roster
    told = {"day": one.day.isoformat(), "count": one.count, "matches": one.matches}
    status = HTTPStatus.CREATED if taken.is_new else HTTPStatus.OK
    return JsonResponse(told, status=status, headers=_FOR_NOBODY)


def _problem(detail: str, *, status: HTTPStatus) -> HttpResponse:
    told = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    return JsonResponse(told, status=status, content_type=PROBLEM, headers=_FOR_NOBODY)
