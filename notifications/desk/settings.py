"""How a brand's notices leave, and its own rules for them: two pages and a trial per brand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Site

from notifications.forms import PracticeForm, RouteForm
from notifications.models import NoticePractice, Route
from notifications.simulating.connection import problem_of
from policies.permissions import BrandPermissionPolicy
from policies.registers_desk.history import history_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

OF_ROUTES: Final = BrandPermissionPolicy(Route)
OF_PRACTICES: Final = BrandPermissionPolicy(NoticePractice)
_READ: Final = ("view", "change")


def may_view_any(request: HttpRequest) -> bool:
    """Say whether the person may see the way or the rules of any brand."""
    policies = (OF_ROUTES, OF_PRACTICES)
    return any(one.user_has_any_permission(request.user, _READ) for one in policies)


def sites_of(request: HttpRequest) -> QuerySet[Site]:
    """Give the brands whose way or rules the person may see."""
    own = [
        policy.sites_user_has_any_permission_for(request.user, _READ)
        for policy in (OF_ROUTES, OF_PRACTICES)
    ]
    sites: QuerySet[Site] = (own[0] | own[1]).distinct().order_by("site_name", "pk")
    return sites


def settings_view(request: HttpRequest) -> HttpResponse:
    """List the person's brands with their way and their rules; whoever has one goes there."""
    sites = list(sites_of(request))
    if not sites:
        raise PermissionDenied
    if len(sites) == 1:
        return redirect("notifications_desk_route", sites[0].pk)
    routes = {one.site_id: one for one in Route.objects.filter(site__in=sites)}
    lines = [(site, routes.get(site.pk)) for site in sites]
    return render(request, "notifications/desk/route_list.html", {"lines": lines})


def route_view(request: HttpRequest, site_id: int) -> HttpResponse:
    """Show how a brand's notices leave; let whoever may change it."""
    site, may_change = _site_for(request, OF_ROUTES, site_id)
    route = Route.objects.filter(site=site).first() or Route(site=site)
    at = timezone.now()
    # The form writes into its instance: what was attested before is read first.
    attested = (route.provider, route.attestation.strip())
    form = RouteForm(request.POST or None, instance=route, today=timezone.localdate())
    if request.method == "POST":
        _check_may(may_change)
        if form.is_valid():
            _save_route(form, attested=attested, by=request.user, at=at)
            messages.success(request, _("Saved. Try the connection now: no mail is sent."))
            return redirect("notifications_desk_route", site.pk)
    return _shown(request, "route", form, site=site, may_change=may_change)


def _save_route(form: RouteForm, *, attested: tuple[str, str], by: Any, at: datetime) -> None:
    """Save a way; who attests is kept with what is attested."""
    route: Route = form.save(commit=False)
    route.attestation = route.attestation.strip()
    if not route.attestation:
        route.attested_by, route.attested_at = None, None
    elif (route.provider, route.attestation) != attested or route.attested_at is None:
        route.attested_by, route.attested_at = by, at
    route.save()


@require_POST
def try_route_view(request: HttpRequest, site_id: int) -> HttpResponse:
    """Connect, encrypt and sign in by a brand's way as it was saved, and send nothing."""
    site, may_change = _site_for(request, OF_ROUTES, site_id)
    _check_may(may_change)
    route = get_object_or_404(Route, site=site)
    if problem := problem_of(route):
        messages.error(request, problem)
    else:
        messages.success(request, _("It works: connected, encrypted, signed in. Nothing was sent."))
    return redirect("notifications_desk_route", site.pk)


def practice_view(request: HttpRequest, site_id: int) -> HttpResponse:
    """Show a brand's own rules for notices; let whoever may change them."""
    site, may_change = _site_for(request, OF_PRACTICES, site_id)
    practice = NoticePractice.objects.filter(site=site).first() or NoticePractice(site=site)
    form = PracticeForm(request.POST or None, instance=practice, today=timezone.localdate())
    if request.method == "POST":
        _check_may(may_change)
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect("notifications_desk_practice", site.pk)
    return _shown(request, "practice", form, site=site, may_change=may_change)


def _site_for(request: HttpRequest, policy: Any, site_id: int) -> tuple[Site, bool]:
    """Give a brand of the person's, and whether she may change this; 404 for any other brand."""
    seen = policy.sites_user_has_any_permission_for(request.user, _READ)
    site = seen.filter(pk=site_id).first()
    if site is None:
        raise Http404
    changed = policy.sites_user_has_permission_for(request.user, "change")
    return site, changed.filter(pk=site_id).exists()


def _check_may(may_change: bool) -> None:  # noqa: FBT001 (what the brand's rights say)
    if not may_change:
        raise PermissionDenied


def _shown(
    request: HttpRequest, name: str, form: Any, *, site: Site, may_change: bool
) -> HttpResponse:
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    # As it is kept: a form that was refused has written into its own row.
    model = type(form.instance)
    kept = model.objects.filter(site=site).first()
    context = {
        "form": form,
        "site": site,
        "kept": kept,
        "may_change": may_change,
        "history": history_of(model, [site]),
        "several": sites_of(request).count() > 1,
    }
    return render(request, f"notifications/desk/{name}.html", context)
