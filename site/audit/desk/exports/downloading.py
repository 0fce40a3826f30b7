"""Gives files out: to who asked, while she still reads those brands, from whatever byte on."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from audit.desk.access import person, sites_of
from audit.desk.exports.rights import own_export
from audit.exports.files import path_of, pieces
from audit.exports.ranges import Part, UnsatisfiableError, asked_part
from audit.looking import Looked, look
from audit.models import AccessKind, ExportFormat, ExportState
from consent.ledger import canonical_json, instant

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

    from audit.models import Export

TYPES: Final = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSONL: "application/jsonl; charset=utf-8",
    ExportFormat.ZIP: "application/zip",
}


@require_safe
@cache_control(private=True, no_store=True)
def download_view(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """Give a file, or the part of it that Range asks for; each answer is on record before."""
    export = _ready(request, export_id)
    size = path_of(export).stat().st_size
    etag = f'"{export.sha256}"'
    # Of a HEAD, ranges mean nothing (RFC 9110, 14.2).
    ranges = request.headers if request.method == "GET" else {}
    try:
        part = asked_part(ranges.get("Range", ""), ranges.get("If-Range", ""), size=size, etag=etag)
    except UnsatisfiableError:
        unmet = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        unmet["Content-Range"] = f"bytes */{size}"
        return unmet
    if request.method == "GET":
        _log(request, export, part)
    response = _given(request, export, part or Part(first=0, last=size - 1, size=size))
    if part is not None:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = str(part)
    given = {"ETag": etag, "Accept-Ranges": "bytes", **_disposition(export)}
    for name, value in given.items():
        response[name] = value
    return response


@require_safe
def sha256_view(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Give the digest of a file as `sha256sum -c` reads it."""
    export = _ready(request, export_id)
    response = HttpResponse(f"{export.sha256}  {export.name}\n", content_type="text/plain")
    response["Content-Disposition"] = f'attachment; filename="{export.name}.sha256"'
    return response


@require_safe
def about_view(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Give who asked for what, as of when, and the digest of what came of it, as JSON."""
    export = _ready(request, export_id)
    brands = [site.hostname for site in sites_of(request) if site.pk in export.sites]
    said = {
        "file": export.name,
        "sha256": export.sha256,
        "size": export.written,
        "rows": export.rows,
        "kind": export.kind,
        "brands": brands,
        "terms": export.terms,
        "as_of": instant(export.as_of),
        "by": str(export.by_id),
        "asked_at": instant(export.asked_at),
    }
    response = HttpResponse(canonical_json(said), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{export.name}.about.json"'
    return response


def _ready(request: HttpRequest, export_id: UUID) -> Export:
    export = own_export(request, export_id)
    is_over = export.expires_at is None or export.expires_at <= timezone.now()
    if export.state != ExportState.DONE or is_over or not path_of(export).exists():
        raise Http404
    return export


def _given(request: HttpRequest, export: Export, part: Part) -> HttpResponseBase:
    kind = TYPES[ExportFormat(export.format)]
    response: HttpResponseBase = HttpResponse(content_type=kind)
    if request.method == "GET":
        stream = pieces(path_of(export), part.first, part.last)
        response = StreamingHttpResponse(stream, content_type=kind)
    response["Content-Length"] = str(part.length)
    return response


def _disposition(export: Export) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{export.name}"',
        "X-Content-Type-Options": "nosniff",
    }


def _log(request: HttpRequest, export: Export, part: Part | None) -> None:
    look(
        Looked(
            kind=AccessKind.DOWNLOAD,
            place="audit_exports_download",
            subject=f"export {export.pk}",
            sites=[site for site in sites_of(request) if site.pk in export.sites],
            query={"sha256": export.sha256, "from": str(part.first if part else 0)},
        ),
        by=person(request),
        at=timezone.now(),
    )
