"""Promulgate what was proposed, after a last look; or take the proposal back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consent.actions.asking import promulgate, withdraw_proposal
from consent.choosing import standing
from consent.choosing.suggesting import suggestion
from consent.desk.consent_versions import access, showing
from consent.models import ConsentProposal
from policies.actions.refusals import RefusedError
from policies.desk.access import done, person


def promulgate_view(request: HttpRequest, site_id: int, consent_proposal_id: UUID) -> HttpResponse:
    """Warn that it cannot be undone, then fix what was proposed."""
    proposal = _proposal_for(request, site_id, consent_proposal_id)
    if not access.may_promulgate(request, proposal.site):
        raise PermissionDenied
    # Unbound it would take no refusal.
    form = forms.Form({})
    form.is_valid()

    def act() -> None:
        promulgate(proposal, by=person(request), at=timezone.now())

    sentence = _("Promulgated: visitors are asked this from now on.")
    if request.method == "POST" and done(request, act, form, sentence):
        return redirect("consent_desk_consent_versions_of", proposal.site_id)
    before = standing(proposal.site)
    old = before.content if before else None
    seen = suggestion(old, proposal.content)
    context = {
        "form": form,
        "site": proposal.site,
        "proposal": proposal,
        "version": before,
        "differences": showing.differences(seen),
        "rewritten": showing.rewritten(seen),
        "texts": showing.changed(old, proposal.content, prefix="proposed-"),
    }
    return render(request, "consent/desk/consent_promulgate.html", context)


@require_POST
def withdraw_view(request: HttpRequest, site_id: int, consent_proposal_id: UUID) -> HttpResponse:
    """End a proposal; whoever proposed it or may promulgate can."""
    proposal = _proposal_for(request, site_id, consent_proposal_id)
    own = proposal.by_id == person(request).pk
    if not own and not access.may_promulgate(request, proposal.site):
        raise PermissionDenied
    try:
        withdraw_proposal(proposal, at=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The proposal is withdrawn; the register stays as it is."))
    return redirect("consent_desk_consent_versions_of", proposal.site_id)


def _proposal_for(request: HttpRequest, site_id: int, proposal_id: UUID) -> ConsentProposal:
    site = access.site_for(request, site_id)
    found = ConsentProposal.objects.select_related("by", "site")
    proposal: ConsentProposal = get_object_or_404(found, pk=proposal_id, site=site)
    return proposal
