"""Give a mandate, and end one before its last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.inviting import address, invite
from accounts.mandates import MandateRefusedError, end, grant
from audit.desk.access import person
from audit.desk.mandates.forms import MandateForm
from audit.desk.mandates.rights import brands_of, mandate_for
from policies.dates import in_words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from accounts.models import Mandate


def add_view(request: HttpRequest) -> HttpResponse:
    """Ask who is to audit, make her an auditor, and tell her."""
    form = MandateForm(request.POST or None, brands=brands_of(request))
    given = _given(request, form) if request.method == "POST" and form.is_valid() else []
    if not given:
        return render(request, "audit/desk/mandates_add.html", {"form": form})
    # The account and its mandates stand by now, whatever becomes of the mail.
    _tell(request, given[0], mailed=invite(given, language=_language(form), at=timezone.now()))
    return redirect("audit_mandates")


def _language(form: MandateForm) -> str:
    return str(form.cleaned_data["language"])


def _given(request: HttpRequest, form: MandateForm) -> list[Mandate]:
    try:
        return grant(form.invited(), sites=form.chosen(), by=person(request), at=timezone.now())
    except MandateRefusedError as refusal:
        form.add_error(None, str(refusal))
        return []


def _tell(request: HttpRequest, mandate: Mandate, *, mailed: bool) -> None:
    known = {
        "email": mandate.user.email,
        "day": in_words(mandate.until),
        "address": address(mandate),
    }
    if mailed:
        said = _("%(email)s audits until %(day)s included, and was told so by mail.")
        messages.success(request, said % known)
        return
    said = _(
        "%(email)s audits until %(day)s included, but no server took the mail: tell her to sign in"
        " at %(address)s."
    )
    messages.warning(request, said % known)


def end_view(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Ask whether a mandate is to end now, and end it."""
    mandate = mandate_for(request, mandate_id)
    refusal = ""
    if request.method == "POST":
        try:
            end(mandate, by=person(request), at=timezone.now())
        except MandateRefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The mandate is over: from now on nobody is let in by it."))
            return redirect("audit_mandates")
    context = {"mandate": mandate, "refusal": refusal, "is_over": hasattr(mandate, "end")}
    return render(request, "audit/desk/mandates_end.html", context)
