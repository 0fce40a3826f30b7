"""The frame of a practitioner's own pages: who she is, at which brand, in which language."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from wagtail.models import Site

from consent.compiled import Compiled
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
        found = _by_user(request.user.pk)
    else:
        found = linked_practitioner(request)
    if found is None or found.site_id != site.pk:
        return None
    found.site = site
    return found


_COLUMNS: Final = [field.attname for field in Practitioner._meta.concrete_fields]
_BY_USER: Final = Compiled(
    lambda user: Practitioner.objects.filter(user=user).values_list(*_COLUMNS), example=UUID(int=0)
)


def _by_user(user: UUID) -> Practitioner | None:
    for row in _BY_USER.rows(user):
        return Practitioner.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row)
    return None


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
