"""Receipts: each act as a page, as JSON and as PDF, for who did it and whom it binds."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TypeAlias
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from consent.models import Act, Practitioner
from consent.printing import checkpoint_of, receipt_context, receipt_of, receipt_pdf
from consent.receipts import Receipt
from consent.sealing import level_of
from consent.views.attested import LEVELS, Attested
from consent.views.frame import page, practitioner_of, signed_in_or_link
from consent.views.link_session import link_of
from policies.rendering import PdfUnavailableError

logger = logging.getLogger(__name__)
View: TypeAlias = Callable[..., HttpResponse]
OwnView: TypeAlias = Callable[[HttpRequest, Practitioner, Act], HttpResponse]
# What a list of acts shows, without the texts themselves.
UNREAD = ("version__source", "version__markdown", "version__html")


def of_an_act(view: OwnView) -> View:
    """Give a view of one act of the person signed in, in her language; 404 to anybody else.

    Who answered by a link reads the receipt of that answer, for as long as the link is open.
    """

    @cache_control(private=True, no_store=True)
    @require_safe
    @signed_in_or_link
    @wraps(view)
    def found(request: HttpRequest, act_id: UUID) -> HttpResponse:
        person = practitioner_of(request)
        if person is None:
            raise Http404(_("No receipt of yours has this address."))
        with translation.override(person.language):
            return view(request, person, get_object_or_404(acts_of(person), pk=act_id))

    return found


def acts_of(person: Practitioner) -> QuerySet[Act]:
    """Give what she did, and what was done in the name of her cabinets, with what is shown."""
    beside = ("version__policy", "identity", "cabinet", "practitioner__site", "entry")
    return Act.objects.of(person).select_related(*beside).defer(*UNREAD)


@of_an_act
def receipt(request: HttpRequest, person: Practitioner, act: Act) -> HttpResponse:
    """Show a receipt."""
    return _shown(request, person, act)


@of_an_act
def receipt_json(request: HttpRequest, person: Practitioner, act: Act) -> HttpResponse:
    """Give a receipt's own bytes: the same act is always the same bytes."""
    made = receipt_of(act)
    if made is None:
        return _shown(request, person, act, status=HTTPStatus.GONE)
    response = HttpResponse(made.canonical(), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="recu-{act.pk}.json"'
    return response


@of_an_act
def receipt_as_pdf(request: HttpRequest, person: Practitioner, act: Act) -> HttpResponse:
    """Give a receipt as PDF; where none can be drawn, the page, which says so."""
    made = receipt_of(act)
    if made is None:
        return _shown(request, person, act, status=HTTPStatus.GONE)
    try:
        body = receipt_pdf(act, made)
    except PdfUnavailableError as error:
        logger.warning("pdf_unavailable", exc_info=error)
        return _shown(request, person, act, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response = HttpResponse(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="recu-{act.pk}.pdf"'
    return response


def _shown(
    request: HttpRequest, person: Practitioner, act: Act, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    link = link_of(request)
    made = receipt_of(act)
    context = receipt_context(act, made) | {
        "level": _level(made),
        "mine": act.practitioner_id == person.pk,
        # She may have left the cabinet for which somebody acted before her.
        "sees_previous": link is None and Act.objects.of(person).filter(next=act).exists(),
        "answer": reverse("consent:recorded", args=[link.version]) if link else "",
        "pdf_is_missing": status == HTTPStatus.SERVICE_UNAVAILABLE,
    }
    return page(request, "receipt", person.site, context, status=status)


def _level(made: Receipt | None) -> Attested | None:
    """Give how well the checkpoint of a receipt is attested by now."""
    if made is None or made.proof is None:
        return None
    return LEVELS[level_of(checkpoint_of(made.proof))]
