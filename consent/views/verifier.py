"""The verifier: a receipt is checked in the browser, or here where JavaScript is off; none is kept.

The form bears no token: whoever makes another send it learns nothing and changes nothing.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from csp.constants import NONE
from csp.decorators import csp_replace
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent.receipts import check
from consent.sealing import all_keys
from consent.views.journal_frame import page
from consent.views.verdicts import NOTHING_GIVEN, told, words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Bytes of a form: all of it then stays in memory, and nothing is written to a disk.
LARGEST_FORM: Final = 200_000
# What a copy from a screen or a terminal brings along.
_AROUND: Final = " \t\r\n"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@csp_replace({"connect-src": [NONE]})  # type: ignore[arg-type]
def verifier(request: HttpRequest, language: str) -> HttpResponse:
    """Show the page whose script checks receipts; check the one that a form without script sends.

    413 with a sentence for what is too large to be a receipt, 400 where none was given.
    """
    with translation.override(language):
        context, status = _answered(request) if request.method == "POST" else ({}, HTTPStatus.OK)
        context |= {"keys": all_keys(), "words": list(words())}
    response = page(request, "verifier", language, context, status=status)
    response.headers["Cache-Control"] = "no-store" if request.method == "POST" else "no-cache"
    return response


def _answered(request: HttpRequest) -> tuple[dict[str, Any], HTTPStatus]:
    """Give what the page says of what was sent."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
        told_so = _("This is too large to be a receipt: one has some thousand bytes.")
        return {"refused": told_so}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    given = _given(request)
    if not given:
        return {"refused": NOTHING_GIVEN}, HTTPStatus.BAD_REQUEST
    return {"told": told(check(given, [key.vkey for key in all_keys()]))}, HTTPStatus.OK


def _given(request: HttpRequest) -> bytes:
    """Give the file's bytes as they are, else the pasted text without what surrounds it."""
    file = request.FILES.get("receipt")
    if file is not None and file.size:
        return bytes(file.read())
    return request.POST.get("text", "").strip(_AROUND).encode()
