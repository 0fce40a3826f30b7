"""A page of one practitioner's own: private, for her alone, in her language."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from consent.actions.viewing import IMPERSONATOR
from consent.models import Act, Practitioner
from consent.views.frame import page, practitioner_of, signed_in_or_link
from consent.views.link_session import link_of

View: TypeAlias = Callable[..., HttpResponse]
READ = ("GET", "HEAD")


def own_page(*methods: str) -> Callable[[View], View]:
    """Give a view the practitioner signed in, at her brand's address; send others to theirs.

    Whoever of the staff looks at it in her place posts nothing.
    """

    def decorate(view: View) -> View:
        @cache_control(private=True, no_store=True)
        @require_http_methods([*methods])
        @signed_in_or_link
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            practitioner = practitioner_of(request)
            if practitioner is None:
                return redirect("consent:my_documents")
            with translation.override(practitioner.language):
                if request.method == "POST" and is_impersonated(request):
                    return _refused_to_staff(request, practitioner)
                return view(request, practitioner, *args, **kwargs)

        return shown

    return decorate


def is_impersonated(request: HttpRequest) -> bool:
    """Say whether a member of staff looks at these pages in the practitioner's place."""
    return IMPERSONATOR in request.session


def _refused_to_staff(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    """Say that nobody acts in another's place."""
    words = {
        "problem": _("You may look, not answer"),
        "reason": _(
            "You see these pages in somebody else’s place: only the person herself answers."
        ),
        "back": reverse("consent:my_documents"),
    }
    return problem(request, practitioner, words, status=403)


def problem(
    request: HttpRequest, practitioner: Practitioner, words: dict[str, str], *, status: int
) -> HttpResponse:
    """Say why nothing was recorded: what the `problem` is, the `reason`, where to go `back` to."""
    return page(request, "stale", practitioner.site, {**words}, status=status)


def see_other(address: str) -> HttpResponseRedirect:
    """Lead a browser from what it posted to a page that it gets."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def tell_recorded(request: HttpRequest, *acts: Act) -> None:
    """Say on the next page that acts are recorded, each with its receipt.

    Who came by a link is shown that page, which says so itself (`consent.views.links`).
    """
    if link_of(request) is not None:
        return
    links = [
        format_html('<a href="{}">{}</a>', receipt_address(act.pk), _("Your receipt"))
        for act in acts
    ]
    said = format_html(" ".join(["{}"] * (len(links) + 1)), _("Your answer is recorded."), *links)
    messages.success(request, said)


def receipt_address(act: UUID) -> str:
    """Give where the receipt of an act is."""
    return reverse("consent:receipt", args=[act])
