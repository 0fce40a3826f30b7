"""The pages on which a practitioner answers: one text after the other, and what follows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from consent.actions import ActRefusedError, StaleError, answer
from consent.forms import AnswerForm
from consent.gate import REMIND_AFTER
from consent.models import Act, ActKind, Matter
from consent.obligations import Obligation, named, obligations
from consent.rendering import asked, group_of, questions
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

if TYPE_CHECKING:
    from consent.models import Practitioner
    from policies.models import Version

# More texts of one policy than ever stand on one page.
TOGETHER = 9


@dataclass(frozen=True, kw_only=True)
class Trail:
    """Where somebody goes on to ("" for her documents), and how many texts she has answered."""

    onward: str = ""
    done: int = 0

    def query(self, cabinet: UUID | None = None) -> str:
        """Give what the addresses on the way carry on: "" or "?…"."""
        done = str(self.done or "")
        found = {"cabinet": str(cabinet or ""), "next": self.onward, "done": done}
        kept = {name: value for name, value in found.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def address(self, name: str, version: UUID, cabinet: UUID | None) -> str:
        """Give the address of a page about a version, in a cabinet's name where there is one."""
        return reverse(f"consent:{name}", args=[version]) + self.query(cabinet)

    def end(self) -> str:
        """Give where she goes on to once nothing is to be answered."""
        return self.onward or reverse("consent:my_documents")


def _trail(request: HttpRequest) -> Trail:
    onward, done = request.GET.get("next", ""), request.GET.get("done", "")
    is_safe = onward.startswith("/") and url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
    is_count = done.isascii() and done.isdigit() and len(done) <= 2
    return Trail(onward=onward if is_safe else "", done=int(done) if is_count else 0)


def _to_answer(request: HttpRequest, practitioner: Practitioner) -> list[Obligation]:
    """Give what is to be answered, without what she asked to be reminded of later."""
    due = obligations(practitioner, at=timezone.now())
    later = request.session.get(REMIND_AFTER, "")
    is_later = timezone.localdate().isoformat() < later
    return [one for one in due if not (one.is_coming and is_later)]


@own_page(*READ)
def answer_next(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    """Lead to the next text to answer; once there is none, to `next` or to her documents."""
    trail, due = _trail(request), _to_answer(request, practitioner)
    if not due:
        return redirect(trail.end())
    first = due[0]
    return redirect(trail.address("answer_version", first.text.version, first.seat.cabinet))


@own_page("POST")
def later(request: HttpRequest, _practitioner: Practitioner) -> HttpResponse:
    """Let the banner say nothing until tomorrow of what is coming; what is in force is asked."""
    request.session[REMIND_AFTER] = (timezone.localdate() + timedelta(days=1)).isoformat()
    return see_other(_trail(request).end())


@own_page(*READ, "POST")
def answer_version(
    request: HttpRequest, practitioner: Practitioner, version_id: UUID
) -> HttpResponse:
    """Show a version to be answered; a POST answers it, and leads on to the next one."""
    version = _version(practitioner, version_id)
    if request.method == "POST":
        return _posted(request, practitioner, version)
    return _shown(request, practitioner, version)


def _version(practitioner: Practitioner, version: UUID) -> Version:
    found = named(version)
    if found is None or found.policy.site_id != practitioner.site_id:
        raise Http404(_("This text is not one of yours. Open your documents again."))
    return found


def _posted(request: HttpRequest, practitioner: Practitioner, version: Version) -> HttpResponse:
    forms = _forms(request)
    if not _is_of(forms, version):
        refusal = StaleError(_("This form is not of this text. Open it again, then answer."))
        return _refused(request, practitioner, version, refusal)
    if not all(form.is_valid() for form in forms):
        return _shown(request, practitioner, version, forms=forms)
    try:
        acts = _answered(request, practitioner, forms)
    except ActRefusedError as refusal:
        return _refused(request, practitioner, version, refusal)
    return _gone_on(request, acts)


def _is_of(forms: list[AnswerForm], version: Version) -> bool:
    """Say whether what was posted is a form of ours, of the page of that version."""
    is_ours = all(form.is_ours for form in forms)
    return is_ours and version.pk in {form.cleaned_data["version"] for form in forms}


def _forms(request: HttpRequest) -> list[AnswerForm]:
    """Give what was posted: one answer, or one for each text of a page that shows several."""
    prefixes = [str(place) for place in range(TOGETHER) if f"{place}-version" in request.POST]
    return [AnswerForm(request.POST, prefix=prefix) for prefix in prefixes] or [
        AnswerForm(request.POST)
    ]


def _answered(
    request: HttpRequest, practitioner: Practitioner, forms: list[AnswerForm]
) -> list[Act]:
    """Record all answers of a page or none; one is a transaction by itself."""
    record = _recorded if len(forms) == 1 else transaction.atomic(_recorded)
    return record(request, practitioner, forms)


def _recorded(
    request: HttpRequest, practitioner: Practitioner, forms: list[AnswerForm]
) -> list[Act]:
    way, at = way_of(request), timezone.now()
    return [
        answer(
            practitioner,
            act=form.kind(),
            shown=form.shown(),
            way=way,
            at=at,
            reason=form.cleaned_data["reason"],
        )
        for form in forms
    ]


def _gone_on(request: HttpRequest, acts: list[Act]) -> HttpResponse:
    """Lead on to what follows a refusal, to the next text, or out."""
    trail = _trail(request)
    trail = replace(trail, done=trail.done + len(acts))
    last = acts[-1]
    if last.act == ActKind.REFUSE and last.version_id is not None:
        return see_other(trail.address("refused", last.version_id, last.cabinet_id))
    tell_recorded(request, *acts)
    return see_other(reverse("consent:answer") + trail.query())


def _refused(
    request: HttpRequest, practitioner: Practitioner, version: Version, refusal: ActRefusedError
) -> HttpResponse:
    """Say why nothing was recorded, and lead to what stands now of the same policy."""
    is_stale = isinstance(refusal, StaleError)
    words = {
        "problem": _("This text is not to be answered now")
        if is_stale
        else _("This cannot be recorded"),
        "reason": str(refusal),
        "back": _standing(practitioner, version, _trail(request)),
    }
    return problem(request, practitioner, words, status=409 if is_stale else 422)


def _standing(practitioner: Practitioner, version: Version, trail: Trail) -> str:
    """Give where the same policy is asked now, else where whatever is asked next is."""
    for one in obligations(practitioner, at=timezone.now()):
        if one.text.policy == version.policy_id:
            return trail.address("answer_version", one.text.version, one.seat.cabinet)
    return reverse("consent:answer") + trail.query()


def _cabinet(request: HttpRequest) -> UUID | None:
    with suppress(ValueError):
        return UUID(request.GET.get("cabinet", ""))
    return None


def _shown(
    request: HttpRequest,
    practitioner: Practitioner,
    version: Version,
    *,
    forms: list[AnswerForm] | None = None,
) -> HttpResponse:
    """Show a version with what it asks; with what it was answered, where it asks no more."""
    at, cabinet = timezone.now(), _cabinet(request)
    group = group_of(asked(practitioner, version, at=at), version.pk, cabinet=cabinet)
    if not group:
        return _asks_no_more(request, practitioner, version)
    trail, due = _trail(request), _to_answer(request, practitioner)
    # What she refused is shown again, but nobody waits for it.
    is_due = group[0] in due
    context: dict[str, Any] = {
        "practitioner": practitioner,
        "questions": questions(practitioner, group, at=at),
        "step": trail.done + 1,
        "steps": trail.done + len(due) if is_due else 1,
        "here": trail.address("answer_version", version.pk, group[0].seat.cabinet),
        "trail": trail.query(),
        "forms": forms or [],
        "impersonated": is_impersonated(request),
        "can_wait": is_due and all(one.is_coming for one in group),
    }
    return page(request, "answer", practitioner.site, context, status=422 if forms else 200)


def _asks_no_more(
    request: HttpRequest, practitioner: Practitioner, version: Version
) -> HttpResponse:
    """Say what was answered to a version; of one that was not, that it is not asked now."""
    act = _last_act(practitioner, version)
    if act is None:
        refusal = StaleError(
            _("“%(title)s” %(number)s is not to be answered now. Open your documents again.")
            % {"title": version.title, "number": version.number}
        )
        return _refused(request, practitioner, version, refusal)
    context = {
        "version": version,
        "act": act,
        "receipt": receipt_address(act.pk),
        "onward": reverse("consent:answer") + _trail(request).query(),
    }
    return page(request, "answered", practitioner.site, context)


def _last_act(practitioner: Practitioner, version: Version) -> Act | None:
    acts = Act.objects.of(practitioner).filter(matter=Matter.POLICY, policy=version.policy_id)
    of_number = acts.filter(version__major=version.major).select_related("cabinet", "version")
    return of_number.order_by("-recorded_at").first()


@own_page(*READ)
def refused(request: HttpRequest, practitioner: Practitioner, version_id: UUID) -> HttpResponse:
    """Say what follows a refusal: what binds on, how to leave, that she may still accept."""
    version = _version(practitioner, version_id)
    trail, cabinet = _trail(request), _cabinet(request)
    again = trail.address("answer_version", version.pk, cabinet)
    at = timezone.now()
    group = group_of(asked(practitioner, version, at=at), version.pk, cabinet=cabinet)
    these = [one for one in group if one.text.version == version.pk]
    found = [one for one in questions(practitioner, these, at=at) if one.is_refused]
    if not found or found[0].before is None:
        return redirect(again)
    context = {
        "practitioner": practitioner,
        "question": found[0],
        "receipt": receipt_address(found[0].before.id),
        "again": again,
        "onward": reverse("consent:answer") + trail.query(),
    }
    return page(request, "refused", practitioner.site, context)
