"""Whose exports somebody sees: those of her brands; and whose files she is given: her own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from audit.desk.access import person, sites_of
from audit.models import Export

if TYPE_CHECKING:
    from django.http import HttpRequest


def exports_for(request: HttpRequest) -> Any:
    """Give the exports of what the person reads, all of it; 403 for who reads nothing."""
    keys = [site.pk for site in sites_of(request)]
    return Export.objects.filter(sites__contained_by=keys).select_related("by")


def export_for(request: HttpRequest, export_id: UUID) -> Export:
    """Give one of them; 404 for others."""
    found: Export = get_object_or_404(exports_for(request), pk=export_id)
    return found


def own_export(request: HttpRequest, export_id: UUID) -> Export:
    """Give one that she asked for herself, of brands that she still reads; 404 for others."""
    found = export_for(request, export_id)
    if found.by_id != person(request).pk:
        raise Http404
    return found
