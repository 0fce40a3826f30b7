"""Public pages of a brand, by its host name: stored bytes, and a draft's preview."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Site

from policies import rendering
from policies.actions.promulgation import new_version
from policies.models import BrandHome, Policy, PolicyPage, Version
from policies.models.versions import Change
from policies.rendering import Page
from policies.stored import SHELF, Served, StoredResponse, Wanted, of_policy, takes_gzip

# Old versions and comparisons are for ever, yet a search engine should offer the text in force.
NO_INDEX = "noindex"
_View = TypeVar("_View", bound=Callable[..., HttpResponse])


def _to_read(view: _View) -> _View:
    """Refuse to write before anything else: 405, not a missing token."""
    return csrf_exempt(require_safe(view))


@_to_read
def home(request: HttpRequest, language: str) -> HttpResponse:
    """Show the brand's policies."""

    def make(site: Site, _policy: Policy | None, day: date) -> Page:
        return rendering.home_page(site, language=language, day=day)

    return _respond(request, Wanted(address=request.path_info, kind=None, make=make))


@_to_read
def style(request: HttpRequest) -> HttpResponse:
    """Give the brand's colour as a style sheet."""

    def make(site: Site, _policy: Policy | None, _day: date) -> Page:
        return rendering.style_page(site)

    return _respond(request, Wanted(address=request.path_info, kind=None, make=make))


@_to_read
def logo(request: HttpRequest) -> HttpResponse:
    """Give the brand's logo."""

    def make(site: Site, _policy: Policy | None, _day: date) -> Page | None:
        return rendering.logo_page(site)

    return _respond(request, Wanted(address=request.path_info, kind=None, make=make))


@_to_read
def policy(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show the version in force, as HTML or, to who asks for it, as Markdown."""
    if _prefers_markdown(request):
        response = _respond(
            request,
            of_policy(f"{request.path_info}index.md", kind, language, rendering.markdown_page),
        )
    else:
        wanted = of_policy(request.path_info, kind, language, rendering.policy_page)
        response = _respond(request, wanted)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response


@_to_read
def markdown(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Give the canonical text in force."""
    wanted = of_policy(request.path_info, kind, language, rendering.markdown_page)
    return _respond(request, wanted)


@_to_read
def feed(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Give the Atom feed of versions."""
    return _respond(request, of_policy(request.path_info, kind, language, rendering.feed_page))


@_to_read
def timeline(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show all versions."""
    return _respond(request, of_policy(request.path_info, kind, language, rendering.timeline_page))


@_to_read
def version(request: HttpRequest, kind: str, language: str, number: str) -> HttpResponse:
    """Show one version."""
    make = partial(rendering.version_page, number=number)
    return _respond(request, of_policy(request.path_info, kind, language, make), robots=NO_INDEX)


@_to_read
def version_markdown(request: HttpRequest, kind: str, language: str, number: str) -> HttpResponse:
    """Give one version's canonical text."""
    make = partial(rendering.markdown_page, number=number)
    return _respond(request, of_policy(request.path_info, kind, language, make), robots=NO_INDEX)


@_to_read
def compare(request: HttpRequest, kind: str, language: str, old: str, new: str) -> HttpResponse:
    """Show what changed between two versions."""
    make = partial(rendering.compare_page, old=old, new=new)
    return _respond(request, of_policy(request.path_info, kind, language, make), robots=NO_INDEX)


@_to_read
def on_day(request: HttpRequest, kind: str, language: str, day: date) -> HttpResponse:
    """Show the version that was, or will be, in force on a day; none before the first."""
    site = _site(request)
    found = (
        Version.objects.filter(policy__site=site, policy__kind=kind, language=language)
        .in_force(at=day)
        .first()
    )
    if found is None:
        raise Http404(_("No version of this policy was in force on that day."))
    address = found.public_path()
    make = partial(rendering.version_page, number=found.number)
    response = _respond(request, of_policy(address, kind, language, make), robots=NO_INDEX)
    response.headers["Content-Location"] = address
    return response


def draft_preview(request: HttpRequest, page: PolicyPage) -> HttpResponse:
    """Show a draft as it would read once promulgated."""
    at = timezone.now()
    draft = new_version(page, number=(0, 0), change=Change.SUBSTANTIAL, summary="", at=at)
    site = BrandHome.objects.ancestor_of(page).get().brand_site()
    if page.policy_id is None:
        draft.policy = Policy(site=site, kind=page.kind)
    context = rendering.preview_context(draft, site=site, day=timezone.localdate())
    with translation.override(page.language):
        return render(request, "policies/policy.html", context)


def home_preview(request: HttpRequest, page: BrandHome) -> HttpResponse:
    """Show the brand's first page; `request` is Wagtail's and says nothing more."""
    del request
    language = str(page.locale.language_code)
    shown = rendering.home_page(page.brand_site(), language=language, day=timezone.localdate())
    return HttpResponse(shown.body, content_type=shown.media_type)


def _site(request: HttpRequest) -> Site:
    site = SHELF.site(request.get_host())
    if site is None:
        raise Http404(_("No brand has this host name."))
    return site


def _respond(request: HttpRequest, wanted: Wanted, *, robots: str = "") -> HttpResponse:
    at = timezone.now()
    served = SHELF.page(_site(request), wanted, at=at)
    if served is None:
        raise Http404(_("There is no such text here."))
    response = _body(request, served)
    response.headers["Cache-Control"] = f"public, max-age={served.max_age(at)}"
    response.headers.setdefault("Vary", "Accept-Encoding")
    if robots:
        response.headers["X-Robots-Tag"] = robots
    return response


def _body(request: HttpRequest, served: Served) -> HttpResponse:
    """Send the bytes, compressed where they may be, or nothing when the reader has them."""
    packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    # The packed form is another representation of the same text: its tag is the weak one.
    etag = f'W/"{served.etag}"' if packed else f'"{served.etag}"'
    response: HttpResponse
    known = request.headers.get("If-None-Match", "")
    if served.etag in known or known.strip() == "*":
        response = HttpResponseNotModified(headers={"ETag": etag})
    else:
        body = served.compressed if packed else served.body
        response = StoredResponse(served, body)
        response.headers["ETag"] = etag
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    return response


def _prefers_markdown(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "text/markdown" in accept and (
        request.get_preferred_type(["text/html", "text/markdown"]) == "text/markdown"
    )
