"""The other forms of a text: Markdown, PDF, linked data, Atom; and what search engines read."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from policies import rendering
from policies.rendering import Maker, PdfUnavailableError, Problem
from policies.stored import (
    WantedPdf,
    facts_of,
    find,
    lasting,
    of_brand,
    of_policy,
    refuse,
    respond,
)

_View = Callable[..., HttpResponse]


def of_text(make: Maker) -> _View:
    """Give the view that answers with a form of the text in force, or of all versions."""

    def view(request: HttpRequest, kind: str, language: str) -> HttpResponse:
        wanted = of_policy(request.path_info, kind, language, make)
        return respond(request, wanted, at=timezone.now(), language=language)

    return csrf_exempt(require_safe(view))


def of_version(make: Callable[..., Any]) -> _View:
    """Give the view that answers with a form of one version."""

    def view(request: HttpRequest, kind: str, language: str, number: str) -> HttpResponse:
        wanted = of_policy(request.path_info, kind, language, partial(make, number=number))
        response = find(request, wanted, at=timezone.now(), language=language)
        if response is None:
            facts = facts_of(request, kind, language, day=timezone.localdate())
            return refuse(facts, Problem(kind="no_version", written=number))
        return lasting(response, kind, language)

    return csrf_exempt(require_safe(view))


markdown = of_text(rendering.markdown_page)
linked = of_text(rendering.linked_page)
feed = of_text(rendering.feed_page)
version_markdown = of_version(rendering.markdown_page)
version_linked = of_version(rendering.linked_page)


@csrf_exempt
@require_safe
def pdf(request: HttpRequest, kind: str, language: str, number: str = "") -> HttpResponse:
    """Give a version as PDF, the one in force without a number."""
    at = timezone.now()
    facts = facts_of(request, kind, language, day=timezone.localdate())
    found = facts.numbered(number) if number else facts.in_force()
    if found is None:
        return refuse(facts, Problem(kind="no_version", written=number))
    try:
        response = respond(request, WantedPdf(version=found), at=at, language=language)
    except PdfUnavailableError as error:
        return refuse(facts, Problem(kind="no_pdf", written=str(error), status=503))
    name = f"{found.stable_path().strip('/').replace('/', '-')}-{found.number}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Location"] = f"{found.public_path()}index.pdf"
    return lasting(response, kind, language)


@csrf_exempt
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what search engines may read."""
    wanted = of_brand(request.path_info, lambda site, _day: rendering.robots_page(site))
    return respond(request, wanted, at=timezone.now())


@csrf_exempt
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the texts in force for search engines."""
    wanted = of_brand(request.path_info, lambda site, day: rendering.sitemap_page(site, day=day))
    return respond(request, wanted, at=timezone.now())
