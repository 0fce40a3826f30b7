"""A policy's versions on the desk: see them, move the day of one, end one; brands' history."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from policies.actions import along, postpone_all, withdraw_all
from policies.desk import access
from policies.forms.deciding import PostponeForm, WithdrawForm
from policies.models import BrandSettings, PolicyPage, Version
from policies.spans import span_of


def versions_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """List the versions of a page's text with their days, and what can be done with each."""
    page = access.page_for(request, page_id, action="view")
    today = timezone.localdate()
    versions = Version.objects.of(page.policy, page.language).select_related(
        "promulgation__by", "adoption", "policy"
    )
    lines = [(version, span_of(version, today)) for version in versions]
    context = {
        "page": page,
        "lines": lines,
        "approver": access.may(request, "promulgate", page.policy),
        "answers": access.may(request, "override", page.policy),
    }
    return render(request, "policies/desk/versions.html", context)


def withdraw_view(request: HttpRequest, version_id: str) -> HttpResponse:
    """Ask why, warn that it cannot be undone, and end a version."""

    def act(versions: list[Version], form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        withdraw_all(versions, reason=reason, by=access.person(request), at=timezone.now())

    return _decide(request, version_id, WithdrawForm, act)


def postpone_view(request: HttpRequest, version_id: str) -> HttpResponse:
    """Ask for the new day and why, and move a coming version."""

    def act(versions: list[Version], form: forms.Form) -> None:
        day, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        postpone_all(versions, to=day, reason=reason, by=access.person(request), at=timezone.now())

    return _decide(request, version_id, PostponeForm, act)


def _decide(
    request: HttpRequest,
    version_id: str,
    form_class: type[WithdrawForm],
    act: Callable[[list[Version], forms.Form], None],
) -> HttpResponse:
    version = get_object_or_404(Version.objects.select_related("policy"), pk=version_id)
    page = get_object_or_404(
        PolicyPage, policy=version.policy, locale__language_code=version.language
    )
    if not access.may(request, "promulgate", version.policy):
        raise PermissionDenied
    others = along(version, at=timezone.now())
    form = form_class(request.POST or None, along=others)

    def done() -> None:
        act([version, *(others if form.cleaned_data.get("together") else [])], form)

    if form.is_valid() and access.done(request, done, form, _("Recorded.")):
        return redirect("policies_desk_versions", page.pk)
    context: dict[str, Any] = {"page": page, "version": version, "form": form}
    context["withdrawing"] = form_class is WithdrawForm
    # Withdrawn on its first day or before, a version leaves the one before it in force.
    begins, today = span_of(version, timezone.localdate()).begins, timezone.localdate()
    context["cancels"] = begins is not None and begins >= today
    return render(request, "policies/desk/decide.html", context)


def may_see_history(request: HttpRequest) -> bool:
    """Say whether the person may see the settings of any brand."""
    policy = BrandSettings.get_permission_policy()
    return bool(policy.user_has_any_permission(request.user, ["view", "change"]))


def sites_with_history(request: HttpRequest) -> QuerySet[Site]:
    """Give the brands whose settings the person may see."""
    policy = BrandSettings.get_permission_policy()
    sites: QuerySet[Site] = policy.sites_user_has_any_permission_for(
        request.user, ["view", "change"]
    )
    return sites


def brand_history(request: HttpRequest) -> HttpResponse:
    """Show who changed a brand's settings, what, and when; the newest first."""
    records = BrandSettings.history.filter(site__in=sites_with_history(request))
    lines = [
        (record, record.diff_against(record.prev_record).changes if record.prev_record else None)
        for record in records.select_related("history_user", "site")[:200]
    ]
    return render(request, "policies/desk/history.html", {"lines": lines})
