"""One person of a notice: each try, what was heard of it, the proofs, and the exact mail."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from consent.links import revoke
from notifications.composing import Values, links_in, message_of, whole
from notifications.desk import access, people
from notifications.models import Attempt, Delivery, Event, Information, LetterProof, Stage
from notifications.models.deliveries import FAILED

if TYPE_CHECKING:
    from django.http import HttpRequest

# Of one person; a server that defers for days makes some dozens.
MOST: Final = 200


def delivery_view(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Show what became of a notice for one person, or for the canary."""
    delivery = access.delivery_for(request, delivery_id)
    return shown(request, delivery)


def shown(request: HttpRequest, delivery: Delivery, form: Any = None) -> HttpResponse:
    """Give the page of one person; `form` is an address that was refused."""
    notice = delivery.notice
    steers = access.may_steer(request, notice) and delivery.practitioner is not None
    may_mend = steers and delivery.state in people.MENDABLE
    context = {
        "notice": notice,
        "delivery": delivery,
        "person": delivery.practitioner,
        "attempts": _attempts(delivery),
        "informations": _informations(delivery),
        "letters": LetterProof.objects.filter(delivery=delivery).select_related("by"),
        "events": _events(request, delivery),
        "sees_events": access.may_see_events(request, notice),
        "form": form or (people.address_form(delivery) if may_mend else None),
        "may_prove": steers and delivery.stage == Stage.LETTER and not delivery.informed_at,
        "may_retry": steers and delivery.state in FAILED,
    }
    return render(request, "notifications/desk/delivery.html", context)


def message_view(request: HttpRequest, delivery_id: UUID, attempt_id: UUID) -> HttpResponse:
    """Show the mail of a try without her personal links; give the exact file once these are over.

    A link answers in her name: nobody else is to read one that works.
    """
    delivery = access.delivery_for(request, delivery_id)
    attempts = Attempt.objects.select_related("body", "route")
    attempt = get_object_or_404(attempts, pk=attempt_id, delivery=delivery)
    if attempt.body is None or not attempt.values:
        raise Http404
    values = Values.read(attempt.values)
    if request.method == "POST":
        revoke(links_in(values), at=timezone.now())
        return _file(message_of(attempt), attempt)
    hidden = replace(values, links=tuple("..." for _link in values.links))
    data = whole(attempt.body, hidden)
    read = message_from_bytes(data, EmailMessage, policy=policy.default)
    plain = read.get_body(("plain",))
    context = {
        "notice": delivery.notice,
        "delivery": delivery,
        "attempt": attempt,
        "headers": list(read.items()),
        "words": plain.get_content() if plain is not None else "",
        "attachments": [(one.get_filename(), _size(one)) for one in read.iter_attachments()],
        "size": len(data),
        "source": data.decode("ascii", "replace"),
        "has_links": bool(links_in(values)),
    }
    return render(request, "notifications/desk/message.html", context)


def _size(part: Any) -> int:
    return len(part.get_payload(decode=True) or b"")


def _file(data: bytes, attempt: Attempt) -> HttpResponse:
    return HttpResponse(
        data,
        content_type="message/rfc822",
        headers={
            "Content-Disposition": f'attachment; filename="{attempt.pk}.eml"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _attempts(delivery: Delivery) -> list[Attempt]:
    rows = Attempt.objects.filter(delivery=delivery).select_related("route")
    # The values hold the whole of what is personal in a mail: its own page reads them.
    return list(rows.defer("values").order_by("-round", "-number")[:MOST])


def _informations(delivery: Delivery) -> list[Information]:
    rows = Information.objects.filter(delivery=delivery).select_related("entry", "by")
    return list(rows.order_by("-recorded_at", "pk")[:MOST])


def _events(request: HttpRequest, delivery: Delivery) -> list[Event]:
    rows = Event.objects.filter(delivery=delivery).select_related("route").order_by("-at", "pk")
    if not access.may_see_events(request, delivery.notice):
        # What was understood, without what a provider wrote of her.
        rows = rows.defer("raw")
    return list(rows[:MOST])
