"""Steering a notice from the desk: each step asks for its reason, and says what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext
from django.views.decorators.http import require_POST

from notifications import wake
from notifications.actions import steering
from notifications.desk import access, events, people
from notifications.standing import stand_of
from policies.actions import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest

    from notifications.models import Notice


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stays on record with your name."),
    )


@dataclass(frozen=True, kw_only=True)
class Step:
    """A way of steering: what it is called, what it means, what is said once it is done."""

    name: str
    title: str
    means: str
    button: str
    done: str
    is_final: bool = False


PAUSE: Final = Step(
    name="pause",
    title=gettext_noop("Pause the notice"),
    means=gettext_noop(
        "No further mail leaves until somebody resumes it. A mail that is just being sent goes out."
        " The last legal day does not move."
    ),
    button=gettext_noop("Pause"),
    done=gettext_noop("Paused: nothing leaves until it is resumed."),
)
RESUME: Final = Step(
    name="resume",
    title=gettext_noop("Resume the notice"),
    means=gettext_noop("The mails that wait leave again, within a minute."),
    button=gettext_noop("Resume"),
    done=gettext_noop("Resumed: the mails leave again."),
)
STOP: Final = Step(
    name="stop",
    title=gettext_noop("Stop the notice"),
    means=gettext_noop(
        "This cannot be undone: nothing of this notice is sent any more, by any way."
        " Its texts enter into force on their day all the same, also for whoever is not informed."
        " To take the texts back, withdraw the version instead."
    ),
    button=gettext_noop("Stop for ever"),
    done=gettext_noop("Stopped: nothing of it is sent any more."),
    is_final=True,
)
RETRY: Final = Step(
    name="retry",
    title=gettext_noop("Write again to whom no mail reached"),
    means=gettext_noop(
        "Everybody whose mail did not arrive is written to once more, at her first address."
        " Whoever is sent a letter is left alone."
    ),
    button=gettext_noop("Write again"),
    done="",
)


def pause_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Say what a pause means, ask why, pause."""
    return _steer(request, notice_id, PAUSE, steering.pause)


def resume_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Say what follows, ask why, resume."""
    return _steer(request, notice_id, RESUME, steering.resume)


def stop_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Warn that it cannot be undone, ask why, stop."""
    return _steer(request, notice_id, STOP, steering.stop)


def retry_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Say to whom is written again, and plan it."""
    notice = access.notice_for(request, notice_id, action="steer")
    # It asks nothing: an empty one is sent all the same.
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            count = steering.retry_failed(notice, at=timezone.now())
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            wake.deliver()
            messages.success(request, _written(count))
            return redirect("notifications_desk_notice", notice.pk)
    return _asked(request, notice, RETRY, form)


def _written(count: int) -> str:
    said = ngettext(
        "%(count)s person is written to once more.",
        "%(count)s people are written to once more.",
        count,
    )
    return said % {"count": count}


def _steer(
    request: HttpRequest, notice_id: UUID, step: Step, act: Callable[..., object]
) -> HttpResponse:
    notice = access.notice_for(request, notice_id, action="steer")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            act(notice, reason=reason, by=access.person(request), at=timezone.now())
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            wake.deliver()
            messages.success(request, _(step.done))
            return redirect("notifications_desk_notice", notice.pk)
    return _asked(request, notice, step, form)


def _asked(request: HttpRequest, notice: Notice, step: Step, form: forms.Form) -> HttpResponse:
    context = {
        "notice": notice,
        "title": _(step.title),
        "means": _(step.means),
        "button": _(step.button),
        "is_final": step.is_final,
        "numbers": stand_of(notice, at=timezone.now()).facts.numbers,
        "form": form,
    }
    return render(request, "notifications/desk/steer.html", context)


@require_POST
def address_view(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Keep another address of somebody, and write to it."""
    delivery = access.delivery_for(request, delivery_id, steer=True)
    form = people.address_form(delivery, request.POST)
    if form.is_valid():
        address, by = form.cleaned_data["address"], access.person(request)
        try:
            steering.write_to(delivery, address=address, by=by, at=timezone.now())
        except RefusedError as refusal:
            form.add_error("address", str(refusal))
        else:
            wake.deliver()
            messages.success(request, _("She is written to at %(address)s.") % {"address": address})
            return redirect("notifications_desk_delivery", delivery.pk)
    return events.shown(request, delivery, form)


@require_POST
def retry_one_view(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Write to somebody once more."""
    delivery = access.delivery_for(request, delivery_id, steer=True)
    try:
        steering.retry(delivery, at=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        wake.deliver()
        messages.success(request, _("She is written to once more."))
    return redirect("notifications_desk_delivery", delivery.pk)
