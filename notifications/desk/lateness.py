"""Texts that bind those informed late: one proposes it with the officer's advice, one confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from notifications.actions import steering
from notifications.desk import access
from notifications.desk.detail import asked_late
from notifications.following import allow_late
from notifications.standing import stand_of
from policies.actions import RefusedError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from notifications.models import Notice


class LateForm(forms.Form):
    """Why the texts may bind those informed late, and what the officer advised."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    advice = forms.CharField(
        label=gettext_lazy("Advice of the data protection officer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "In her words, with its date. She advises; the two of you decide (GDPR art. 38(6))."
        ),
    )


class ConfirmForm(forms.Form):
    """Which proposal is confirmed: the one that was shown."""

    asked = forms.UUIDField(widget=forms.HiddenInput)


def allow_late_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Propose that the texts bind those informed late, or show what waits for a second person."""
    notice = access.notice_for(request, notice_id, action="steer")
    form = LateForm(request.POST or None)
    if form.is_valid():
        try:
            steering.ask_late(
                notice, **form.cleaned_data, by=access.person(request), at=timezone.now()
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed: a second person must confirm it."))
            return redirect("notifications_desk_allow_late", notice.pk)
    return _shown(request, notice, form)


@require_POST
def confirm_late_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Let the texts bind those informed late, as somebody else proposed it."""
    notice = access.notice_for(request, notice_id, action="steer")
    form, asked = ConfirmForm(request.POST), asked_late(notice)
    is_shown = form.is_valid() and asked is not None and asked.pk == form.cleaned_data["asked"]
    if not is_shown or asked is None or asked.by is None:
        messages.error(request, _("Another proposal took its place: read that one."))
        return redirect("notifications_desk_allow_late", notice.pk)
    try:
        allow_late(
            notice,
            reason=asked.reason,
            advice=asked.advice,
            by=asked.by,
            second=access.person(request),
            at=timezone.now(),
        )
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("notifications_desk_allow_late", notice.pk)
    messages.success(request, _("Recorded: the texts bind them on their day."))
    return redirect("notifications_desk_notice", notice.pk)


def _shown(request: HttpRequest, notice: Notice, form: LateForm) -> HttpResponse:
    asked = asked_late(notice)
    is_own = asked is not None and asked.by == access.person(request)
    stand = stand_of(notice, at=timezone.now())
    context: dict[str, Any] = {
        "notice": notice,
        "stand": stand,
        "form": form,
        "asked": asked,
        "confirm": ConfirmForm(initial={"asked": asked.pk}) if asked and not is_own else None,
        "others": access.others_who_steer(request, notice),
    }
    return render(request, "notifications/desk/late.html", context)
