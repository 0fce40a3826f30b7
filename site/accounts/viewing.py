"""Staff who view a practitioner's pages see them as she does, say so on every page, and only look.

The session stays the member of staff's own, with her sign-in and second factor: nothing but the
practitioner's own pages, when they are read, is answered as if the practitioner asked.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from consent.actions.viewing import IMPERSONATOR, VIEWED
from consent.desk import access
from consent.desk.viewing import refusal_to_view
from consent.models import Practitioner

# The application whose pages are a practitioner's own.
OWN_PAGES: Final = "consent"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BODY: Final = b"<body"


class ViewAsMiddleware:
    """Answers a practitioner's own pages as hers while a member of staff views them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Put a banner on every page that knows the session, with a button to stop."""
        response = self.get_response(request)
        # A page that never read the session is everybody's, and may be kept for everybody.
        if request.session.accessed and VIEWED in request.session:
            _put_banner(request, response)
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Let her pages be read as she reads them; refuse whatever would do something."""
        match = request.resolver_match
        if match is None or OWN_PAGES not in match.app_names or VIEWED not in request.session:
            return None
        practitioner = _viewed(request)
        if practitioner is None:
            _stop(request)
            return None
        if request.method not in SAFE:
            return render(request, "consent/desk/viewing_only.html", status=403)
        user: Any = practitioner.user
        request.user = user
        return None


def _viewed(request: HttpRequest) -> Practitioner | None:
    """Give whose pages are viewed, as long as this person may: rights are taken back at once."""
    if request.session.get(IMPERSONATOR) != str(request.user.pk):
        return None
    found: Practitioner | None = (
        Practitioner.objects.select_related("site", "user")
        .filter(pk=UUID(request.session[VIEWED]))
        .first()
    )
    if found is None or not access.may_view_as(request.user, found):
        return None
    return None if refusal_to_view(request, found) else found


def _stop(request: HttpRequest) -> None:
    request.session.pop(IMPERSONATOR, None)
    request.session.pop(VIEWED, None)


def _put_banner(request: HttpRequest, response: HttpResponseBase) -> None:
    kind = response.headers.get("Content-Type", "")
    if not isinstance(response, HttpResponse) or not kind.startswith("text/html"):
        return
    start = response.content.find(_BODY)
    end = response.content.find(b">", start) + 1
    if start < 0 or response.has_header("Content-Encoding"):
        return
    viewed = Practitioner.objects.filter(pk=UUID(request.session[VIEWED])).first()
    banner = render_to_string("consent/desk/viewing.html", {"viewed": viewed}, request=request)
    content = response.content
    response.content = content[:end] + banner.encode() + content[end:]
