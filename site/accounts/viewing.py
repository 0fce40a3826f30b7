"""Staff who view a practitioner's pages see them as she does, say so on every page, and only look.

The session stays the member of staff's own, with her sign-in and second factor: nothing but the
practitioner's own pages, when they are read, is answered as if the practitioner asked. It ends by
itself after half an hour. What is said of it is said to the member of staff, in her language.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consent.actions.viewing import IMPERSONATOR, LASTS, VIEWED, end_viewing, viewed_until
from consent.desk import access
from consent.desk.viewing import refusal_to_view
from consent.models import Practitioner
from policies.deadlines import PARIS

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
        is_hers = match is not None and OWN_PAGES in match.app_names
        if not (is_hers or request.session.accessed) or VIEWED not in request.session:
            return None
        # Who views, on pages that are answered as if somebody else asked.
        viewer = request.viewer = request.user  # type: ignore[attr-defined]
        # Middleware is an edge.
        if timezone.now() >= viewed_until(request.session):  # noqa: TID251
            _end(request)
            return None
        return _as_hers(request, viewer) if is_hers else None


def _as_hers(request: HttpRequest, viewer: Any) -> HttpResponseBase | None:
    practitioner = _viewed(request)
    if practitioner is None:
        end_viewing(request.session)
        return None
    if request.method not in SAFE:
        with translation.override(language_of(viewer)):
            return render(request, "consent/desk/viewing_only.html", status=403)
    user: Any = practitioner.user
    request.user = user
    return None


def _viewed(request: HttpRequest) -> Practitioner | None:
    """Give whose pages are viewed, as long as this person may: rights are taken back at once."""
    if request.session.get(IMPERSONATOR) != str(request.user.pk):
        return None
    found = _practitioner(request)
    if found is None or not access.may_view_as(request.user, found):
        return None
    return None if refusal_to_view(request, found) else found


def _practitioner(request: HttpRequest) -> Practitioner | None:
    people = Practitioner.objects.select_related("site", "user")
    found: Practitioner | None = people.filter(pk=UUID(request.session[VIEWED])).first()
    return found


def language_of(user: Any) -> str:
    """Give the language in which a member of staff reads the desk, as Wagtail finds it."""
    if hasattr(user, "wagtail_userprofile"):
        return str(user.wagtail_userprofile.get_preferred_language())
    return translation.get_language() or settings.LANGUAGE_CODE


def _end(request: HttpRequest) -> None:
    """End what has lasted long enough, and say so on the page that comes."""
    end_viewing(request.session)
    with translation.override(language_of(request.user)):
        said = _("You no longer view somebody else’s pages: that ends after %(minutes)s minutes.")
        messages.warning(request, said % {"minutes": int(LASTS.total_seconds() // 60)})


def _put_banner(request: HttpRequest, response: HttpResponseBase) -> None:
    kind = response.headers.get("Content-Type", "")
    if not isinstance(response, HttpResponse) or not kind.startswith("text/html"):
        return
    start = response.content.find(_BODY)
    end = response.content.find(b">", start) + 1
    if start < 0 or response.has_header("Content-Encoding"):
        return
    content = response.content
    response.content = content[:end] + _banner(request).encode() + content[end:]


def _banner(request: HttpRequest) -> str:
    language = language_of(getattr(request, "viewer", request.user))
    until: datetime = viewed_until(request.session).astimezone(PARIS)
    context = {
        "viewed": _practitioner(request),
        "language": language,
        "until": until.strftime("%H:%M"),
    }
    with translation.override(language):
        return render_to_string("consent/desk/viewing.html", context, request=request)
