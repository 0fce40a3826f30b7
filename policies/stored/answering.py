"""The answer to a request for a public page: the bytes, or that the reader has them, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as _

from policies.addresses import policy_path
from policies.models import Policy
from policies.rendering import Facts, Problem, problem_page
from policies.stored.served import Served, StoredResponse, takes_gzip
from policies.stored.shelf import SHELF

if TYPE_CHECKING:
    from datetime import date, datetime

    from wagtail.models import Site

    from policies.stored.served import Asking

# Old versions and comparisons are for ever, yet a search engine should offer the text in force.
NO_INDEX = "noindex"


def brand_of(request: HttpRequest) -> Site:
    """Give the brand by the request's host name; Http404 where no brand has it."""
    site = SHELF.site(request.get_host())
    if site is None:
        raise Http404(_("No brand has this host name."))
    return site


def facts_of(request: HttpRequest, kind: str, language: str, *, day: date) -> Facts:
    """Give what the pages of a policy are made from; Http404 where the brand has no such one."""
    site = brand_of(request)
    policy = Policy.objects.filter(site=site, kind=kind).first()
    if policy is None:
        raise Http404(_("There is no such text here."))
    return Facts(site=site, policy=policy, language=language, day=day)


def respond(
    request: HttpRequest, wanted: Asking, *, at: datetime, language: str = "fr"
) -> HttpResponse:
    """Answer with a page; Http404 where there is none."""
    response = find(request, wanted, at=at, language=language)
    if response is None:
        raise Http404(_("There is no such text here."))
    return response


def find(
    request: HttpRequest, wanted: Asking, *, at: datetime, language: str = "fr"
) -> HttpResponse | None:
    """Answer with a page, which leads to the brand's legal texts; None where there is none."""
    site = brand_of(request)
    served = SHELF.page(site, wanted, at=at)
    if served is None:
        return None
    response = answer(request, served, at=at)
    links = SHELF.links(site, language)
    if links:
        response.headers["Link"] = ", ".join(f'<{to}>; rel="{rel}"' for rel, to in links.items())
    return response


def answer(request: HttpRequest, served: Served, *, at: datetime) -> HttpResponse:
    """Send the bytes, compressed where they may be, or nothing when the reader has them."""
    packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    response: HttpResponse
    if served.is_with(request.META):
        response = HttpResponseNotModified()
    else:
        response = StoredResponse(served, served.compressed if packed else served.body)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    # The packed form is another representation of the same text: its tag is the weak one.
    response.headers["ETag"] = f'W/"{served.etag}"' if packed else f'"{served.etag}"'
    response.headers["Cache-Control"] = f"public, max-age={served.max_age(at)}"
    response.headers["Vary"] = "Accept-Encoding"
    if modified := served.last_modified(at):
        response.headers["Last-Modified"] = modified
    return response


def lasting(response: HttpResponse, kind: str, language: str) -> HttpResponse:
    """Say of one version, or of two, where the latest and all of them are (RFC 5829)."""
    path = policy_path(kind, language)
    links = f'<{path}>; rel="latest-version", <{path}versions/>; rel="version-history"'
    before = response.headers.get("Link")
    response.headers["Link"] = f"{before}, {links}" if before else links
    response.headers["X-Robots-Tag"] = NO_INDEX
    return response


def refuse(facts: Facts, problem: Problem) -> HttpResponse:
    """Say why there is no answer and how to find one; Http404 for a policy without a version."""
    page = problem_page(facts, problem)
    if page is None:
        raise Http404(_("There is no such text here."))
    headers = {"X-Robots-Tag": NO_INDEX, "Cache-Control": "no-cache"}
    return HttpResponse(
        page.body, content_type=page.media_type, status=problem.status, headers=headers
    )
