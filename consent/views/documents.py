"""A practitioner's own archive: what waits for her answer, what binds her, what she did."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from consent.models import Practitioner
from consent.obligations import Obligation
from consent.printing import facts_of_each
from consent.views.frame import page
from consent.views.own import READ, own_page
from consent.views.receipts import acts_of
from consent.views.standing import Known, documents, known, questions, spared, standings
from policies.addresses import read_day
from policies.models import BrandSettings, Version
from policies.stored import SHELF

# Acts on one page of the history.
PAGE: Final = 50
# What the form calls the day it asks about; its address is one for both languages.
DAY: Final = "jour"


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something to answer: the version, the one answered before, days left, where to answer."""

    obligation: Obligation
    version: Version
    base: Version | None
    days: int
    address: str


@cache_control(private=True, no_store=True)
@require_safe
@login_required
def my_documents(request: HttpRequest) -> HttpResponse:
    """Show what the person signed in has to answer, what binds her and what she did."""
    site = SHELF.site(request.get_host())
    found = Practitioner.objects.select_related("site").filter(user=request.user.pk).first()
    if found is None:
        return _without_record(request, site)
    with translation.override(found.language):
        if site is None or site.pk != found.site_id:
            elsewhere = {"home": BrandSettings.for_site(found.site)}
            return page(request, "elsewhere", site or found.site, elsewhere)
        context = _archive(found, day=timezone.localdate())
        context |= {
            "second_factor": is_mfa_enabled(request.user),
            **_history(found, request.GET.get("page", "")),
        }
        return page(request, "documents", site, context)


def _archive(person: Practitioner, *, day: date) -> dict[str, Any]:
    read = known(person, day=day)
    return {
        "practitioner": person,
        "questions": [_question(one, read, day=day) for one in questions(read, day=day)],
        "documents": documents(read, day=day),
        "ended": person.contract_end and person.contract_end < day,
        "day_field": DAY,
    }


def _question(obligation: Obligation, read: Known, *, day: date) -> Question:
    return Question(
        obligation=obligation,
        version=read.versions[obligation.text.version],
        base=read.versions[obligation.base] if obligation.base else None,
        days=(obligation.text.day - day).days,
        address=_answer_path(obligation),
    )


def _answer_path(obligation: Obligation) -> str:
    path = reverse("consent:answer_version", args=[obligation.text.version])
    cabinet = obligation.seat.cabinet
    return f"{path}?{urlencode({'cabinet': cabinet})}" if cabinet else path


def _history(person: Practitioner, number: str) -> dict[str, Any]:
    """Give a page of her acts and her cabinets', the latest first. Two queries."""
    # Of acts of one instant, the one of the later transaction is the later one.
    acts = acts_of(person).order_by("-at", "-entry__xid", "-pk")
    shown = Paginator(acts, PAGE).get_page(number)
    return {"acts": shown, "history": facts_of_each(list(shown))}


@own_page(*READ)
def bound(request: HttpRequest, person: Practitioner, day: str) -> HttpResponse:
    """Show by what the person signed in was, or will be, bound on a day."""
    asked = read_day(day)
    if asked is None:
        return _asked(request, person, {"written": day}, status=HTTPStatus.NOT_FOUND)
    read = known(person, day=asked)
    context = {
        "asked": asked,
        "is_future": asked > timezone.localdate(),
        "standings": standings(read, day=asked),
        "spared": spared(read, day=asked),
        "before": asked < person.contract_start,
        "after": person.contract_end and asked > person.contract_end,
    }
    return _asked(request, person, context)


@own_page(*READ)
def pick_day(request: HttpRequest, person: Practitioner) -> HttpResponse:
    """Lead to the day that a form names."""
    written = request.GET.get(DAY, "").strip()
    day = read_day(written, language=person.language)
    if day is not None:
        return redirect("consent:bound", day.isoformat())
    status = HTTPStatus.BAD_REQUEST if written else HTTPStatus.OK
    return _asked(request, person, {"written": written}, status=status)


def _asked(
    request: HttpRequest,
    person: Practitioner,
    context: dict[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context |= {"practitioner": person, "day_field": DAY}
    return page(request, "bound", person.site, context, status=status)


def _without_record(request: HttpRequest, site: Site | None) -> HttpResponse:
    """Staff have their desk; anyone else learns whom to write to."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    if site is None:
        raise Http404(_("No brand has this host name."))
    # No record says which language this person reads: her browser does.
    with translation.override(translation.get_language_from_request(request)):
        return page(request, "nothing", site, {})
