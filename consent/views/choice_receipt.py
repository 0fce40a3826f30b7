"""The proof of a choice, for whoever knows its random id: as a page, and as JSON.

The JSON is a consent record (ISO/IEC TS 27560, in DPV terms); `opposable:receipt` in it opens the
line of the ledger, and is a file of its own, for the verifier. The page carries no trackers: its
address holds the id.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from consent.addresses import preferences_path
from consent.banner import categories
from consent.choosing.proof import around
from consent.ledger import canonical_json, instant
from consent.models import ChoiceVisitor, TrackerChoice
from consent.printing import proven, receipt_of
from consent.trackers.consent_record import consent_record
from consent.views.choice_page import choice_page
from policies.dates import in_words
from policies.deadlines import PARIS
from policies.stored import brand_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest

    from consent.receipts import Receipt

# Of one browser: more than anybody makes in five years.
SHOWN: Final = 50


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A choice, its random id, the last day on which its proof is kept, and what opens its line."""

    choice: TrackerChoice
    visitor: UUID
    until: date
    receipt: Receipt


_View: TypeAlias = "Callable[[HttpRequest, list[Proof]], HttpResponse]"


def of_a_visitor(view: _View) -> Callable[..., HttpResponse]:
    """Give a view the choices under a random id at this brand, the latest first; 404 for none."""

    @csrf_exempt
    @cache_control(private=True, no_store=True)
    @require_safe
    @wraps(view)
    def found(request: HttpRequest, visitor: UUID) -> HttpResponse:
        proofs = _proofs(request, visitor)
        if not proofs:
            raise Http404(
                _("No choice is kept under this number: it was never made here, or is erased.")
            )
        with translation.override(proofs[0].choice.language):
            response = view(request, proofs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return found


@of_a_visitor
def choice_receipt(request: HttpRequest, proofs: list[Proof]) -> HttpResponse:
    """Show the latest choice, what was asked, where the ledger holds it, and those before it."""
    latest = proofs[0]
    choice, language = latest.choice, latest.choice.language
    proof = latest.receipt.proof
    context = {
        "proof": latest,
        "earlier": [_told(one) for one in proofs[1:]],
        "choice": choice,
        "shown": _shown(choice),
        "proven": proven(proof) if proof else None,
        "line": latest.receipt.entry.decode(),
        "receipt": latest.receipt.canonical().decode(),
        "as_file": reverse("consent:choice_receipt_file", args=[latest.visitor]),
        "as_json": reverse("consent:choice_receipt_json", args=[latest.visitor]),
        "preferences": preferences_path(language),
        "private": True,
        **_told(latest),
    }
    return choice_page("choice_receipt", brand_of(request), language, context)


@of_a_visitor
def choice_receipt_json(request: HttpRequest, proofs: list[Proof]) -> HttpResponse:
    """Give the consent record of the latest choice; `opposable:earlier` holds those before it."""
    source = request.build_absolute_uri(reverse("consent:choice_receipt", args=[proofs[0].visitor]))
    latest, *earlier = [_record(one, source=source) for one in proofs]
    body = canonical_json(latest | {"opposable:earlier": earlier})
    return _file(body, f"choix-{proofs[0].visitor}.json")


@of_a_visitor
def choice_receipt_file(_request: HttpRequest, proofs: list[Proof]) -> HttpResponse:
    """Give the receipt of the latest choice, as the verifier takes it."""
    return _file(proofs[0].receipt.canonical(), f"recu-{proofs[0].choice.pk}.json")


def _file(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _proofs(request: HttpRequest, visitor: UUID) -> list[Proof]:
    rows = ChoiceVisitor.objects.filter(visitor=visitor, choice__site=brand_of(request))
    beside = ("choice__site", "choice__version", "choice__entry", "choice__previous")
    latest = rows.select_related(*beside).order_by("-choice__at")[:SHOWN]
    return [proof for row in latest if (proof := _proof(row)) is not None]


def _proof(row: ChoiceVisitor) -> Proof | None:
    receipt = receipt_of(row.choice)
    if receipt is None:
        return None
    return Proof(choice=row.choice, visitor=row.visitor, until=row.erase_after, receipt=receipt)


def _record(proof: Proof, *, source: str) -> dict[str, Any]:
    """Give what was recorded, not what its row says now, as TS 27560 names it."""
    record = json.loads(proof.receipt.record)
    found = consent_record(record, around=around(proof.choice, source=source))
    return found | {"opposable:receipt": proof.receipt.document()}


def _shown(choice: TrackerChoice) -> dict[str, Any]:
    """Give what was asked, as it was fixed, and what was decided of each category."""
    content, language = choice.version.content, choice.language
    modes = {one["key"]: one["mode"] for one in content["categories"]}
    shown = categories(content, modes, language=language)
    optional = [one | {"decided": _decided(choice, one["key"])} for one in shown]
    return {
        "texts": content["texts"][language],
        "categories": [one for one in optional if one["mode"] != "necessary"],
    }


def _decided(choice: TrackerChoice, key: str) -> str:
    if key in choice.yes:
        return "yes"
    return "no" if key in choice.no else "undecided"


def _told(proof: Proof) -> dict[str, str]:
    """Give when and how somebody chose, in words."""
    choice = proof.choice
    return {
        "day": in_words(choice.at),
        "time": choice.at.astimezone(PARIS).strftime("%H:%M"),
        "utc": instant(choice.at),
        "label": choice.label,
        "number": choice.version.number,
    }
