"""Where providers post what became of our messages: at the brand's own address, with a secret."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from consent.gate import ungated
from notifications.inbound import UnreadableError, is_authentic, receive
from notifications.inbound.payloads import PROVIDERS
from notifications.models import Route
from policies.stored import brand_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

PROBLEM: Final = "application/problem+json"
# Bytes. Brevo sends 500 events at once at most, each of half a kilobyte.
BODY_AT_MOST: Final = 1_048_576


@csrf_exempt
@ungated
@require_POST
def events(request: HttpRequest, provider: str, route_id: UUID) -> HttpResponse:
    """Keep what a provider reports: 200 once it is committed, 401 without the route's secret."""
    routes = Route.objects.filter(pk=route_id, site=brand_of(request), provider=provider)
    route = routes.first() if provider in PROVIDERS else None
    if route is None:
        return _problem(HTTPStatus.NOT_FOUND, _("No provider reports to this address."))
    if not is_authentic(route, request.headers.get("Authorization", "")):
        told = _problem(HTTPStatus.UNAUTHORIZED, _("The secret of the events is missing or wrong."))
        told.headers["WWW-Authenticate"] = 'Basic realm="events", charset="UTF-8"'
        return told
    if _length(request) > BODY_AT_MOST:
        detail = _("At most %(bytes)s bytes at once.") % {"bytes": BODY_AT_MOST}
        return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
    try:
        kept = receive(route, request.body, at=timezone.now())
    except UnreadableError:
        return _problem(HTTPStatus.BAD_REQUEST, _("Send a JSON object, or a list of them."))
    return JsonResponse({"kept": kept})


def _length(request: HttpRequest) -> int:
    # Without a length no body is read at all.
    words = request.META.get("CONTENT_LENGTH") or "0"
    return int(words) if words.isdecimal() else 0


def _problem(status: HTTPStatus, detail: str) -> HttpResponse:
    """Say in a sentence what is wrong (RFC 9457)."""
    told = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    return JsonResponse(told, status=status, content_type=PROBLEM)
