"""A version's text, and what changed in it since the one before: pages of their own, being long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.safestring import mark_safe

from audit.desk.access import version_for
from audit.desk.moment import moment_of
from audit.desk.version.finding import before
from policies.actions.texts import draft_of_version
from policies.clauses import digest
from policies.desk.showing import redline_parts
from policies.diff import compare_drafts
from policies.models.proposals import Suggested
from policies.wording.reasons import reason_words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


def text_view(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the text as it was fixed, and whether its digest is still that of its words."""
    version = version_for(request, version_id)
    context = {
        "version": version,
        "moment": moment_of(request.GET)[0],
        # Sanitised when it was fixed; a version never changes.
        "text": mark_safe(version.html),  # noqa: S308
        "is_intact": digest(version.markdown) == version.sha256,
    }
    return render(request, "audit/desk/version_text.html", context)


def redline_view(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show what changed since the version before, word by word."""
    version = version_for(request, version_id)
    base = before(version).first()
    redline = compare_drafts(draft_of_version(base), draft_of_version(version)) if base else None
    context = {
        "version": version,
        "moment": moment_of(request.GET)[0],
        "base": base,
        "redline": redline_parts(redline, prefix="change-", top=3),
        "suggested": Suggested(redline.suggested_class).label if redline else "",
        "reasons": [reason_words(reason) for reason in redline.reasons] if redline else [],
    }
    return render(request, "audit/desk/version_redline.html", context)
