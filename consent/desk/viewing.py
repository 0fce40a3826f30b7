"""View the pages of a practitioner as she sees them, for a reason that is kept; and stop."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from consent.actions.viewing import begin_viewing, end_viewing
from consent.desk import access
from consent.models import Practitioner
from policies.stored import SHELF


class ViewAsForm(forms.Form):
    """Why somebody must see what a practitioner sees."""

    reason = forms.CharField(
        label=gettext_lazy("Why you must see her pages"),
        max_length=500,
        help_text=gettext_lazy("Your name and the reason stay on record. Nothing can be done."),
    )


@require_POST
def view_as(request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
    """Show a practitioner's own pages to this session, until it is told to stop or time is up."""
    found = access.practitioner_for(request, practitioner_id)
    if not access.may_view_as(request.user, found):
        raise PermissionDenied
    form = ViewAsForm(request.POST)
    why_not = refusal_to_view(request, found)
    if why_not or not form.is_valid():
        messages.error(request, why_not or _("Say why you must see her pages."))
        return redirect("consent_desk_practitioner", found.pk)
    reason = form.cleaned_data["reason"]
    log(
        found,
        "consent.view_as",
        user=access.person(request),
        title=found.external_id,
        data={"reason": reason},
    )
    by = access.person(request).pk
    begin_viewing(request.session, by=by, viewed=found.pk, at=timezone.now())
    return redirect("consent:my_documents")


@require_POST
def stop_viewing(request: HttpRequest) -> HttpResponse:
    """Show this session its own pages again."""
    viewed = end_viewing(request.session)
    if viewed is None:
        return redirect("consent_desk_practitioners")
    return redirect("consent_desk_practitioner", viewed)


def refusal_to_view(request: HttpRequest, practitioner: Practitioner) -> str:
    """Say why nobody can see her pages from here; "" when one can."""
    user, site = practitioner.user, SHELF.site(request.get_host())
    if user is None or not user.is_active:
        return _("She has no account to sign in with: there are no pages to see.")
    if user.is_superuser or user.has_perm("wagtailadmin.access_admin"):
        return _("She is a member of staff too: nobody sees the pages of staff.")
    if site is None or site.pk != practitioner.site_id:
        return _("Her pages are at %(host)s: open this desk there.") % {
            "host": practitioner.site.hostname
        }
    return ""
