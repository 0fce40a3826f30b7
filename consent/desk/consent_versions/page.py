"""A brand's page: what binds now, what would change, what holds it up; propose it. Its versions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from consent.actions.asking import hands_in, propose
from consent.choosing import content, digest, standing
from consent.choosing.obstacles import obstacles
from consent.choosing.suggesting import Suggestion, suggestion
from consent.desk.consent_versions import access, showing
from consent.desk.consent_versions.forms import ProposeForm
from consent.models import ConsentProposal, ConsentVersion
from policies.deadlines import paris_day
from policies.desk.access import done, person
from policies.models.versions import Change


def list_view(request: HttpRequest) -> HttpResponse:
    """List the person's brands with what binds there; lead to the only one."""
    if not access.may_view_any(request):
        raise PermissionDenied
    sites = access.sites(request)
    if len(sites) == 1:
        return redirect("consent_desk_consent_versions_of", sites[0].pk)
    lines = [(site, standing(site), _open(site)) for site in sites]
    return render(request, "consent/desk/consent_brands.html", {"lines": lines})


def brand_view(request: HttpRequest, site_id: int) -> HttpResponse:
    """Show a brand's page; put forward what it shows."""
    site, at = access.site_for(request, site_id), timezone.now()
    before, now = standing(site), content(site)
    seen = suggestion(before.content if before else None, now)
    form = ProposeForm(request.POST or None, seen=seen, initial={"sha256": digest(now)})
    if request.method == "POST":
        if not access.may_propose(request, site):
            raise PermissionDenied
        if form.is_valid() and _proposed(request, site, form, at=at):
            return redirect("consent_desk_consent_versions_of", site.pk)
    return _shown(request, site, form, seen=seen, at=at)


def version_view(request: HttpRequest, site_id: int, consent_version_id: UUID) -> HttpResponse:
    """Show a consent version as it was fixed, beside the one before it."""
    site = access.site_for(request, site_id)
    found = ConsentVersion.objects.select_related("by", "proposal__by")
    version = get_object_or_404(found, site=site, pk=consent_version_id)
    before = _before(version)
    context = {
        "site": site,
        "version": version,
        "before": before,
        "texts": showing.changed(
            before.content if before else None, version.content, prefix="version-"
        ),
    }
    return render(request, "consent/desk/consent_version.html", context)


def _before(version: ConsentVersion) -> ConsentVersion | None:
    smaller = Q(major__lt=version.major) | Q(major=version.major, minor__lt=version.minor)
    found: ConsentVersion | None = (
        ConsentVersion.objects.filter(smaller, site=version.site_id)
        .order_by("-major", "-minor")
        .first()
    )
    return found


def _proposed(request: HttpRequest, site: Site, form: ProposeForm, *, at: datetime) -> bool:
    """Propose what was on the screen; put a refusal into the form."""
    said = form.cleaned_data
    if said["sha256"] != digest(content(site)):
        form.add_error(
            None, _("The register or the banner was changed meanwhile: read it again, then go on.")
        )
        return False

    def act() -> None:
        propose(
            site,
            by=person(request),
            at=at,
            change=Change(said["change"]),
            lower_reason=said.get("lower_reason", ""),
            summaries=form.summaries(),
        )

    return done(request, act, form, _("Proposed. Somebody else promulgates it."))


def _shown(
    request: HttpRequest, site: Site, form: ProposeForm, *, seen: Suggestion, at: datetime
) -> HttpResponse:
    before, proposal, day = standing(site), _open(site), paris_day(at)
    old = before.content if before else None
    context = {
        "site": site,
        "form": form,
        "version": before,
        "today": showing.today(before, day=day) if before else [],
        "seen": seen,
        "differences": showing.differences(seen),
        "rewritten": showing.rewritten(seen),
        "texts": [] if seen.is_same else showing.changed(old, content(site), prefix="now-"),
        "obstacles": [] if seen.is_same else obstacles(site, day=day),
        "may_propose": access.may_propose(request, site),
        "versions": [
            (one, showing.summary(one.summaries))
            for one in ConsentVersion.objects.filter(site=site).select_related("by")
        ],
        **_of_proposal(request, proposal, before),
    }
    return render(request, "consent/desk/consent_versions.html", context)


def _of_proposal(
    request: HttpRequest, proposal: ConsentProposal | None, before: ConsentVersion | None
) -> dict[str, Any]:
    """Give what the page shows of an open proposal, and what the person may do with it."""
    if proposal is None:
        return {"proposal": None}
    by = person(request).pk
    may = access.may_promulgate(request, proposal.site)
    had_part = by in hands_in(proposal, before)
    return {
        "proposal": proposal,
        "is_stale": digest(content(proposal.site)) != proposal.sha256,
        "had_part": had_part,
        "may_promulgate": may and not had_part,
        "may_withdraw": may or by == proposal.by_id,
        "promulgators": access.promulgators(proposal),
    }


def _open(site: Site) -> ConsentProposal | None:
    found: ConsentProposal | None = (
        ConsentProposal.objects.filter(site=site, closed_at=None).select_related("by").first()
    )
    return found
