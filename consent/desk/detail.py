"""One practitioner: what she has to answer, what binds her, what she did, and her cabinets."""

from collections import Counter
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from wagtail.log_actions import registry

from consent.actions.transcribing import type_of
from consent.desk import access, erasing
from consent.desk.viewing import ViewAsForm, refusal_to_view
from consent.models import Act, Identity, Origin, Practitioner
from consent.obligations import bound_by, obligations
from consent.printing import about_each
from policies.models import Version

# Of her acts, and of who saw her pages, the latest are shown.
ACTS: Final = 200
VIEWS: Final = 10


def practitioner_view(request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
    """Show a practitioner as she stands today."""
    found = access.practitioner_for(request, practitioner_id)
    at = timezone.now()
    due, bound = obligations(found, at=at), bound_by(found, at=at)
    versions = _versions([*(one.text.version for one in due), *(one.text.version for one in bound)])
    acts = _acts(found)
    about = about_each(acts)
    context = {
        "practitioner": found,
        "due": [(one, versions[one.text.version]) for one in due],
        "bound": [(one, versions[one.text.version]) for one in bound],
        "acts": [(act, about.get(act.pk, "")) for act in acts[:ACTS]],
        "more": len(acts) > ACTS,
        "counts": _by_origin(found),
        "members": found.memberships.select_related("cabinet").order_by("cabinet__name", "pk"),
        "may_transcribe": access.may_transcribe(request, found),
        "may_view_as": access.may_view_as(request.user, found),
        **erasing.shown_beside(request, found),
        "view_form": ViewAsForm(),
        "cannot_view": refusal_to_view(request, found),
        "views": registry.get_logs_for_instance(found).select_related("user")[:VIEWS],
    }
    return render(request, "consent/desk/practitioner.html", context)


def paper_view(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Give the scan from which an act was transcribed, as a file to keep."""
    # Erased, it is not there: the act stays without it.
    kept = get_object_or_404(Identity.objects.select_related("act"), pk=act_id)
    access.practitioner_for(request, kept.act.practitioner_id)
    data = bytes(kept.paper or b"")
    kind = type_of(data)
    if not kind:
        raise Http404
    name = f"{act_id}.{kind.rpartition('/')[2]}"
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _versions(ids: list[UUID]) -> dict[UUID, Version]:
    names = ("title", "major", "minor", "language")
    found: dict[UUID, Version] = Version.objects.only(*names).in_bulk(ids)
    return found


def _acts(practitioner: Practitioner) -> list[Act]:
    acts = Act.objects.of(practitioner).select_related(
        "practitioner", "cabinet", "operator", "identity"
    )
    # The scan itself is large: only whether there is one is asked.
    acts = acts.prefetch_related(None).defer("identity__paper").order_by("-at", "-recorded_at")
    shown = list(acts[: ACTS + 1])
    versions = _versions([act.version_id for act in shown if act.version_id])
    for act in shown:
        if act.version_id:
            act.version = versions[act.version_id]
    return shown


def _by_origin(practitioner: Practitioner) -> list[tuple[Any, int]]:
    """Count her acts origin by origin: they are never merged (RULES section 1)."""
    counts = Counter(Act.objects.of(practitioner).values_list("origin", flat=True))
    return [(Origin(name), counts[name]) for name in Origin.values if counts[name]]
