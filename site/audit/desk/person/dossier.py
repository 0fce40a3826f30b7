"""One practitioner as of a moment: by what she was bound, what she was told, all that happened."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from audit.desk.access import practitioner_for
from audit.desk.moment import Moment, moment_of
from audit.desk.person.picture import picture_of
from audit.desk.person.told_words import days_in_words, names_of, notice_day
from audit.desk.person.words import Line, Wording, contract
from audit.reading.person import as_of
from audit.reading.person_events import Key, Page, events_of, ids_of_decisions, page
from audit.reading.person_rows import Kept, kept_of, lines_of
from audit.reading.person_told import told_of
from consent.printing import about_each
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


def person_view(request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
    """Show a practitioner's dossier, as of now or of a day."""
    practitioner = practitioner_for(request, practitioner_id)
    moment, form = moment_of(request.GET)
    kept = kept_of(practitioner)
    stood = as_of(kept, at=moment.at)
    found = page(events_of(kept, at=moment.at), **_keys(request))
    context = {
        "practitioner": practitioner,
        "moment": moment,
        "form": form,
        "stood": stood,
        "was_otherwise": stood.then.name != practitioner.name,
        "contract": contract(stood.then.contract_start, stood.then.contract_end),
        "members": kept.members,
        "told": _told(kept, moment),
        "picture": picture_of(kept, at=moment.at),
        "days": _by_day(_said(kept, found, moment)),
        "older": _link(moment, after=found.older),
        "newer": _link(moment, before=found.newer),
        "leads": _leads(practitioner.pk, moment),
        "as_of": f"?{moment.query}" if moment.query else "",
    }
    return render(request, "audit/desk/person.html", context)


def _keys(request: HttpRequest) -> dict[str, Key]:
    """Give from where the timeline goes on. Raises Http404 for what is no key of ours."""
    given = {name: request.GET[name] for name in ("after", "before") if name in request.GET}
    try:
        return {name: Key.parsed(words) for name, words in given.items()}
    except ValueError as error:
        raise Http404 from error


def _link(moment: Moment, **keys: Key | None) -> str:
    """Give the query of another page of the timeline; "" where there is none."""
    asked = {name: str(key) for name, key in keys.items() if key is not None}
    if not asked:
        return ""
    if moment.on:
        asked["on"] = moment.on.isoformat()
    return urlencode(asked)


def _said(kept: Kept, found: Page, moment: Moment) -> list[Line]:
    acts = [one.row for one in found.events if one.kind == "act"]
    wording = Wording(
        kept,
        at=moment.at,
        query=moment.query,
        lines=lines_of(ids_of_decisions(found.events)),
        about=about_each(acts),
    )
    return [wording.said(one) for one in found.events]


def _by_day(lines: list[Line]) -> list[tuple[date, list[Line]]]:
    grouped = groupby(lines, key=lambda one: paris_day(one.event.at))
    return [(day, list(those)) for day, those in grouped]


def _told(kept: Kept, moment: Moment) -> list[dict[str, Any]]:
    """Give the notices of changes made for her, each with its words."""
    return [
        {
            "told": one,
            "names": names_of(one.versions),
            "enters": notice_day(one.notice, one.enters),
            "days": days_in_words(one),
        }
        for one in told_of(kept, at=moment.at)
    ]


def _leads(practitioner: UUID, moment: Moment) -> dict[str, str]:
    """Give where one goes on from here: her acts, her evidence, the staff's page."""
    on = {"on": moment.on.isoformat()} if moment.on else {}
    evidence = urlencode({"kind": "person", "person": practitioner})
    acts = urlencode({"person": practitioner, **on})
    return {
        "evidence": f"{reverse('audit_exports_ask')}?{evidence}",
        "acts": f"{reverse('audit_acts')}?{acts}",
        "desk": reverse("consent_desk_practitioner", args=[practitioner]),
    }
