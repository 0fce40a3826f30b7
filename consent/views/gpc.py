"""Says that Global Privacy Control is respected here (`/.well-known/gpc.json`): C11 of RULES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse

from consent.choosing import standing
from consent.views.journal_frame import public
from policies.deadlines import paris_day
from policies.stored import brand_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public
def gpc(request: HttpRequest) -> HttpResponse:
    """Give the statement of the specification, with the day of the brand's consent version."""
    found: dict[str, object] = {"gpc": True}
    version = standing(brand_of(request))
    if version is not None:
        found["lastUpdate"] = paris_day(version.at).isoformat()
    response = JsonResponse(found)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
