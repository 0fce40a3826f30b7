"""Whose mandates are over is let in no more, and a session that is open ends: by the day alone."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib.auth import logout
from django.shortcuts import render
from django.utils import timezone

from accounts.mandates import over
from accounts.models import User
from policies.addresses import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from accounts.models import Mandate

# Where a session is of use to somebody who is no practitioner; public pages know nobody.
KNOWING: Final = ("/admin/", *(f"{prefix}compte/" for prefix in PREFIXES.values()))


class MandateMiddleware:
    """Ends the session of somebody from outside whose mandates are over, and says so.

    It stands before whatever asks for rights: those that are over are not to be found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, or that the mandate is over."""
        return _ended(request) or self.get_response(request)


def _ended(request: HttpRequest) -> HttpResponse | None:
    if not request.path_info.startswith(KNOWING) or not isinstance(request.user, User):
        return None
    # Middleware is an edge.
    mandate = over(request.user, at=timezone.now())  # noqa: TID251
    if mandate is None:
        return None
    logout(request)
    return over_page(request, mandate)


def over_page(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """Say since when somebody audits here no more, and who can change that."""
    context = {"mandate": mandate, "was_ended_early": mandate.ended_at < mandate.over_at}
    return render(request, "account/mandate_over.html", context, status=HTTPStatus.FORBIDDEN)
