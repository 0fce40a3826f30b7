"""The frame of a practitioner's own pages: who she is, at which brand, in which language."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from wagtail.models import Site

from consent.models import Practitioner
from policies.models import BrandSettings
from policies.stored import SHELF


def practitioner_of(request: HttpRequest) -> Practitioner | None:
    """Give the practitioner signed in, if she is one and this is her brand's address."""
    found = Practitioner.objects.select_related("site").filter(user=request.user.pk).first()
    site = SHELF.site(request.get_host())
    return found if found is not None and site is not None and site.pk == found.site_id else None


def page(
    request: HttpRequest, name: str, site: Site, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a template of ours in the language that is active, with the brand's settings."""
    language = translation.get_language()
    context |= {"brand": BrandSettings.for_site(site), "language": language}
    response = render(request, f"consent/{name}.html", context, status=status)
    response.headers["Content-Language"] = language
    return response
