"""A proposal's page: what is proposed, who answers for what, approve, promulgate, withdraw it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from policies import ports
from policies.actions import approve, clear, override, promulgate, withdraw_proposal
from policies.actions.approvals import has_part, took_part
from policies.actions.readiness import (
    approvals_missing,
    findings_of,
    flags_of,
    obstacles,
)
from policies.actions.texts import draft_of_version, text_of
from policies.blocks import draft_of
from policies.desk import access
from policies.desk.showing import finding_lines, grouped, redline_parts, whole_text
from policies.diff import compare_drafts
from policies.forms.deciding import AnswerForm, ClearForm, ReasonForm
from policies.models import Approval, Override, Promulgation, Proposal, ProposedText
from policies.wording.reasons import reason_words


def proposals_view(request: HttpRequest) -> HttpResponse:
    """List the proposals of the person's brands: open ones first, then what became of the rest."""
    policies = access.PERMISSIONS.instances_user_has_permission_for(request.user, "view")
    found = Proposal.objects.filter(texts__policy__in=policies).distinct()
    found = found.select_related("by", "site", "promulgation", "end").order_by("-at")
    is_open = set(Proposal.objects.open().values_list("pk", flat=True))
    lines = sorted(found[:200], key=lambda one: one.pk not in is_open)
    context = {"lines": [(one, one.pk in is_open) for one in lines]}
    return render(request, "policies/desk/proposals.html", context)


def proposal_view(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Show a proposal as its approvers must see it, with what each person may do now."""
    proposal = access.proposal_for(request, proposal_id, action="view")
    return _shown(request, proposal, forms.Form())


def _shown(request: HttpRequest, proposal: Proposal, form: forms.Form) -> HttpResponse:
    texts = list(proposal.texts.select_related("base", "page", "policy").order_by("title"))
    is_open = Proposal.objects.open().filter(pk=proposal.pk).exists()
    part = has_part(proposal, by=access.person(request))
    context = {
        "proposal": proposal,
        "form": form,
        "texts": [_text(text) for text in texts],
        "page": texts[0].page,
        "editors": [one.user for one in proposal.editors.select_related("user")],
        "approvals": _approvals(proposal),
        "missing": approvals_missing(proposal),
        "people": _people(proposal),
        "is_open": is_open,
        "had_part": part,
        "approver": access.may(request, "promulgate", texts[0].policy),
        "answers": access.may(request, "override", texts[0].policy),
        "ready": is_open and _is_ready(proposal, texts),
        "made": Promulgation.objects.filter(proposal=proposal).first(),
        "reason_form": ReasonForm(),
        "notice": _notice(request, proposal, is_last=False),
    }
    return render(request, "policies/desk/proposal.html", context)


def _people(proposal: Proposal) -> str:
    return grouped(ports.audience(proposal.site, day=timezone.localdate()))


def _notice(request: HttpRequest, proposal: Proposal, *, is_last: bool) -> str:
    """Give what whoever tells people shows of it; empty where nobody is to be told."""
    teller = ports.notices()
    if teller is None or "notice" not in proposal.frozen:
        return ""
    return teller.panel(request, proposal, is_last=is_last)


def _text(text: ProposedText) -> dict[str, Any]:
    """Give what the page shows of one text: its redline, its findings, whether it still stands."""
    draft = draft_of(title=text.source["title"], raw=text.source["body"], language=text.language)
    redline = compare_drafts(draft_of_version(text.base), draft) if text.base else None
    standing = obstacles(text)
    lines = finding_lines(findings_of(text), kind=text.policy.kind)
    for line in lines:
        line["obstacle"] = next((one for one in standing if one.found == line["found"]), None)
    return {
        "text": text,
        "redline": redline_parts(redline, prefix=f"t{text.page_id}"),
        "reasons": [reason_words(reason) for reason in text.reasons],
        "whole": whole_text(draft),
        "lines": lines,
        "edited": text_of(text.page).sha256 != text.sha256,
    }


def _approvals(proposal: Proposal) -> list[Approval]:
    found = Approval.objects.filter(text__proposal=proposal).select_related("by")
    return list(found.order_by("by", "at").distinct("by"))


def _is_ready(proposal: Proposal, texts: list[ProposedText]) -> bool:
    settled = all(one.is_answered for text in texts for one in obstacles(text))
    return settled and not approvals_missing(proposal)


@require_POST
def approve_view(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Approve every text of a proposal, as the SHA-256 that was shown."""
    proposal = access.proposal_for(request, proposal_id, action="promulgate")
    prefix = "sha256_"
    names = [name for name in request.POST if name.startswith(prefix)]
    shown = {name.removeprefix(prefix): request.POST.get(name, "") for name in names}

    def act() -> None:
        approve(proposal, shown=shown, by=access.person(request), at=timezone.now())

    return _after(request, proposal, act, _("Approved. The text can be promulgated once all is."))


@require_POST
def answer_view(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Answer for a finding with a reason."""
    proposal = access.proposal_for(request, proposal_id, action="override")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, proposal, form)
    text = get_object_or_404(proposal.texts, pk=form.cleaned_data["text"])
    found = findings_of(text)[form.cleaned_data["finding"] :][:1]

    def act() -> None:
        override(
            text,
            findings=found,
            reason=form.cleaned_data["reason"],
            by=access.person(request),
            at=timezone.now(),
        )

    return _after(request, proposal, act, _("Your answer is kept with the text."), form)


@require_POST
def withdraw_proposal_view(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """End a proposal; whoever proposed it or may promulgate can."""
    proposal = access.proposal_for(request, proposal_id, action="view")
    form = ReasonForm(request.POST)
    policy = proposal.texts.select_related("policy")[0].policy
    own = has_part(proposal, by=access.person(request))
    if not own and not access.may(request, "promulgate", policy):
        raise PermissionDenied
    if not form.is_valid():
        return _shown(request, proposal, form)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        withdraw_proposal(proposal, reason=reason, by=access.person(request), at=timezone.now())

    return _after(request, proposal, act, _("The proposal is withdrawn; the draft stays."), form)


def _after(
    request: HttpRequest,
    proposal: Proposal,
    act: Any,
    sentence: str,
    form: forms.Form | None = None,
) -> HttpResponse:
    form = form or _bound()
    if access.done(request, act, form, sentence):
        return redirect("policies_desk_proposal", proposal.pk)
    return _shown(request, proposal, form)


def _bound() -> forms.Form:
    """Give an empty form that can hold a refusal."""
    form = forms.Form({})
    form.is_valid()
    return form


def promulgate_view(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Warn that it cannot be undone, then fix the texts."""
    proposal = access.proposal_for(request, proposal_id, action="promulgate")
    form = _bound()

    def act() -> None:
        promulgate(proposal, by=access.person(request), at=timezone.now())

    sentence = _("The text is promulgated. It can no longer be changed.")
    if request.method == "POST" and access.done(request, act, form, sentence):
        return redirect("policies_desk_versions", proposal.texts.all()[0].page_id)
    context = {
        "proposal": proposal,
        "form": form,
        "texts": list(proposal.texts.order_by("title")),
        "people": _people(proposal),
        "flags": list(flags_of(proposal)),
        "notice": _notice(request, proposal, is_last=True),
    }
    return render(request, "policies/desk/confirm.html", context)


def clear_view(request: HttpRequest, promulgation_id: str) -> HttpResponse:
    """Take a second look at a promulgation that is flagged, and clear it."""
    found = get_object_or_404(
        Promulgation.objects.select_related("proposal", "by"), pk=promulgation_id
    )
    if found.proposal is None:
        raise PermissionDenied
    proposal = access.proposal_for(request, str(found.proposal_id), action="override")
    form = ClearForm(request.POST or None)

    def act() -> None:
        remark = form.cleaned_data["remark"]
        clear(found, remark=remark, by=access.person(request), at=timezone.now())

    if form.is_valid() and access.done(request, act, form, _("Cleared.")):
        return redirect("wagtailadmin_home")
    context = {
        "promulgation": found,
        "proposal": proposal,
        "form": form,
        "flags": list(flags_of(proposal)),
        "overrides": list(Override.objects.filter(text__proposal=proposal).select_related("by")),
        "had_part": took_part(found, by=access.person(request)),
    }
    return render(request, "policies/desk/clear.html", context)
