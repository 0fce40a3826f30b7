"""Where a visitor decides on trackers, and takes it back: a page that works without JavaScript.

The page is never cached, and asking for it writes nothing. What is sent is taken from our own
pages only (`Origin`, `Sec-Fetch-Site`): a token would need a cookie before the choice.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent.actions.choosing import (
    ChoiceRefusedError,
    NothingAskedError,
    OutdatedError,
    asked,
    decide,
)
from consent.addresses import preferences_path
from consent.choosing import choice_keys, choice_of, standing
from consent.choosing.cookies import ChoiceKeyError
from consent.forms import ChoiceForm
from consent.views.choice_cookie import ChoiceProcessor
from consent.views.choice_limit import LIMIT
from consent.views.choice_modes import MODES
from consent.views.choice_page import choice_page, has_gpc, shown_choice
from consent.views.journal_frame import problem
from consent.views.way import client_address
from policies.deadlines import paris_day
from policies.stored import brand_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Site

    from consent.actions.choosing import Saved
    from consent.models import ConsentVersion
    from consent.trackers import ChoiceKey

logger = logging.getLogger(__name__)

RETRY_AFTER: Final = 5  # seconds
STATUSES: Final = {
    NothingAskedError: HTTPStatus.BAD_REQUEST,
    OutdatedError: HTTPStatus.CONFLICT,
}


class NotSavedError(Exception):
    """A choice is not saved: the status and the sentence that say why, and when to come back."""

    def __init__(self, status: HTTPStatus, detail: str, *, wait: int = 0) -> None:
        super().__init__(detail)
        self.status, self.detail, self.wait = status, detail, wait


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, language: str) -> HttpResponse:
    """Show what is asked and what was decided; save what is sent.

    A form is led on to `next` on this host, else back to this page (303); a script
    (`Accept: application/json`) gets `{"id", "version"}`. Refusals: 400, 403, 409, 429, 503.
    """
    site = brand_of(request)
    with translation.override(language):
        response = (
            _posted(request, site, language)
            if request.method == "POST"
            else _page(request, site, language)
        )
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest,
    site: Site,
    language: str,
    *,
    refusal: NotSavedError | None = None,
) -> HttpResponse:
    shown = shown_choice(request, site, language, at=timezone.now())
    shown |= {"onward": _onward(request.GET.get("next", "")), "refusal": refusal}
    status = refusal.status if refusal else HTTPStatus.OK
    return choice_page("preferences", site, language, shown, status=status)


def _posted(request: HttpRequest, site: Site, language: str) -> HttpResponse:
    try:
        return _saved(request, site, language)
    except NotSavedError as refusal:
        response = (
            problem(refusal.detail, status=refusal.status)
            if _is_script(request)
            else _page(request, site, language, refusal=refusal)
        )
        if refusal.wait:
            response.headers["Retry-After"] = str(refusal.wait)
        return response


def _saved(request: HttpRequest, site: Site, language: str) -> HttpResponse:
    """Save a choice, and say so with its cookie. Raises NotSavedError; nothing is written then."""
    _check_origin(request)
    _check_limit(request)
    key, latest = _key(), standing(site)
    form = _form(request, latest)
    try:
        version, at = _version(latest, form), timezone.now()
        saved = decide(
            version,
            form.pressed(language=language, gpc=has_gpc(request)),
            before=choice_of(request),
            at=at,
            today=MODES.of(version, day=paris_day(at)),
        )
    except ChoiceRefusedError as refusal:
        raise NotSavedError(STATUSES[type(refusal)], str(refusal)) from refusal
    except OperationalError as error:
        logger.exception("choice_not_saved")
        raise _unavailable() from error
    response = _answer(request, saved, language, onward=form.cleaned_data["next"])
    ChoiceProcessor(request, response).save(saved, key=key)
    return response


def _form(request: HttpRequest, latest: ConsentVersion | None) -> ChoiceForm:
    categories = latest.content["categories"] if latest else []
    form = ChoiceForm(request.POST, keys=[category["key"] for category in categories])
    form.is_valid()
    return form


def _version(latest: ConsentVersion | None, form: ChoiceForm) -> ConsentVersion:
    """Give what was on the screen; a form of an older text is outdated, not wrong."""
    number = form.number()
    if number is None and latest is not None:
        _check_form(form)
    version = asked(latest, number or (0, 0))
    _check_form(form)
    return version


def _check_form(form: ChoiceForm) -> None:
    if form.errors:
        detail = _("This form is not ours, or was changed on the way: %(fields)s.") % {
            "fields": ", ".join(sorted(form.errors))
        }
        again = _("Read the page again, then choose.")
        raise NotSavedError(HTTPStatus.BAD_REQUEST, f"{detail} {again}")


def _answer(request: HttpRequest, saved: Saved, language: str, *, onward: str) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"id": str(saved.choice.id), "version": saved.row.version.number})
    back = _onward(request.GET.get("next", ""))
    page = preferences_path(language) + (f"?{urlencode({'next': back})}" if back else "")
    response = HttpResponseRedirect(_onward(onward) or page)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _onward(address: str) -> str:
    """Give an address if it is a path on this host, else ""."""
    is_path = address.startswith("/") and not address.startswith("//")
    is_safe = is_path and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_safe else ""


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _check_origin(request: HttpRequest) -> None:
    """Let only our own pages choose: what the browser says of them must be there, and fit."""
    fetched, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = f"{request.scheme}://{request.get_host()}"
    if fetched not in {None, "same-origin"} or origin not in {None, ours}:
        detail = _("Nothing was saved: this did not come from our own page. Choose here.")
        raise NotSavedError(HTTPStatus.FORBIDDEN, detail)
    if fetched is None and origin is None:
        detail = _(
            "Nothing was saved: your browser does not say from which page this came. Let it send"
            " “Origin” or “Sec-Fetch-Site” (an extension or a proxy may remove them), or take"
            " another browser."
        )
        raise NotSavedError(HTTPStatus.FORBIDDEN, detail)


def _check_limit(request: HttpRequest) -> None:
    wait = LIMIT.exceeded(
        client_address(request), at=timezone.now(), allowed=settings.CHOICES_PER_HOUR
    )
    if wait:
        minutes = -(-wait // 60)
        detail = _(
            "Nothing was saved: too many choices came from your network. Try again in %(minutes)d"
            " min; until then no optional tracker loads without your consent."
        ) % {"minutes": minutes}
        raise NotSavedError(HTTPStatus.TOO_MANY_REQUESTS, detail, wait=wait)


def _key() -> ChoiceKey:
    """Give the key that signs; without one nothing is written either."""
    try:
        return choice_keys()[0]
    except ChoiceKeyError as error:
        logger.exception("choice_key_missing")
        raise _unavailable() from error


def _unavailable() -> NotSavedError:
    detail = _("Nothing was saved: this does not work right now. Try again in a moment.")
    return NotSavedError(HTTPStatus.SERVICE_UNAVAILABLE, detail, wait=RETRY_AFTER)
