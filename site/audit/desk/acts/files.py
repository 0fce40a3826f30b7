"""What belongs to an act and is given out as a file: its receipt, and the pictures of screens."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from audit.desk.acts.one import ActView, act_for, screens_of
from consent.printing import receipt_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@require_safe
def receipt_view(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Give the receipt's own bytes, as its person has them; once it is erased, the page says so."""
    receipt = receipt_of(act_for(request, act_id))
    if receipt is None:
        page: HttpResponse = ActView.as_view()(request, act_id=act_id)
        page.status_code = HTTPStatus.GONE
        return page
    return HttpResponse(
        receipt.canonical(),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="recu-{act_id}.json"'},
    )


@require_safe
def screen_view(request: HttpRequest, act_id: UUID, interface_screen_id: UUID) -> HttpResponse:
    """Give the picture of a screen that the act cites."""
    screen = get_object_or_404(screens_of(act_for(request, act_id)), pk=interface_screen_id)
    return HttpResponse(
        bytes(screen.screenshot),
        content_type="image/png",
        headers={"X-Content-Type-Options": "nosniff"},
    )
