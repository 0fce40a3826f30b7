"""The guard before the desk: to a brand's staff, what is another brand's does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from wagtail.models import Page
from wagtail.permissions import policy_registry

from accounts.isolation import scope
from accounts.isolation.parts import Part
from accounts.isolation.places import BULK, FIELDS, OPEN, SEVERAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponseBase

    from accounts.isolation.parts import Place

DESK = "admin/"
TAGS_OFFERED = 10

SHARES: dict[Part, Callable[[Any], Any]] = {
    Part.PAGE: scope.pages,
    Part.IMAGE: scope.images,
    Part.SITE: scope.brands,
    Part.VERSION: scope.versions,
    Part.PROPOSAL: scope.proposals,
    Part.PROMULGATION: scope.promulgations,
    Part.COUNSEL_LINK: scope.counsel_links,
    Part.COUNSEL_COMMENT: scope.counsel_comments,
    Part.PRACTITIONER: scope.practitioners,
    Part.ACT: scope.acts,
    Part.NOTICE: scope.notices,
    Part.DELIVERY: scope.deliveries,
}
UNCHECKED = {Part.BESIDE, Part.WORD}


class BrandGuard:
    """Answers 404 for a closed address of the desk, and for another brand's objects in an open one.

    Superusers pass. People who are not signed in pass too: the desk sends them to sign in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request go on to its view, where `process_view` stops it."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Raise Http404, or let the view answer; suggest only tags of the person's own images."""
        match = request.resolver_match
        if match is None or not match.route.startswith(DESK) or not _is_bound(request):
            return None
        place = OPEN.get(match.view_name)
        if place is None:
            raise Http404
        for part, value in _named(request, match.view_name, kwargs):
            _check(request, part, value)
        return _answer(request, match.view_name, kwargs)


def _is_bound(request: HttpRequest) -> bool:
    return request.user.is_authenticated and not request.user.is_superuser


def _named(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> Iterator[tuple[Part, Any]]:
    """Give what the address, the query and the form name, each with its kind."""
    place = OPEN[name]
    yield from ((place[key], value) for key, value in kwargs.items())
    fields = FIELDS | _several(name, kwargs)
    for data in (request.GET, request.POST):
        for key, part in fields.items():
            yield from ((part, value) for value in data.getlist(key) if value)


def _several(name: str, kwargs: dict[str, Any]) -> Place:
    """Give the kind of the `id` fields of an address that takes several objects."""
    if name == "wagtail_bulk_action":
        return {"id": BULK.get(kwargs["model_name"], Part.CLOSED)}
    return {"id": SEVERAL[name]} if name in SEVERAL else {}


def _check(request: HttpRequest, part: Part, value: Any) -> None:
    if part in UNCHECKED:
        return
    share = SHARES.get(part)
    try:
        found = share is not None and share(request.user).filter(pk=value).exists()
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    if not found:
        raise Http404


def _answer(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> HttpResponseBase | None:
    """Answer or start in the view's stead where Wagtail's own way begins with everyone's rows."""
    if name.startswith("wagtailadmin_tag_"):
        return _tags(request)
    if name == "wagtailadmin_choose_page":
        # Without a parent the chooser begins at the common ancestor of all brands' pages.
        root = policy_registry.get_by_type(Page).explorable_root_instance(request.user)
        if root is None:
            raise Http404
        kwargs["parent_page_id"] = root.pk
    return None


def _tags(request: HttpRequest) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    term = request.GET.get("term", "")
    found = scope.tags(request.user).filter(name__istartswith=term) if term else ()
    names = [tag.name for tag in found]
    return JsonResponse(sorted(names)[:TAGS_OFFERED], safe=False)
