"""The page of one version: how it came to be, who was told, who had answered it on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.shortcuts import render

from audit.desk.moment import moment_of
from audit.desk.version.answers import answers_shown, origins
from audit.desk.version.finding import before, brief_version_for
from audit.desk.version.origin import cause_of, decided_of
from audit.reading.coverage import coverage, texts_of
from audit.reading.coverage_informed import informed
from audit.reading.person_rows import days_decided_of
from audit.reading.versions import NEVER, days_at
from consent.models import OwnEntry
from consent.obligations import NOT_UNTIL_INFORMED
from notifications.schedule.notices import last_legal_day

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from policies.models import Version


def version_view(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the dossier of a version of a brand of the person's, as of a moment."""
    version = brief_version_for(request, version_id)
    moment, form = moment_of(request.GET)
    cause = cause_of(version, at=moment.at)
    # Adopted, it had bound before it was recorded.
    is_known = version.recorded_at < moment.at or cause.adoption is not None
    span = days_at(days_decided_of(version.policy.site_id), at=moment.at).get(version.pk, NEVER)
    context: dict[str, Any] = {
        "version": version,
        "moment": moment,
        "form": form,
        "is_known": is_known,
        "span": span,
        "base": before(version).only("pk", "major", "minor").first(),
        "cause": cause,
        "decided": decided_of(version, at=moment.at),
        "public_url": f"{version.policy.site.root_url}{version.public_path()}",
    }
    if is_known:
        context |= _people(version, begins=span.begins, at=moment.at)
    return render(request, "audit/desk/version.html", context)


def _people(version: Version, *, begins: date | None, at: datetime) -> dict[str, Any]:
    """Give who was told of the number, whom it binds later, and who had answered it."""
    notices = informed(version, at=at)
    required = next((one.notice.required_days for one in notices), None)
    last_day = last_legal_day(begins, required_days=required)
    covered = coverage(version, at=at)
    return {
        "notices": notices,
        "last_day": last_day,
        "own_days": own_days(version, at=at),
        "coverage": covered,
        "origins": origins(),
        "answers": answers_shown(version, covered, begins=begins, last_day=last_day),
    }


def own_days(version: Version, *, at: datetime) -> dict[str, int]:
    """Give how many had a later day of their own on the number, as decided before an instant.

    `waiting` are those whom it does not bind before they are informed.
    """
    known = OwnEntry.objects.filter(version__in=texts_of(version), decided_at__lt=at)
    standing = known.filter(Q(replaced_by=None) | Q(replaced_by__decided_at__gte=at))
    waiting = standing.filter(day=NOT_UNTIL_INFORMED).values("practitioner").distinct().count()
    later = standing.exclude(day=NOT_UNTIL_INFORMED).values("practitioner").distinct().count()
    return {"later": later, "waiting": waiting}
