"""Sends a public page again as it was sent, before any other middleware works."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone

from policies.stored import MEMORY, SHELF, Asked, Sent, StoredResponse, takes_gzip

OF_A_BODY = {"Content-Type", "Content-Length", "Content-Encoding"}


class RepeatMiddleware:
    """Keeps what the whole stack answered, and repeats it while the page holds.

    A public page is the same for everybody: no cookie, no session, no choice by header but the
    ones in `Asked`. So what the other middleware adds to it is the same too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Repeat, or pass on and remember."""
        if request.method != "GET" or "text/markdown" in request.META.get("HTTP_ACCEPT", ""):
            return self.get_response(request)
        asked = _asked(request)
        # The answers we began with: newer ones must not get what was read before them.
        answers = SHELF.answers
        if asked in answers and (again := _again(request, asked)):
            return again
        response = self.get_response(request)
        if isinstance(response, StoredResponse) and _is_for_everybody(response):
            if len(answers) >= MEMORY:
                answers.clear()
            answers[asked] = Sent(served=response.served, headers=dict(response.items()))
        return response


def _asked(request: HttpRequest) -> Asked:
    meta = request.META
    return Asked(
        scheme=request.scheme or "",  # in plain HTTP the stack redirects
        host=meta.get("HTTP_HOST", ""),
        address=request.path_info,
        packed=takes_gzip(meta.get("HTTP_ACCEPT_ENCODING", "")),
    )


def _again(request: HttpRequest, asked: Asked) -> HttpResponse | None:
    at = timezone.now()
    sent = SHELF.answer(asked, at=at)
    if sent is None:
        return None
    headers = sent.headers | {"Cache-Control": f"public, max-age={sent.served.max_age(at)}"}
    if sent.served.is_with(request.META):
        return HttpResponseNotModified(
            headers={name: value for name, value in headers.items() if name not in OF_A_BODY}
        )
    body = sent.served.compressed if asked.packed else sent.served.body
    return HttpResponse(body, headers=headers)


def _is_for_everybody(response: StoredResponse) -> bool:
    return not response.cookies and "cookie" not in response.headers.get("Vary", "").lower()
