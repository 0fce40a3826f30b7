"""Whether a brand's way may be used, why not, and how many mails it still takes today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from notifications.models import Provider, RouteState, Security
from notifications.schedule.pacing import allowance
from policies.deadlines import paris_day
from policies.models.providers import obstacles_of_provider

if TYPE_CHECKING:
    from datetime import date, datetime

    from notifications.models import Route

_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def obstacles(route: Route | None, *, at: datetime) -> list[str]:
    """Give why a brand's way may not be used at an instant; empty where it may.

    A provider, and a relay that names one, is a subprocessor: on that Paris day it must stand in
    the register and in what the versions in force say (GDPR art. 28(2)). What passes by itself, a
    day's limit or a pause, is no obstacle.
    """
    if route is None:
        return [_("No way for notices is set up.")]
    found = _of_server(route) if route.provider == Provider.SMTP else _of_provider(route)
    if route.provider != Provider.SMTP or route.subprocessor_id is not None:
        found += obstacles_of_provider(route.subprocessor_id, site=route.site_id, day=paris_day(at))
    return found


def remaining(route: Route, *, at: datetime) -> int | None:
    """Give how many mails the way still takes on that Paris day; None where nothing limits it."""
    state = RouteState.objects.filter(pk=route.pk).first()
    return left(route, state, day=paris_day(at))


def left(route: Route, state: Any, *, day: date) -> int | None:
    """Give how many mails are left of a day; `state` is the way's, None before its first mail."""
    allowed = allowance(
        day,
        per_day=route.per_day,
        warm_up_from=route.warm_up_from,
        warm_up_first=route.warm_up_first,
    )
    if allowed is None:
        return None
    sent = state.sent if state is not None and state.day == day else 0
    return max(allowed - sent, 0)


def _of_server(route: Route) -> list[str]:
    if not route.host:
        return [_("The address of the mail server is missing.")]
    if route.security == Security.NONE and route.host not in _HERE:
        return [_("The connection to the mail server is not encrypted.")]
    return []


def _of_provider(route: Route) -> list[str]:
    found = []
    if not route.attestation.strip() or route.attested_at is None:
        found.append(_("Nobody attested that tracking of opens and links is switched off."))
    if not route.api_key or (route.provider == Provider.MAILJET and not route.api_secret):
        found.append(_("The key of the provider is missing."))
    address = urlsplit(route.api_url)
    if route.api_url and address.scheme != "https" and address.hostname not in _HERE:
        found.append(_("The connection to the provider is not encrypted."))
    return found
