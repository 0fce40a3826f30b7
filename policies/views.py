"""Public pages of a brand, by its host name: texts, ways to find them, a draft's preview."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Site

from policies import rendering
from policies.actions.texts import Text, new_version
from policies.addresses import (
    DAY_FIELD,
    NEW_FIELD,
    OLD_FIELD,
    Mode,
    compare_path,
    is_number,
    on_day_path,
    policy_path,
    read_day,
)
from policies.models import BrandHome, Policy, PolicyPage, Version
from policies.models.versions import Change
from policies.rendering import Page, Problem
from policies.stored import (
    WantedRegister,
    facts_of,
    find,
    lasting,
    of_brand,
    of_policy,
    refuse,
    respond,
)

_View = TypeVar("_View", bound=Callable[..., HttpResponse])


def to_read(view: _View) -> _View:
    """Refuse to write before anything else: 405, not a missing token."""
    return csrf_exempt(require_safe(view))


@to_read
def home(request: HttpRequest, language: str) -> HttpResponse:
    """Show the brand's policies."""

    def make(site: Site, day: date) -> Page:
        return rendering.home_page(site, language=language, day=day)

    wanted = of_brand(request.path_info, make)
    return respond(request, wanted, at=timezone.now(), language=language)


@to_read
def subprocessors(request: HttpRequest, language: str) -> HttpResponse:
    """Show the brand's subprocessors."""
    wanted = WantedRegister(language=language)
    return respond(request, wanted, at=timezone.now(), language=language)


@to_read
def style(request: HttpRequest) -> HttpResponse:
    """Give the brand's colour as a style sheet."""
    wanted = of_brand(request.path_info, lambda site, _day: rendering.style_page(site))
    return respond(request, wanted, at=timezone.now())


@to_read
def logo(request: HttpRequest) -> HttpResponse:
    """Give the brand's logo."""
    wanted = of_brand(request.path_info, lambda site, _day: rendering.logo_page(site))
    return respond(request, wanted, at=timezone.now())


@to_read
def policy(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show the version in force, as HTML or, to who asks for it, as Markdown."""
    if _prefers_markdown(request):
        wanted = of_policy(f"{request.path_info}index.md", kind, language, rendering.markdown_page)
    else:
        wanted = of_policy(request.path_info, kind, language, rendering.policy_page)
    response = respond(request, wanted, at=timezone.now(), language=language)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response


@to_read
def timeline(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show all versions."""
    wanted = of_policy(request.path_info, kind, language, rendering.timeline_page)
    return respond(request, wanted, at=timezone.now(), language=language)


@to_read
def version(request: HttpRequest, kind: str, language: str, number: str) -> HttpResponse:
    """Show one version."""
    make = partial(rendering.version_page, number=number)
    wanted = of_policy(request.path_info, kind, language, make)
    response = find(request, wanted, at=timezone.now(), language=language)
    if response is None:
        return _refuse(request, kind, language, Problem(kind="no_version", written=number))
    return lasting(response, kind, language)


@to_read
def compare(
    request: HttpRequest, kind: str, language: str, old: str, new: str, mode: Mode = "inline"
) -> HttpResponse:
    """Show what changed between two versions, in one column or side by side."""
    make = partial(rendering.compare_page, old=old, new=new, mode=mode)
    wanted = of_policy(request.path_info, kind, language, make)
    response = find(request, wanted, at=timezone.now(), language=language)
    if response is None:
        problem = Problem(kind="no_version", written=f"{old} → {new}")
        return _refuse(request, kind, language, problem)
    return lasting(response, kind, language)


@to_read
def on_day(request: HttpRequest, kind: str, language: str, day: str) -> HttpResponse:
    """Show the version that was, or will be, in force on a day; none before the first."""
    asked = read_day(day)
    if asked is None:
        return _refuse(request, kind, language, Problem(kind="not_a_day", written=day))
    of = Version.objects.of(facts_of(request, kind, language, day=asked).policy, language)
    found = of.in_force(at=asked).select_related("policy").first()
    if found is None:
        problem = Problem(kind="nothing_binds", written=day, day=asked)
        return _refuse(request, kind, language, problem)
    make = partial(rendering.version_page, number=found.number)
    wanted = of_policy(found.public_path(), kind, language, make)
    response = respond(request, wanted, at=timezone.now(), language=language)
    response.headers["Content-Location"] = wanted.address
    return lasting(response, kind, language)


@to_read
def pick_day(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Lead to the text of the day that a form names."""
    if DAY_FIELD[language] not in request.GET:
        return HttpResponseRedirect(f"{policy_path(kind, language)}versions/")
    written = request.GET[DAY_FIELD[language]].strip()
    day = read_day(written, language=language)
    if day is None:
        problem = Problem(kind="not_a_day", written=written, status=400)
        return _refuse(request, kind, language, problem)
    return HttpResponseRedirect(on_day_path(kind, language, day))


@to_read
def pick_versions(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Lead to the comparison of the two versions that a form names."""
    fields = (OLD_FIELD[language], NEW_FIELD[language])
    if not any(field in request.GET for field in fields):
        return HttpResponseRedirect(f"{policy_path(kind, language)}versions/")
    old, new = (request.GET.get(field, "").strip() for field in fields)
    if not is_number(old) or not is_number(new):
        problem = Problem(kind="not_two_versions", written=f"{old} → {new}", status=400)
        return _refuse(request, kind, language, problem)
    return HttpResponseRedirect(compare_path(kind, language, old, new))


def draft_preview(request: HttpRequest, page: PolicyPage) -> HttpResponse:
    """Show a draft as it would read once promulgated."""
    at = timezone.now()
    text = Text(page=page, sha256="")
    draft = new_version(text, number=(0, 0), change=Change.SUBSTANTIAL, at=at)
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


def _refuse(request: HttpRequest, kind: str, language: str, problem: Problem) -> HttpResponse:
    return refuse(facts_of(request, kind, language, day=timezone.localdate()), problem)


def _prefers_markdown(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "text/markdown" in accept and (
        request.get_preferred_type(["text/html", "text/markdown"]) == "text/markdown"
    )
