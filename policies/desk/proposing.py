"""Propose: one screen with redline, findings, class and its effect, summary, day, who approves."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies import ports
from policies.actions import DraftChangedError, Plan, first_day, propose
from policies.actions.authors import editors_of
from policies.actions.findings import found_in
from policies.actions.proposals import compared
from policies.actions.readiness import holds_up
from policies.dates import in_words
from policies.deadlines import paris_day
from policies.desk import access
from policies.desk.showing import finding_lines, grouped, redline_parts
from policies.forms.proposing import ProposeForm
from policies.models import PolicyPage, Proposal
from policies.models.versions import Change
from policies.wording.reasons import reason_words


def propose_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what would bind and what stands against it; put the chosen drafts forward."""
    page = get_object_or_404(PolicyPage, pk=page_id)
    if not access.may_edit(request, page) or not access.may(request, "view", page.policy):
        raise PermissionDenied
    at = timezone.now()
    form = ProposeForm(
        request.POST or None,
        page=page,
        pages=list(_proposable(request, page)),
        effects=effects(page, at=at),
        at=at,
    )
    if form.is_valid() and (made := _proposed(request, form)):
        return redirect("policies_desk_proposal", made[0].pk)
    context = {
        "page": page,
        "form": form,
        "lines": _lines(form, at=at),
        "open": Proposal.objects.open().filter(texts__page=page).first(),
        "approvers": list(_approvers(page)),
    }
    return render(request, "policies/desk/propose.html", context)


def _proposable(request: HttpRequest, page: PolicyPage) -> Iterator[PolicyPage]:
    """Give the brand's pages whose text the person may write, those of this policy first."""
    pages = sorted(
        access.pages_of(page.policy.site), key=lambda one: one.policy_id != page.policy_id
    )
    return (one for one in pages if access.may_edit(request, one))


def _proposed(request: HttpRequest, form: ProposeForm) -> list[Proposal]:
    made: list[Proposal] = []

    def act() -> None:
        try:
            made.append(
                propose(
                    list(form.chosen()),
                    plan=form.plan(),
                    by=access.person(request),
                    at=timezone.now(),
                )
            )
        except DraftChangedError:
            form.show_anew()
            raise

    access.done(request, act, form, _("Proposed. Nothing binds yet: see below what is missing."))
    return made


def effects(page: PolicyPage, *, at: datetime) -> dict[str, str]:
    """Say what each class of change entails: who is told, and when it may begin."""
    people = ports.audience(page.policy.site, day=paris_day(at))
    first = {change: in_words(first_day(page.policy, change=change, at=at)) for change in Change}
    told = ngettext(
        "the substance: %(count)s practitioner will be e-mailed;"
        " entry into force %(day)s at the earliest",
        "the substance: %(count)s practitioners will be e-mailed;"
        " entry into force %(day)s at the earliest",
        people,
    ) % {"count": grouped(people), "day": first[Change.SUBSTANTIAL]}
    quiet = _("nothing that binds, a correction: nobody is e-mailed; in force %(day)s if you like")
    translated = _("nothing, a translation: the French text prevails and nobody is e-mailed")
    return {
        Change.SUBSTANTIAL: told,
        Change.MINOR: quiet % {"day": first[Change.MINOR]},
        Change.TRANSLATION: translated,
    }


def _lines(form: ProposeForm, *, at: datetime) -> list[dict[str, Any]]:
    rows = list(form.rows())
    along = [row["text"].page for row in rows if row["include"].value()]
    return [_line(row, form, at=at, along=along) for row in rows]


def _line(
    row: dict[str, Any], form: ProposeForm, *, at: datetime, along: list[PolicyPage]
) -> dict[str, Any]:
    """Give what a text's part of the screen shows."""
    seen = compared(row["text"])
    plan = Plan(change=Change.SUBSTANTIAL, in_force_from=form.fields["in_force_from"].initial)
    found = found_in(row["text"].page, plan=plan, at=at, along=along)
    return {
        **row,
        "base": seen.base,
        "suggested": seen.suggested,
        "reasons": [reason_words(reason) for reason in seen.redline.reasons]
        if seen.redline
        else [],
        "redline": redline_parts(seen.redline, prefix=f"t{row['text'].page.pk}"),
        "findings": finding_lines(found, kind=row["text"].page.kind),
        "held_up": sum(holds_up(one) for one in found),
    }


def _approvers(page: PolicyPage) -> Iterator[Any]:
    """Give who may approve: whoever has the right and had no part in the text."""
    editors = editors_of(page)
    for one in access.people_who_may("promulgate", page.policy.site):
        if one.pk not in editors:
            yield one
