"""Whoever only reads changes nothing at the desk: not by a page, nor by SQL behind one."""

from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any, Final

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.middleware import is_seen
from accounts.refusing_writes import is_reading, is_refusal, reading, writing
from accounts.roles import reads_only
from accounts.viewing import SAFE, language_of

__all__ = ["ReadingOnlyMiddleware", "is_reading", "reading", "writing"]

DESK: Final = "admin/"
# What an auditor does for herself, which is about nobody's texts and no practitioner.
HERS: Final = frozenset(
    {
        # She leaves: her session is deleted.
        "wagtailadmin_logout",
        # Her language, her theme, her pass phrase; opening it makes the row that keeps them.
        "wagtailadmin_account",
        # Which of the desk's hints she has read.
        "wagtailadmin_dismissibles",
    }
)
# What she may ask for: files made of what she reads. To ask and to fetch are on record.
EXPORTS: Final = "audit_exports_"
# The exact file of a mail, as evidence: as in a bundle, the links in it end before others read it.
EVIDENCE: Final = frozenset({"notifications_desk_message"})
_UNTIL: Final = "_reading_until"

logger = structlog.get_logger(__name__)


class ReadingOnlyMiddleware:
    """Refuses an auditor whatever changes something at the desk, and writes that hide in a GET.

    A request that could write by its method is answered 403 by itself; every other is answered
    while PostgreSQL refuses writes, so that none depends on what a view does. It stands behind
    whoever answers 404: what is another brand's is not even refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and refuse what PostgreSQL refused once the connection is as it was."""
        with ExitStack() as until_answered:
            request.__dict__[_UNTIL] = until_answered
            response = self.get_response(request)
        return refusal(request) if isinstance(response, _Refused) else response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse by method, or let the view read."""
        match = request.resolver_match
        if match is None or not match.route.startswith(DESK) or not reads_only(request.user):
            return None
        if match.view_name in HERS:
            return None
        if request.method in SAFE:
            request.__dict__[_UNTIL].enter_context(reading())
            return None
        return None if may_ask(match.view_name) else refusal(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer for a view that tried to write."""
        # A database that everybody finds read only is another matter.
        if not (is_reading() and is_refusal(exception)):
            return None
        match = request.resolver_match
        logger.warning("reader_tried_to_write", view=match.view_name if match else "")
        return _Refused()


def may_ask(view_name: str) -> bool:
    """Tell whether somebody who only reads may ask there for a file, by a writing verb."""
    return view_name.startswith(EXPORTS) or view_name in EVIDENCE


class _Refused(HttpResponse):
    """Stands for the page that is made once the database can be asked again."""

    status_code = HTTPStatus.FORBIDDEN


def refusal(request: HttpRequest) -> HttpResponseBase:
    """Say to somebody who only reads, in the language of her desk, that nothing was done."""
    with translation.override(language_of(request.user)):
        if is_seen(request):
            return render(request, "account/reading_only.html", status=HTTPStatus.FORBIDDEN)
        said = _("You read as an auditor: ask somebody of the brand to do it.")
        return JsonResponse({"error": said}, status=HTTPStatus.FORBIDDEN)
