"""The frame of a practitioner's own pages: who she is, at which brand, in which language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from wagtail.models import Site

from consent.models import Practitioner
from consent.views.link_session import linked_practitioner
from policies.models import BrandSettings
from policies.stored import SHELF


def practitioner_of(request: HttpRequest) -> Practitioner | None:
    """Give the practitioner signed in, if she is one and this is her brand's address.

    On the page of one text it may be who opened it by the link in a mail, and is not signed in.
    """
    site = SHELF.site(request.get_host())
    if site is None:
        return None
    if request.user.is_authenticated:
        found = Practitioner.objects.filter(user=request.user.pk).first()
    else:
        found = linked_practitioner(request)
    if found is None or found.site_id != site.pk:
        return None
    found.site = site
    return found


def signed_in_or_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer who is signed in, or opened this very page by a link; others sign in."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated or practitioner_of(request) is not None:
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path())

    return shown


def page(
    request: HttpRequest, name: str, site: Site, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a template of ours in the language that is active, with the brand's settings."""
    language = translation.get_language()
    context |= {"brand": BrandSettings.for_site(site), "language": language}
    response = render(request, f"consent/{name}.html", context, status=status)
    response.headers["Content-Language"] = language
    return response
