"""What a practitioner sees of her own: the texts that bind her."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from consent.models import Practitioner
from consent.views.frame import page
from policies.addresses import KINDS, LANGUAGES, compare_path
from policies.models import BrandSettings, EntryIntoForce, Version
from policies.stored import SHELF


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A version to come: from which day, and where its changes are shown ("" for a first one)."""

    version: Version
    begins: date
    changes: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A policy as it concerns someone: what is in force, since when, and what is to come."""

    version: Version | None
    since: date | None
    coming: tuple[Coming, ...]


@cache_control(private=True, no_store=True)
@require_safe
@login_required
def my_documents(request: HttpRequest) -> HttpResponse:
    """Show the brand's texts that concern the person signed in, in her language."""
    site = SHELF.site(request.get_host())
    found = Practitioner.objects.select_related("site").filter(user=request.user.pk).first()
    if found is None:
        return _without_record(request, site)
    with translation.override(found.language):
        if site is None or site.pk != found.site_id:
            elsewhere = {"home": BrandSettings.for_site(found.site)}
            return page(request, "elsewhere", site or found.site, elsewhere)
        day = timezone.localdate()
        context = {
            "practitioner": found,
            "documents": documents(found, day=day),
            "ended": found.contract_end and found.contract_end < day,
            "second_factor": is_mfa_enabled(request.user),
        }
        return page(request, "documents", site, context)


def documents(practitioner: Practitioner, *, day: date) -> list[Document]:
    """Give her brand's policies on a Paris day, each in her language or, without one, another.

    Three queries, however many policies there are.
    """
    of_brand = Version.objects.filter(policy__site=practitioner.site_id).select_related("policy")
    in_force = {_place(version): version for version in of_brand.in_force(at=day)}
    coming = defaultdict(list)
    for version in of_brand.coming(at=day):
        coming[_place(version)].append(version)
    entries = EntryIntoForce.objects.standing().filter(version__policy__site=practitioner.site_id)
    days = dict(entries.values_list("version", "day"))
    languages = sorted(LANGUAGES, key=lambda code: code != practitioner.language)
    shown = []
    for kind in KINDS:
        places = [(kind, language) for language in languages]
        place = next((one for one in places if one in in_force or one in coming), None)
        if place is not None:
            shown.append(_document(in_force.get(place), coming[place], days))
    return shown


def _place(version: Version) -> tuple[str, str]:
    return version.policy.kind, version.language


def _document(
    version: Version | None, coming: list[Version], days: dict[Any, date | None]
) -> Document:
    return Document(
        version=version,
        since=days[version.pk] if version else None,
        coming=tuple(
            Coming(version=one, begins=days[one.pk] or date.max, changes=_changes(version, one))
            for one in coming
        ),
    )


def _changes(version: Version | None, coming: Version) -> str:
    if version is None:
        return ""
    return compare_path(coming.policy.kind, coming.language, version.number, coming.number)


def _without_record(request: HttpRequest, site: Site | None) -> HttpResponse:
    """Staff have their desk; anyone else learns whom to write to."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    if site is None:
        raise Http404(_("No brand has this host name."))
    # No record says which language this person reads: her browser does.
    with translation.override(translation.get_language_from_request(request)):
        return page(request, "nothing", site, {})
