"""The page on which a practitioner objects to a processing, and takes it back as easily."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.actions import (
    ActRefusedError,
    Objection,
    object_to,
    take_back,
)
from consent.forms import ObjectionForm
from consent.interface import interface_build
from consent.models import Act, ActKind, Matter
from consent.views.frame import page
from consent.views.own import (
    READ,
    is_impersonated,
    own_page,
    problem,
    receipt_address,
    see_other,
    tell_recorded,
)
from consent.views.way import way_of
from policies.registers import LegitimateInterest

if TYPE_CHECKING:
    from consent.models import Practitioner


@dataclass(frozen=True, kw_only=True)
class Processing:
    """Something that can be objected to: what it is, and the objection that holds, if one does."""

    matter: Matter
    subject: str = ""
    purpose: str = ""
    interest: str = ""
    standing: Act | None = None
    # What she wrote, where it could not be recorded, and why.
    reason: str = ""
    error: str = ""

    @property
    def act(self) -> ActKind:
        """Give what the button does."""
        return ActKind.WITHDRAW if self.standing else ActKind.OBJECT

    @property
    def label(self) -> str:
        """Give the words of the button, which are kept with the act."""
        return _label(self.matter, self.act)

    @property
    def receipt(self) -> str:
        """Give where the receipt of the objection is."""
        return receipt_address(self.standing.pk) if self.standing else ""


def _label(matter: Matter, act: ActKind) -> str:
    if act == ActKind.WITHDRAW:
        return _("I take my objection back")
    if matter == Matter.DIRECT_MARKETING:
        return _("I object to direct marketing")
    return _("I object to this processing")


@own_page(*READ, "POST")
def objections(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    """Show what can be objected to; a POST objects, or takes an objection back."""
    if request.method != "POST":
        return _shown(request, practitioner)
    form, subject = ObjectionForm(request.POST), request.POST.get("subject", "")
    about = next((one for one in _all(practitioner) if one.subject == subject), None)
    if about is None or not _is_shown(form, about):
        return _stale(request, practitioner)
    if form.kind() == ActKind.WITHDRAW and about.standing is None:
        # Taken back already: a second click says nothing new.
        return see_other(reverse("consent:objections"))
    try:
        act = _done(request, practitioner, about, form)
    except ActRefusedError as refusal:
        again = replace(about, reason=form.data.get("reason", ""), error=str(refusal))
        return _shown(request, practitioner, again=again)
    tell_recorded(request, act)
    return see_other(reverse("consent:objections"))


def _is_shown(form: ObjectionForm, about: Processing) -> bool:
    """Say whether the form and the words of its button are those that we show."""
    return form.is_ours and form.cleaned_data["label"] == _label(about.matter, form.kind())


def _stale(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    words = {
        "problem": _("This page has changed"),
        "reason": _("It is not the page that you opened. Read it again, then choose."),
        "back": reverse("consent:objections"),
    }
    return problem(request, practitioner, words, status=409)


def _done(
    request: HttpRequest, practitioner: Practitioner, about: Processing, form: ObjectionForm
) -> Act:
    """Object, or take back; raise ActRefusedError where grounds are missing or too long."""
    if not form.is_valid():
        raise ActRefusedError(" ".join(map(str, form.errors["reason"])))
    said = form.cleaned_data
    act = object_to if form.kind() == ActKind.OBJECT else take_back
    return act(
        practitioner,
        Objection(
            matter=about.matter,
            subject=about.subject,
            reason=said["reason"],
            label=said["label"],
            interface=said["interface"],
        ),
        at=timezone.now(),
        way=way_of(request),
    )


def _all(practitioner: Practitioner) -> list[Processing]:
    """Give what can be objected to at her brand: direct marketing, and each legitimate interest."""
    objected = {
        (one.matter, one.subject): one
        for one in Act.objects.standing().filter(
            practitioner=practitioner, cabinet=None, act=ActKind.OBJECT
        )
    }
    marketing = Processing(
        matter=Matter.DIRECT_MARKETING, standing=objected.get((Matter.DIRECT_MARKETING, ""))
    )
    rows = LegitimateInterest.objects.filter(site=practitioner.site_id).select_related("purpose")
    language = practitioner.language
    return [marketing] + [
        Processing(
            matter=Matter.LEGITIMATE_INTEREST,
            subject=str(row.pk),
            purpose=row.purpose.said("name", language),
            interest=row.said("interest", language),
            standing=objected.get((Matter.LEGITIMATE_INTEREST, str(row.pk))),
        )
        for row in rows.order_by("pk")
    ]


def _shown(
    request: HttpRequest, practitioner: Practitioner, *, again: Processing | None = None
) -> HttpResponse:
    """Show the page; `again` is what was posted and could not be recorded."""
    found = _all(practitioner)
    if again is not None:
        found = [again if one.subject == again.subject else one for one in found]
    context = {
        "practitioner": practitioner,
        "marketing": found[0],
        "processings": found[1:],
        "again": again,
        "interface": interface_build(),
        "impersonated": is_impersonated(request),
    }
    return page(request, "objections", practitioner.site, context, status=422 if again else 200)
