"""Letters of a notice: print a batch, say when it was posted, enter when each was presented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent.actions.transcribing import type_of
from notifications import letters
from notifications.desk import access
from notifications.desk.letter_lines import batches_of, lines_of
from notifications.desk.letter_words import followed, made
from notifications.forms.letters import LettersForm, PostalForm, PostedForm, PresentedForm
from notifications.models import Delivery, LetterBatch, LetterScan
from policies.actions import RefusedError
from policies.deadlines import paris_day
from policies.rendering import PdfUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest
    from django.urls import URLPattern

    from notifications.models import Notice

_NAME: Final = "notifications_desk_letters"


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    every = "notices/<uuid:notice_id>/letters/"
    batch, one = f"{every}<uuid:batch_id>/", "notices/deliveries/<uuid:delivery_id>/letter/"
    return [
        _at(every, letters_view, "letters"),
        _at(f"{every}print/", print_view, "letters_print"),
        _at(batch, batch_view, "letters_batch"),
        _at(f"{batch}letters.pdf", pdf_view, "letters_pdf"),
        _at(f"{batch}letters.csv", csv_view, "letters_csv"),
        _at(f"{batch}posted/", posted_view, "letters_posted"),
        _at(f"{batch}discard/", discard_view, "letters_discard"),
        _at(one, presented_view, "letter"),
        _at(f"{one}address/", postal_view, "letter_address"),
        _at(f"{one}<uuid:proof_id>/", slip_view, "letter_slip"),
    ]


def _at(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(address, view, name=f"notifications_desk_{name}")


def letters_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show the batches of a notice, who needs a letter, and who has no address for one."""
    return _shown(request, access.with_people(request, notice_id))


def _shown(
    request: HttpRequest, notice: Notice, refused: tuple[UUID, PostalForm] | None = None
) -> HttpResponse:
    choice = letters.choose(notice, at=timezone.now())
    forms = {one.delivery.pk: postal_form(one.delivery) for one in choice.lacking}
    if refused is not None:
        forms |= dict([refused])
    context = _costs(notice, choice) | {
        "notice": notice,
        "choice": choice,
        "steers": access.may_steer(request, notice),
        "batches": batches_of(notice),
        "lacking": [(one, forms[one.delivery.pk]) for one in choice.lacking],
        "unlisted": choice.lacking_count - len(choice.lacking),
    }
    return render(request, "notifications/desk/letters.html", context)


def _costs(notice: Notice, choice: letters.Choice) -> dict[str, Any]:
    number = len(choice.letters)
    return {
        "number": number,
        "most": letters.MOST,
        "euros": letters.cost_of(notice.site, letters=number) / 100,
        "later": choice.addressed - number,
    }


def postal_form(delivery: Delivery, data: Any = None) -> PostalForm:
    """Give the form for a postal address; several stand on one page, each with ids of its own."""
    person = delivery.practitioner
    known = person.postal_address if person is not None else ""
    return PostalForm(data, auto_id=f"id_{delivery.pk}_%s", initial={"address": known})


def print_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Say how many letters, what they cost and what follows; then make the batch."""
    notice = _steered(request, notice_id)
    choice = letters.choose(notice, at=timezone.now())
    ids = " ".join(str(one.pk) for one in choice.letters)
    form = LettersForm(request.POST or None, initial={"deliveries": ids})
    if form.is_valid():
        chosen = Delivery.objects.filter(notice=notice, pk__in=form.cleaned_data["deliveries"])
        try:
            batch = letters.make_batch(
                notice, deliveries=chosen, by=access.person(request), at=timezone.now()
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, made(len(batch.deliveries)))
            return redirect("notifications_desk_letters_batch", notice.pk, batch.pk)
    context = _costs(notice, choice) | {"notice": notice, "choice": choice, "form": form}
    return render(request, "notifications/desk/letters_print.html", context)


def batch_view(request: HttpRequest, notice_id: UUID, batch_id: UUID) -> HttpResponse:
    """Show one batch: its files, when it was posted, who was presented her letter."""
    notice = access.with_people(request, notice_id)
    return _batch_shown(request, _batch(notice, batch_id), PostedForm(initial=_today()))


def _today() -> dict[str, Any]:
    return {"on": paris_day(timezone.now())}


def _batch_shown(request: HttpRequest, batch: LetterBatch, form: PostedForm) -> HttpResponse:
    notice = batch.notice
    context = {
        "notice": notice,
        "batch": batch,
        "lines": lines_of(batch),
        "euros": letters.cost_of(notice.site, letters=len(batch.deliveries)) / 100,
        "steers": access.may_steer(request, notice),
        "form": form,
    }
    return render(request, "notifications/desk/letters_batch.html", context)


@require_safe
def pdf_view(request: HttpRequest, notice_id: UUID, batch_id: UUID) -> HttpResponse:
    """Give the letters of a batch, ready to print."""
    batch = _batch(_steered(request, notice_id), batch_id)
    try:
        data = letters.pdf_of(batch, at=timezone.now())
    except (PdfUnavailableError, ValueError) as error:
        messages.error(request, str(error))
        return redirect("notifications_desk_letters_batch", notice_id, batch_id)
    return _file(data, "application/pdf", f"{batch_id}.pdf")


@require_safe
def csv_view(request: HttpRequest, notice_id: UUID, batch_id: UUID) -> HttpResponse:
    """Give the list of a batch, for the stamps."""
    batch = _batch(_steered(request, notice_id), batch_id)
    try:
        data = letters.csv_of(batch, at=timezone.now())
    except PdfUnavailableError as error:
        messages.error(request, str(error))
        return redirect("notifications_desk_letters_batch", notice_id, batch_id)
    return _file(data, "text/csv; charset=utf-8", f"{batch_id}.csv")


@require_POST
def posted_view(request: HttpRequest, notice_id: UUID, batch_id: UUID) -> HttpResponse:
    """Keep the day on which a batch was posted."""
    batch = _batch(_steered(request, notice_id), batch_id)
    form = PostedForm(request.POST)
    if form.is_valid():
        try:
            letters.posted(batch, on=form.cleaned_data["on"], at=timezone.now())
        except RefusedError as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("Kept. Enter each first presentation once its slip is in."))
            return redirect("notifications_desk_letters_batch", notice_id, batch_id)
    return _batch_shown(request, batch, form)


@require_POST
def discard_view(request: HttpRequest, notice_id: UUID, batch_id: UUID) -> HttpResponse:
    """Give up a batch that is not posted."""
    batch = _batch(_steered(request, notice_id), batch_id)
    try:
        letters.discard(batch)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("notifications_desk_letters_batch", notice_id, batch_id)
    messages.success(request, _("Given up: throw away what was printed of it."))
    return redirect(_NAME, notice_id)


def presented_view(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Take the day of the first presentation and its slip; say what followed."""
    delivery = access.delivery_for(request, delivery_id, steer=True)
    form = PresentedForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            letters.presented(
                delivery,
                on=said["on"],
                tracking=said["tracking"],
                scan=said["scan"].read(),
                scan_name=said["scan"].name or "",
                by=access.person(request),
                at=timezone.now(),
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, followed(delivery, before=delivery.state))
            return redirect("notifications_desk_delivery", delivery.pk)
    context = {
        "notice": delivery.notice,
        "delivery": delivery,
        "form": form,
        "is_posted": letters.is_by_letter(delivery),
        "postal": postal_form(delivery),
    }
    return render(request, "notifications/desk/letter_presented.html", context)


@require_POST
def postal_view(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Keep a postal address of somebody."""
    delivery = access.delivery_for(request, delivery_id, steer=True)
    form = postal_form(delivery, request.POST)
    if form.is_valid():
        address, by = form.cleaned_data["address"], access.person(request)
        try:
            letters.enter_address(delivery, address=address, by=by)
        except RefusedError as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("Kept: she is in the next batch of letters."))
            return redirect(_NAME, delivery.notice_id)
    return _shown(request, delivery.notice, (delivery.pk, form))


@require_safe
def slip_view(request: HttpRequest, delivery_id: UUID, proof_id: UUID) -> HttpResponse:
    """Give the slip of a presentation, as a file to keep."""
    delivery = access.delivery_for(request, delivery_id)
    # Erased, it is not there: its proof stays without it.
    kept = get_object_or_404(LetterScan, proof=proof_id, proof__delivery=delivery)
    data = bytes(kept.file)
    kind = type_of(data)
    if not kind:
        raise Http404
    return _file(data, kind, f"{proof_id}.{kind.rpartition('/')[2]}")


def _steered(request: HttpRequest, notice_id: UUID) -> Notice:
    """Give a notice to whoever may steer it and read about its people; 403 to others."""
    notice = access.with_people(request, notice_id)
    if not access.may_steer(request, notice):
        raise PermissionDenied
    return notice


def _batch(notice: Notice, batch_id: UUID) -> LetterBatch:
    found: LetterBatch = get_object_or_404(
        LetterBatch.objects.select_related("by").defer("pdf"), pk=batch_id, notice=notice
    )
    found.notice = notice
    return found


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
