"""Subscribing to a brand's public changes, for anybody: without an account, a cookie, a script."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent.gate import ungated
from notifications.forms.subscribing import SubscribeForm
from notifications.subscribing import TooManyError, ask, confirm, end, found_by
from policies.addresses import LANGUAGES
from policies.deadlines import paris_day
from policies.rendering.frame import common
from policies.stored import brand_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from wagtail.models import Site

    _View = TypeVar("_View", bound=Callable[..., HttpResponse])

# Neither a form that was filled in nor the secret of a link stays with anybody but its reader.
PRIVATE: Final = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
# What a browser says of a form that was sent from this page, or typed by hand.
OURS: Final = {"same-origin", "none"}


def _public(view: _View) -> _View:
    """Let anybody use it at a brand's address, in the language of the address.

    No token against forgery: nothing is done in the name of who is signed in.
    """

    @wraps(view)
    def shown(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
        site = brand_of(request)
        with translation.override(language):
            response = view(request, site, language, **kwargs)
        response.headers["Content-Language"] = language
        for name, value in PRIVATE.items():
            response.headers[name] = value
        return response

    allowed = require_http_methods(["GET", "HEAD", "POST"])(shown)
    return ungated(csrf_exempt(allowed))  # type: ignore[return-value]


@_public
def subscription(request: HttpRequest, site: Site, language: str) -> HttpResponse:
    """Ask for an address, and write to it. What is answered is the same for every address."""
    if request.method != "POST":
        return _form(site, language, SubscribeForm(), was_sent=request.GET.get("sent") == "1")
    if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        return HttpResponse(_("Send this form from its own page."), "text/plain", 403)
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return _form(site, language, form, status=HTTPStatus.BAD_REQUEST)
    try:
        ask(site, form.cleaned_data["address"], language=language, at=timezone.now())
    except TooManyError:
        form.add_error(None, _("Too many people are asking just now: try again in an hour."))
        return _form(site, language, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    address = reverse("notifications:subscription", kwargs={"language": language})
    return HttpResponseRedirect(f"{address}?sent=1", status=HTTPStatus.SEE_OTHER)


@_public
def confirming(request: HttpRequest, site: Site, language: str, token: str) -> HttpResponse:
    """Show what a link confirms; only a POST confirms it, for programs follow links in mails."""
    at = timezone.now()
    subscriber = found_by(token, purpose="confirm", site=site, at=at)
    if subscriber is None:
        return _page("link", site, language, {}, status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        confirm(subscriber, at=at)
    context = {"is_done": request.method == "POST" or subscriber.confirmed_at is not None}
    return _page("confirm", site, language, context)


@_public
def ending(request: HttpRequest, site: Site, language: str, token: str) -> HttpResponse:
    """Show what a link ends; a POST ends it, by a press or by a mail program (RFC 8058).

    Who ended it already is told so: a link that we never made is told the same.
    """
    subscriber = found_by(token, purpose="end", site=site, at=timezone.now())
    if request.method == "POST" and subscriber is not None:
        end(subscriber)
    is_done = request.method == "POST" or subscriber is None
    return _page("end", site, language, {"is_done": is_done})


def _form(
    site: Site,
    language: str,
    form: SubscribeForm,
    *,
    was_sent: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "was_sent": was_sent}
    context["translations"] = [
        (code, reverse("notifications:subscription", kwargs={"language": code}))
        for code in LANGUAGES
    ]
    return _page("subscription", site, language, context, status=status)


def _page(
    name: str,
    site: Site,
    language: str,
    context: dict[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    shown = common(site, language, paris_day(timezone.now())) | context
    body = get_template(f"notifications/public/{name}.html").render(shown)
    return HttpResponse(body, status=status)
