"""The approver's pages in the admin: promulgate a draft, see its versions, move or end one."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.permission_policies.sites import SitePermissionPolicy

from policies import wake
from policies.actions import DraftChangedError, RefusedError, postpone, promulgate, withdraw
from policies.forms import PostponeForm, PromulgateForm, WithdrawForm
from policies.models import BrandHome, BrandSettings, Policy, PolicyPage, Version
from policies.spans import span_of

if TYPE_CHECKING:
    from accounts.models import User

PERMISSIONS = SitePermissionPolicy(Policy)


def may(request: HttpRequest, action: str, policy: Policy | None) -> bool:
    """Say whether the person may do `action` (view, promulgate) with a brand's policy."""
    return policy is not None and PERMISSIONS.user_has_permission_for_instance(
        request.user, action, policy
    )


def _person(request: HttpRequest) -> "User":
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def refusal_to_delete(pages: Iterable[Page]) -> str:
    """Say why one of these pages, or a page under it, stays; nothing when all may go."""
    for page in pages:
        if page.is_site_root():
            return _("“%(title)s” is the home of a brand: it stays.") % {"title": page.title}
        bound = PolicyPage.objects.descendant_of(page, inclusive=True).filter(
            policy__versions__language=F("locale__language_code")
        )
        if found := bound.first():
            return _(
                "“%(title)s” has versions, which are for ever: withdraw the one in force instead."
            ) % {"title": found.title}
    return ""


def refusal_to_copy(page: Page) -> str:
    """Say why a page is not copied; nothing when it may be."""
    if page.specific_class in (PolicyPage, BrandHome):
        return _("Policies and brand homes are not copied: create a new one instead.")
    return ""


def _page(request: HttpRequest, page_id: int, *, action: str) -> PolicyPage:
    page = get_object_or_404(PolicyPage, pk=page_id)
    if not may(request, action, page.policy):
        raise PermissionDenied
    return page


def promulgate_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for class, day and summaries; show what will be fixed; then fix it."""
    page = _page(request, page_id, action="promulgate")
    at = timezone.now()
    pages = list(PolicyPage.objects.filter(policy=page.policy).order_by("-locale__language_code"))
    form = PromulgateForm(request.POST or None, pages=pages, at=at)
    step = request.POST.get("step", "")
    if step and form.is_valid():
        if step == "promulgate" and _promulgated(request, form):
            return redirect("policies_desk_versions", page.pk)
        if step == "review":
            context = {"page": page, "form": form, "texts": list(form.chosen())}
            return render(request, "policies/desk/confirm.html", context)
    return render(request, "policies/desk/promulgate.html", {"page": page, "form": form})


def _promulgated(request: HttpRequest, form: PromulgateForm) -> bool:
    def act() -> None:
        try:
            promulgate(
                list(form.chosen()),
                change=form.cleaned_data["change"],
                in_force_from=form.cleaned_data["in_force_from"],
                by=_person(request),
                at=timezone.now(),
            )
        except DraftChangedError:
            form.show_anew()
            raise

    return _done(request, act, form, _("The text is promulgated. It can no longer be changed."))


def versions_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """List the versions of a page's text with their days, and what can be done with each."""
    page = _page(request, page_id, action="view")
    today = timezone.localdate()
    versions = Version.objects.of(page.policy, page.language).select_related(
        "promulgation__by", "adoption", "policy"
    )
    lines = [(version, span_of(version, today)) for version in versions]
    context = {"page": page, "lines": lines, "approver": may(request, "promulgate", page.policy)}
    return render(request, "policies/desk/versions.html", context)


def withdraw_view(request: HttpRequest, version_id: str) -> HttpResponse:
    """Ask why, warn that it cannot be undone, and end a version."""

    def act(version: Version, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        withdraw(version, reason=reason, by=_person(request), at=timezone.now())

    return _decide(request, version_id, WithdrawForm, act)


def postpone_view(request: HttpRequest, version_id: str) -> HttpResponse:
    """Ask for the new day and why, and move a coming version."""

    def act(version: Version, form: forms.Form) -> None:
        day, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        postpone(version, to=day, reason=reason, by=_person(request), at=timezone.now())

    return _decide(request, version_id, PostponeForm, act)


def _decide(
    request: HttpRequest,
    version_id: str,
    form_class: type[forms.Form],
    act: Callable[[Version, forms.Form], None],
) -> HttpResponse:
    version = get_object_or_404(Version.objects.select_related("policy"), pk=version_id)
    page = get_object_or_404(
        PolicyPage, policy=version.policy, locale__language_code=version.language
    )
    if not may(request, "promulgate", version.policy):
        raise PermissionDenied
    form = form_class(request.POST or None)
    if form.is_valid() and _done(request, lambda: act(version, form), form, _("Recorded.")):
        return redirect("policies_desk_versions", page.pk)
    context: dict[str, Any] = {"page": page, "version": version, "form": form}
    context["withdrawing"] = form_class is WithdrawForm
    # Withdrawn on its first day or before, a version leaves the one before it in force.
    begins, today = span_of(version, timezone.localdate()).begins, timezone.localdate()
    context["cancels"] = begins is not None and begins >= today
    return render(request, "policies/desk/decide.html", context)


def _done(request: HttpRequest, act: Callable[[], None], form: forms.Form, sentence: str) -> bool:
    try:
        act()
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    wake.refresh_pages()
    messages.success(request, sentence)
    return True


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
