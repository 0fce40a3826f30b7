"""The frame of the ledger's public part: at each brand's address, without cookies, kept or not."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.http import HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from consent.addresses import page_path
from policies.addresses import LANGUAGES
from policies.deadlines import paris_day
from policies.rendering.frame import common
from policies.stored import brand_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    _View = TypeVar("_View", bound=Callable[..., HttpResponse])

# What never changes is kept for a year; anything else is asked for again each time.
FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
# By the name of the page's address.
TEMPLATES: Final = {
    "about": "consent/journal.html",
    "history": "consent/journal_points.html",
    "keys_page": "consent/journal_keys.html",
    "verifier": "consent/verifier.html",
}
PROBLEM: Final = "application/problem+json"


def public(view: _View) -> _View:
    """Let anybody read, at a brand's address only; 405 for what is no reading."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        brand_of(request)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", ASK_AGAIN)
        return response

    return csrf_exempt(require_safe(shown))  # type: ignore[return-value]


def page(
    request: HttpRequest, name: str, language: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page for people in a language; it is the same for everybody who reads it."""
    site = brand_of(request)
    shown = common(site, language, paris_day(timezone.now())) | context
    shown["translations"] = [(code, page_path(name, code)) for code in LANGUAGES]
    shown["home"] = site.root_url
    with translation.override(language):
        body = get_template(TEMPLATES[name]).render(shown)
    headers = {"Content-Language": language}
    return HttpResponse(body, status=status, headers=headers)


def problem(detail: str, *, status: HTTPStatus) -> HttpResponse:
    """Say in a sentence why there is no such thing here (RFC 9457)."""
    told = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    return JsonResponse(told, status=status, content_type=PROBLEM)
