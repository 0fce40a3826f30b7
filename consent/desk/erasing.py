"""Hold what is kept of a practitioner, or erase it: what goes and what stays is said before."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from consent.actions.erasing import (
    Erased,
    ErasureRefusedError,
    erase_person,
    refusal_to_erase,
    would_erase,
)
from consent.actions.holding import HoldRefusedError, end_hold, place_hold
from consent.actions.refusals import ActRefusedError
from consent.actions.viewing import refuse_while_viewing
from consent.desk import access
from consent.models import Act, Hold, Practitioner

# What goes, in words; a class without rows is not shown.
CLASSES: Final[dict[str, Promise]] = {
    "identities": gettext_lazy("Names, addresses, reasons and papers of her acts"),
    "traces": gettext_lazy("Networks and browsers from which she acted"),
    "openings": gettext_lazy("What opens her lines in the ledger: her acts, and what she was told"),
    "papers": gettext_lazy("Papers of hers that nobody confirmed"),
    "letters": gettext_lazy("Mails to her"),
    "attempts": gettext_lazy("Addresses and personal words of notices sent to her"),
    "events": gettext_lazy("What mail servers reported of them"),
    "letter_files": gettext_lazy("Files of letters to her, and of their proofs"),
    "views": gettext_lazy("Reasons for which staff viewed her pages"),
    "names": gettext_lazy("Rows with her name and address, older ones too"),
    "accounts": gettext_lazy("The account by which she signs in"),
}
_REFUSALS: Final = (ActRefusedError, ErasureRefusedError, HoldRefusedError)


class HoldForm(forms.Form):
    """Why what is kept must stay."""

    ground = forms.CharField(
        label=gettext_lazy("Ground"),
        max_length=500,
        help_text=gettext_lazy(
            "The claim, or the file, that it is about. Name nobody: it stays on record for ever."
        ),
    )


class EndForm(forms.Form):
    """Which hold ends, and why."""

    hold = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why it ends"), max_length=500)


class EraseForm(forms.Form):
    """On which ground it is erased, and the id that confirms it."""

    ground = forms.CharField(
        label=gettext_lazy("Ground"),
        max_length=500,
        help_text=gettext_lazy(
            "Her request and its day, or the period that is over. Name nobody: it stays on record."
        ),
    )
    typed = forms.CharField(label=gettext_lazy("Her external id, typed again"), max_length=100)

    def __init__(self, *args: Any, practitioner: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practitioner = practitioner

    def clean_typed(self) -> str:
        """Refuse any other id: erasing the wrong person cannot be undone."""
        typed: str = self.cleaned_data["typed"].strip()
        if typed != self.practitioner.external_id:
            raise forms.ValidationError(
                _("This is not her external id: look above, and type it as it stands there.")
            )
        return typed


def may_erase(request: HttpRequest, practitioner: Practitioner) -> bool:
    """Say whether the person holds and erases what is kept of this practitioner."""
    return bool(
        access.OF_PRACTITIONERS.user_has_permission_for_instance(
            request.user, "erase", practitioner
        )
    )


def shown_beside(request: HttpRequest, practitioner: Practitioner) -> dict[str, Any]:
    """Give what a practitioner's page shows of holds, and whether it leads here."""
    holds = Hold.objects.standing().filter(practitioner=practitioner).order_by("at", "pk")
    return {"holds": holds, "may_erase": may_erase(request, practitioner)}


def hold_view(request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
    """Show the holds of a practitioner; place one."""
    found = _practitioner(request, practitioner_id)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        try:
            refuse_while_viewing(request.session)
            ground = form.cleaned_data["ground"]
            place_hold(found, ground=ground, by=access.person(request), at=timezone.now())
        except _REFUSALS as refusal:
            form.add_error("ground", str(refusal))
        else:
            messages.success(request, _("The hold stands: nothing is erased until it is ended."))
            return redirect("consent_desk_hold", found.pk)
    return _holds(request, found, form)


@require_POST
def end_hold_view(request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
    """End one of a practitioner's holds."""
    found = _practitioner(request, practitioner_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it ends."))
        return redirect("consent_desk_hold", found.pk)
    hold: Hold = get_object_or_404(found.holds.all(), pk=form.cleaned_data["hold"])
    try:
        refuse_while_viewing(request.session)
        reason = form.cleaned_data["reason"]
        end_hold(hold, reason=reason, by=access.person(request), at=timezone.now())
    except _REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The hold is ended."))
    return redirect("consent_desk_hold", found.pk)


def erase_view(request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
    """Show what would go and what stays; erase once it is confirmed."""
    found, at = _practitioner(request, practitioner_id), timezone.now()
    form = EraseForm(request.POST or None, practitioner=found)
    if form.is_valid():
        try:
            refuse_while_viewing(request.session)
            ground = form.cleaned_data["ground"]
            erased = erase_person(found, by=access.person(request), at=at, ground=ground)
        except _REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Erased: %(count)s rows.") % {"count": erased.total})
            return redirect("consent_desk_practitioner", found.pk)
    why_not = refusal_to_erase(found, at=at)
    acts = Act.objects.filter(practitioner=found)
    context = {
        "practitioner": found,
        "form": form,
        "refusal": why_not,
        "goes": [] if why_not else _in_words(would_erase(found)),
        "acts": acts.count(),
        "for_cabinets": acts.exclude(cabinet=None).count(),
    }
    return render(request, "consent/desk/erase.html", context)


def _holds(request: HttpRequest, practitioner: Practitioner, form: HoldForm) -> HttpResponse:
    holds = practitioner.holds.select_related("by", "end__by").order_by("-at", "pk")
    shown = [(hold, None if hasattr(hold, "end") else _end_form(hold)) for hold in holds]
    context = {"practitioner": practitioner, "form": form, "holds": shown}
    return render(request, "consent/desk/hold.html", context)


def _end_form(hold: Hold) -> EndForm:
    # Several of them stand on one page: each field has an id of its own.
    return EndForm(initial={"hold": hold.pk}, auto_id=f"id_{hold.pk}_%s")


def _in_words(erased: Erased) -> list[tuple[Promise, int]]:
    return [(CLASSES[name], rows) for name, rows in erased.classes.items() if rows]


def _practitioner(request: HttpRequest, practitioner_id: UUID) -> Practitioner:
    found = access.practitioner_for(request, practitioner_id)
    if not may_erase(request, found):
        raise PermissionDenied
    return found
