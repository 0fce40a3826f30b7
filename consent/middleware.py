"""The gate: who has a text in force to answer is asked before any other view works for her.

A view is gated unless `consent.gate.is_open` says otherwise; a new one is gated until somebody
decides. What a form sends to a gated view is not performed and not
stored: the answer is a page (403) that stays open while she answers in another tab, and whose
reloading sends the form again. A redirect would have lost it.

When what she has to answer cannot be found out, pages are still read; what would act gets a 503.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from consent.actions.viewing import VIEWED
from consent.gate import GATE, REMIND_AFTER, announced, is_open, texts_of
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

    from consent.gate import Announced, Found
    from consent.obligations import Obligation
    from policies.models import Version

logger = logging.getLogger(__name__)

RETRY_AFTER: Final = 30  # seconds
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What a browser asks for when a person will see the answer; anything else is a script's request.
SEEN: Final = frozenset({"document", "iframe"})


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What the banner says: the texts to come; where she answers, where she asks for silence."""

    texts: list[Announced]
    answer: str
    later: str


class GateMiddleware:
    """Stops who must answer first, and tells pages what the banner announces.

    Pages include `consent/banner.html`, which asks `request.consent_notice`; nothing is looked up
    for a page that does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request go on to its view, where `process_view` may stop it."""
        request.consent_notice = partial(notice, request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Let the view answer, or answer in its stead."""
        match = request.resolver_match
        if match is None or is_open(view, match.route) or not _has_session(request):
            return None
        try:
            found = _held_up(request)
            return _refuse(request, found) if found is not None else None
        except Exception:
            # Whatever it is: nobody acts unasked, and nobody is kept from reading.
            logger.exception("gate_failed")
            return None if request.method in SAFE else _unknown(request)


def notice(request: HttpRequest) -> Notice | None:
    """Give what the banner says: nothing to a visitor, while she answers, or wants silence."""
    if not _has_session(request) or request.path.startswith(_answer_address()):
        return None
    try:
        texts = _announced(request, at=timezone.now())
    except Exception:
        # A page is read without its banner rather than not at all.
        logger.exception("banner_failed")
        return None
    if not texts:
        return None
    page = _page_of(request)
    later = _with_next(reverse("consent:later"), page)
    return Notice(texts=texts, answer=_answer_address(page), later=later)


def _announced(request: HttpRequest, *, at: datetime) -> list[Announced]:
    user, day = _reader(request), paris_day(at)
    if user is None or GATE.is_quiet(user, at=at) or _is_silent(request, day):
        return []
    if not request.user.is_authenticated:
        return []
    return announced(GATE.look(user, request.get_host(), at=at).coming, day=day)


def _reader(request: HttpRequest) -> str | None:
    """Give for whom the page is: where staff view somebody's pages, the session is not hers."""
    if VIEWED in request.session:
        return str(request.user.pk)
    user: str | None = request.session.get(SESSION_KEY)
    return user


def _is_silent(request: HttpRequest, day: date) -> bool:
    """Tell whether she asked to be reminded on a later day."""
    until = request.session.get(REMIND_AFTER)
    return until is not None and day < date.fromisoformat(until)


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _held_up(request: HttpRequest) -> Found | None:
    """Give what holds her up, if something does."""
    user, at = request.session.get(SESSION_KEY), timezone.now()
    # Who passes is not asked for: the view finds out itself whether her session is good.
    if user is None or GATE.passes(user, at=at) or not request.user.is_authenticated:
        return None
    found = GATE.look(user, request.get_host(), at=at)
    return found if found.due else None


def _refuse(request: HttpRequest, found: Found) -> HttpResponseBase:
    """Say that she has to answer first, in the way that the asker understands."""
    if _is_of_htmx(request):
        response: HttpResponseBase = HttpResponse(
            status=HTTPStatus.FORBIDDEN, headers={"HX-Redirect": _answer_address(_page_of(request))}
        )
    elif not _is_seen(request):
        response = _problem(_required(request, found))
    elif request.method in SAFE:
        response = HttpResponseRedirect(_answer_address(_page_of(request)))
    else:
        response = _page(HTTPStatus.FORBIDDEN, found)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _is_of_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and not _is_of_api(request)


def _is_of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _is_seen(request: HttpRequest) -> bool:
    scripted = request.headers.get("Sec-Fetch-Dest", "document") not in SEEN
    return not scripted and not _is_of_api(request) and request.accepts("text/html")


def _answer_address(page: str = "") -> str:
    """Give where she answers, and the page to which she goes on from there."""
    return _with_next(reverse("consent:answer"), page)


def _with_next(address: str, page: str) -> str:
    is_local = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return f"{address}?{urlencode({'next': page})}" if is_local else address


def _page_of(request: HttpRequest) -> str:
    """Give the page that she reads: a part of one, that htmx asks for, is none. "" if unknown."""
    if request.method != "GET":
        return ""
    if not _is_of_htmx(request):
        return request.get_full_path()
    shown = None
    with suppress(ValueError):
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    if shown is None or shown.netloc != request.get_host():
        return ""
    return f"{shown.path}?{shown.query}" if shown.query else shown.path


def _required(request: HttpRequest, found: Found) -> dict[str, Any]:
    """Give the problem (RFC 9457) of somebody who has to answer first, and what she has to."""
    versions = texts_of({one.text.version for one in found.due})
    with translation.override(_language(found)):
        return {
            "type": "urn:opposable:problem:answer-required",
            "title": _("A text in force waits for your answer"),
            "status": HTTPStatus.FORBIDDEN,
            "detail": _("Nothing was done. Answer the texts below, then ask again."),
            "obligations": [_listed(request, one, versions) for one in found.due],
        }


def _listed(
    request: HttpRequest, one: Obligation, versions: Mapping[UUID, Version]
) -> dict[str, Any]:
    version = versions[one.text.version]
    return {
        "policy": one.text.kind,
        "version": version.number,
        "language": version.language,
        "title": version.title,
        "asks": one.text.asks,
        "in_force_since": one.text.day.isoformat(),
        "cabinet": str(one.seat.cabinet) if one.seat.cabinet else None,
        "text": request.build_absolute_uri(version.public_path()),
        "answer": request.build_absolute_uri(_answer_address()),
    }


def _problem(told: dict[str, Any]) -> JsonResponse:
    return JsonResponse(told, status=told["status"], content_type="application/problem+json")


def _unknown(request: HttpRequest) -> HttpResponseBase:
    """Say that it is not known whether she may act, and when to try again."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    if _is_seen(request):
        response: HttpResponse = _page(status)
    else:
        told = {
            "type": "urn:opposable:problem:gate-unavailable",
            "title": _("We cannot take this right now"),
            "status": status,
            "detail": _("Nothing was done. Ask again in a moment."),
        }
        response = _problem(told)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _page(status: HTTPStatus, found: Found | None = None) -> HttpResponse:
    """Give the page that keeps a form until it can be sent; it asks the database for nothing."""
    language = _language(found)
    with translation.override(language):
        # Without the request: context processors would ask who is signed in, and at which brand.
        context = {"language": language, "is_due": found is not None, "answer": _answer_address()}
        page = get_template("consent/held.html").render(context)
    return HttpResponse(page, status=status, headers={"Content-Language": language})


def _language(found: Found | None) -> str:
    person = found.practitioner if found else None
    return person.language if person else translation.get_language() or settings.LANGUAGE_CODE
