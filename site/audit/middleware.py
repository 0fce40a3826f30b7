"""Whoever looks is on record first: no page of an auditor is given out before its line stands."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import Error
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import reads_only
from accounts.viewing import language_of
from audit.looking import Looked, look, places
from audit.looking.whom import whom
from audit.models import Access, AccessKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponseBase
    from django.urls import ResolverMatch

DESK: Final = "admin/"
# Answers that show something. An erased receipt is answered 410 by the page of its act.
SHOWING: Final = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.GONE})
# What asks again by itself is one look in so long a time.
POLLED_EVERY: Final = timedelta(hours=1)

logger = structlog.get_logger(__name__)


class LookingMiddleware:
    """Puts each look on record, once it is known to be answered and before the answer leaves.

    A look is a GET of an auditors' page, whoever asks, and any page of the desk that somebody asks
    for who only reads. Redirects and refusals show nothing; 304 shows what was looked at before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; 503 where the look cannot be put on record."""
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or not _is_look(request, response, match):
            return response
        try:
            # Middleware is an edge.
            _enter(request, response, match, at=timezone.now())
        except Error as error:
            logger.exception("look_not_recorded", place=match.view_name, reason=str(error)[:200])
            response.close()
            return _unavailable(request)
        return response


def _is_look(request: HttpRequest, response: HttpResponseBase, match: ResolverMatch) -> bool:
    if request.method != "GET" or response.status_code not in SHOWING:
        return False
    if not match.route.startswith(DESK) or match.view_name in places.NO_LOOKS:
        return False
    user = request.user
    if not isinstance(user, User):
        return False
    # A part of a page for scripts repeats the page, unless it asks something else of it.
    if places.is_fragment(match.view_name) and not request.GET:
        return False
    return match.view_name.startswith(places.AUDIT) or reads_only(user)


def _enter(
    request: HttpRequest, response: HttpResponseBase, match: ResolverMatch, *, at: datetime
) -> None:
    user, query = _viewer(request), _query(request)
    seen = whom(match, request.GET, user=user)
    place = places.POLLED.get(match.view_name, match.view_name)
    if match.view_name in places.POLLED and _was_seen(user, place, seen.subject, at=at):
        return
    look(
        Looked(
            kind=_kind(response, query),
            place=place,
            subject=seen.subject,
            sites=seen.sites,
            query=query,
        ),
        by=user,
        at=at,
    )


def _viewer(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (said by `_is_look`)
    return user


def _query(request: HttpRequest) -> dict[str, Any]:
    """Give what the address asks: empty fields left out, several values of one in a list."""
    found: dict[str, Any] = {}
    for name, values in request.GET.lists():
        given = [value for value in values if value]
        if given:
            found[name] = given[0] if len(given) == 1 else given
    return found


def _kind(response: HttpResponseBase, query: dict[str, Any]) -> AccessKind:
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return AccessKind.DOWNLOAD
    return AccessKind.QUERY if query.keys() - places.MOVING else AccessKind.VIEW


def _was_seen(user: User, place: str, subject: str, *, at: datetime) -> bool:
    lately = Access.objects.filter(by=user, at__gt=at - POLLED_EVERY, at__lte=at)
    return bool(lately.filter(place=place, subject=subject).exists())


def _unavailable(request: HttpRequest) -> HttpResponse:
    """Say, without the database, that nothing is shown now."""
    with translation.override(language_of(request.user)):
        said = _(
            "Each look is put on record before it is shown, and that failed now: nothing is shown."
            " Try again in a minute; if it goes on, tell whoever runs this service."
        )
    return HttpResponse(
        said, status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain; charset=utf-8"
    )
