"""The pages of exports: what was asked for, how far one is, giving it up, trying again."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from audit.desk.access import person, sites_of
from audit.desk.exports.rights import export_for, exports_for, own_export
from audit.exports.asking import cancel, retry
from audit.models import ExportState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from audit.models import Export

LATEST: Final = 50
# Seconds after which a page with a file that is being made asks again.
EVERY: Final = 5


@never_cache
def list_view(request: HttpRequest) -> HttpResponse:
    """List the latest exports: one's own, then those of others on the same brands."""
    found, own = exports_for(request).order_by("-asked_at", "-pk"), person(request)
    mine = list(found.filter(by=own)[:LATEST])
    context = {"mine": mine, "others": list(found.exclude(by=own)[:LATEST])}
    return render(request, "audit/desk/exports.html", context)


@never_cache
def export_view(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Show how far a file is, and once it is ready how to check it."""
    export = export_for(request, export_id)
    sites = [site for site in sites_of(request) if site.pk in export.sites]
    context: dict[str, Any] = {
        "export": export,
        "sites": sites,
        "percent": export.progress // 10,
        "left": left(export, at=timezone.now()),
        "is_mine": export.by_id == person(request).pk,
        "every": EVERY,
        "states": ExportState,
    }
    response = render(request, "audit/desk/exports_export.html", context)
    if export.is_open:
        # A page without scripts, too, shows how far a file is.
        response["Refresh"] = str(EVERY)
    return response


@require_POST
def cancel_view(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Give a file up."""
    if cancel(own_export(request, export_id), at=timezone.now()):
        messages.success(request, _("Cancelled: what was written of it is deleted."))
    else:
        messages.error(request, _("It was over before: there was nothing to cancel."))
    return redirect("audit_exports_export", export_id)


@require_POST
def retry_view(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Let a file that failed be gone on with."""
    if retry(own_export(request, export_id)):
        messages.success(request, _("It goes on from where it stopped."))
    else:
        messages.error(request, _("It has not failed: there is nothing to try again."))
    return redirect("audit_exports_export", export_id)


def left(export: Export, *, at: datetime) -> int | None:
    """Give about how many minutes a file still takes, by what it took; None where nothing says."""
    if export.state != ExportState.RUNNING or not export.began_at or not export.progress:
        return None
    took = (at - export.began_at) * (1000 - export.progress) / export.progress
    return max(1, ceil(took.total_seconds() / 60))
