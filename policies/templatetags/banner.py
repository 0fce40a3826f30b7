"""The banner of trackers in templates: whoever answers the port says what stands there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django import template
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Site

from policies import ports
from policies.addresses import LANGUAGES
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template import Context

register = template.Library()
NOTHING = SafeString("")


class About(NamedTuple):
    """Of which brand a page is, in which language, on which Paris day."""

    site: Site
    language: str
    day: date


@register.simple_tag(takes_context=True)
def choice_head(context: Context) -> SafeString:
    """Give what the banner needs in `<head>`."""
    banner, shown = _banner(context), _shown(context)
    if banner is None or shown is None:
        return NOTHING
    return banner.head(shown.site, shown.language)


@register.simple_tag(takes_context=True)
def choice_region(context: Context) -> SafeString:
    """Give the banner and the preferences: first in `<body>`."""
    banner, shown = _banner(context), _shown(context)
    if banner is None or shown is None:
        return NOTHING
    return banner.region(shown.site, shown.language, day=shown.day)


@register.simple_tag(takes_context=True)
def choice_trackers(context: Context, on: str) -> SafeString:
    """Give what may load later, last in `<body>`; `on` is the kind of page: public or payment."""
    banner, shown = _banner(context), _shown(context)
    if banner is None or shown is None:
        return NOTHING
    return banner.trackers(shown.site, on=on, day=shown.day)


@register.filter
def preferences(language: str) -> str:
    """Give the address of the preferences page; empty where nobody asks about trackers."""
    banner = ports.banner()
    return "" if banner is None else banner.preferences(_known(language))


def _banner(context: Context) -> ports.Shown | None:
    """Give who answers: from memory on a page made for one reader, for a stored page anew."""
    banner = ports.banner()
    return banner.lately() if banner is not None and "request" in context else banner


def _shown(context: Context) -> About | None:
    """Give what a page is about: as its view says, else by its address. None in a preview."""
    said = context.get("site")
    # Other apps have a `site` of their own in their pages.
    site = said if isinstance(said, Site) else _site(context.get("request"))
    if site is None or context.get("preview"):
        return None
    language = _known(context.get("language") or get_language())
    day = context.get("day")
    today = day if isinstance(day, date) else paris_day(timezone.now())
    return About(site=site, language=language, day=today)


def _site(request: HttpRequest | None) -> Site | None:
    """Give the brand at a request's host name, none by default: no choice is signed for others."""
    if request is None:
        return None
    try:
        host = request.get_host().partition(":")[0].lower()
    except SuspiciousOperation:
        return None
    site = Site.find_for_request(request)
    return site if site is not None and site.hostname.lower() == host else None


def _known(language: str | None) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]
