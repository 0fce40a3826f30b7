"""The pages of tools: all of a person's brands, and one tool of one brand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consent.actions.refusals import ActRefusedError
from consent.actions.tools import attest, change_tool, latest, obstacles, revoke, tool_of
from consent.choosing import is_attested
from consent.desk.tools.forms import AttestForm, RevokeForm, ToolForm
from consent.desk.tools.rights import may_attest, may_change, require, site_for, sites_of
from consent.desk.tools.words import POINTS
from consent.models import Tool, ToolKind
from consent.trackers.attesting import points
from policies.registers_desk.history import history_of
from policies.wake import refresh_pages

if TYPE_CHECKING:
    from wagtail.models import Site

    from consent.models import Attestation


def list_view(request: HttpRequest) -> HttpResponse:
    """List the person's brands with their tools, and until when each is attested."""
    sites = list(sites_of(request))
    if not sites:
        raise PermissionDenied
    day = timezone.localdate()
    lines = [
        {"site": site, "tool": tool, "latest": latest(tool), "holds": is_attested(tool, day=day)}
        for site in sites
        for tool in (tool_of(site, kind) for kind in ToolKind.values)
    ]
    return render(request, "consent/desk/tools.html", {"lines": lines})


def tool_view(request: HttpRequest, site_id: int, kind: str) -> HttpResponse:
    """Show how a brand uses a tool; let whoever may set it up."""
    site, tool = _asked(request, site_id, kind)
    form = ToolForm(request.POST or None, instance=tool_of(site, kind))
    if request.method == "POST":
        require(may_change(request, site))
        if form.is_valid() and _changed(request, form, site=site, kind=kind):
            return redirect("consent_desk_tool", site.pk, kind)
    return _shown(request, site, tool, form=form)


@require_POST
def attest_view(request: HttpRequest, site_id: int, kind: str) -> HttpResponse:
    """Record what a person confirms of a tool as she saw it."""
    site, tool = _set_up(request, site_id, kind)
    require(may_attest(request, site))
    form = AttestForm(request.POST, tool=tool, today=timezone.localdate())
    if form.is_valid():
        try:
            attest(
                tool,
                confirmed=form.confirmed(),
                expires_on=form.cleaned_data["expires_on"],
                remark=form.cleaned_data["remark"],
                by=request.user,
                at=timezone.now(),
            )
        except ActRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, site, kind, _("Attested."))
    return _shown(request, site, tool, attesting=form)


@require_POST
def revoke_view(request: HttpRequest, site_id: int, kind: str) -> HttpResponse:
    """End what was attested of a tool today."""
    site, tool = _set_up(request, site_id, kind)
    require(may_attest(request, site))
    form = RevokeForm(request.POST)
    if form.is_valid():
        try:
            revoke(tool, remark=form.cleaned_data["why"], by=request.user, at=timezone.now())
        except ActRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, site, kind, _("Revoked: visitors are asked from now on."))
    return _shown(request, site, tool, revoking=form)


def _asked(request: HttpRequest, site_id: int, kind: str) -> tuple[Site, Tool]:
    """Give a brand of the person's and its tool; 404 for what there is not."""
    if kind not in ToolKind.values:
        raise Http404
    site = site_for(request, site_id)
    return site, tool_of(site, kind)


def _set_up(request: HttpRequest, site_id: int, kind: str) -> tuple[Site, Tool]:
    """Give the same; 404 for a tool that was never set up either."""
    site, tool = _asked(request, site_id, kind)
    if tool._state.adding:
        raise Http404
    return site, tool


def _changed(request: HttpRequest, form: ToolForm, *, site: Site, kind: str) -> bool:
    try:
        change_tool(site, kind, setting=form.setting(), by=request.user, at=timezone.now())
    except ActRefusedError as refused:
        form.add_error(None, str(refused))
        return False
    refresh_pages()
    messages.success(
        request,
        _("Saved. Pages load it in this way once a consent version says so."),
    )
    return True


def _done(request: HttpRequest, site: Site, kind: str, said: str) -> HttpResponse:
    refresh_pages()
    messages.success(request, said)
    return redirect("consent_desk_tool", site.pk, kind)


def _shown(request: HttpRequest, site: Site, tool: Tool, **forms: Any) -> HttpResponse:
    changes = may_change(request, site)
    form = forms.get("form") or ToolForm(instance=tool_of(site, tool.kind))
    for field in form.fields.values():
        field.disabled = not changes
    day = timezone.localdate()
    holds = is_attested(tool, day=day)
    last = latest(tool)
    context = {
        "site": site,
        "tool": tool,
        "form": form,
        "why_not": obstacles(tool, day=day) if tool.is_on else [],
        "may_change": changes,
        "may_attest": may_attest(request, site) and not tool._state.adding,
        "attested": last if holds else None,
        "days_left": (last.expires_on - day).days if last and holds else 0,
        "has_points": bool(points(tool.kind, tool.mode)),
        "attesting": forms.get("attesting") or AttestForm(tool=tool, today=day),
        "revoking": forms.get("revoking") or RevokeForm(),
        "attestations": _attestations(tool),
        "history": history_of(Tool, [site], tool.pk),
    }
    return render(request, "consent/desk/tool.html", context)


def _attestations(tool: Tool) -> list[tuple[Attestation, list[str]]]:
    """Give what was attested and revoked of a tool, the newest first, with its points in words."""
    rows = tool.attestations.select_related("by").order_by("-at", "-pk")
    return [(row, [str(POINTS.get(key, key)) for key in row.statements]) for row in rows]
