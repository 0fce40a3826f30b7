"""What every response carries: its language, and the content policy of the part it belongs to."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from http import HTTPStatus
from typing import Final

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone
from django.utils.translation import get_language

from policies import ports
from policies.addresses import LANGUAGES
from policies.deadlines import paris_day
from policies.stored import SHELF, StoredResponse

# Wagtail's editor needs inline styles and scripts, previews in frames, and images made in the page.
_ADMIN = deepcopy(settings.CONTENT_SECURITY_POLICY)
_ADMIN["DIRECTIVES"] |= {
    "style-src": [SELF, UNSAFE_INLINE],
    "script-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
    "frame-ancestors": [SELF],
}

# No script may turn text into script: ours never do, and a tool's would be refused.
_TRUSTED_TYPES: Final = {"require-trusted-types-for": ["'script'"], "trusted-types": [NONE]}
# What a page holds of tools (`consent.banner.tools`), and of those where something is paid.
_CHOOSING = b"data-choosing"
_TOOLS, _PAYMENT = b"<template data-category=", b'data-on="payment"'


class LanguageMiddleware(LocaleMiddleware):
    """The address alone decides the language, so nothing varies by cookie or header.

    Django's own middleware adds `Vary: Accept-Language`, which would split every shared cache.
    """

    def process_response(
        self, _request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language; never redirect, never vary."""
        response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict on public pages, with the hosts of the tools that a page holds; /admin/ apart.

    The desk gets what its editor needs.
    """

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 (django-csp's)
    ) -> PolicyParts:
        """Choose by address; a view may still replace the policy (csp.decorators)."""
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if not request.path_info.startswith("/admin/"):
            page, replaced = _page(response), parts.replace or {}
            ours = {**_TRUSTED_TYPES, **_of_tools(request, page, replaced)}
            parts.update = {**(parts.update or {}), **ours}
            parts.replace = {**replaced, **_of_choices(request, page, replaced)}
        elif parts.config is None:
            parts.config = _ADMIN["DIRECTIVES"]
        # Wagtail previews a draft by a made-up request through these middlewares, in a frame.
        if getattr(request, "is_dummy", False):
            parts.replace = {"frame-ancestors": [SELF]}
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say nothing where there is no page: what a reader has keeps the policy it came with."""
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        return super().process_response(request, response)


def _of_tools(
    request: HttpRequest, page: bytes, replaced: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Give the sources of the tools that a page holds; what a view closed for it stays closed."""
    banner = ports.banner()
    if banner is None or _TOOLS not in page:
        return {}
    site = SHELF.site(request.get_host())
    if site is None:
        return {}
    asked = (site.pk, "payment" if _PAYMENT in page else "public", paris_day(timezone.now()))
    kept = _Kept.now()
    if asked not in kept:
        kept[asked] = banner.sources(site, on=asked[1], day=asked[2])
    return {name: list(hosts) for name, hosts in kept[asked].items() if name not in replaced}


def _of_choices(
    request: HttpRequest, page: bytes, replaced: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Let a page whose view sends nothing send a choice on trackers, where it asks for one."""
    banner = ports.banner()
    if banner is None or _CHOOSING not in page or replaced.get("connect-src") != [NONE]:
        return {}
    host = request.get_host()
    return {"connect-src": [f"{host}{banner.preferences(language)}" for language in LANGUAGES]}


class _Kept:
    """The sources of tools, by the facts from which they follow."""

    facts: tuple[object, ...] = ()
    found: dict[tuple[int, str, date], Mapping[str, Sequence[str]]] = {}

    @classmethod
    def now(cls) -> dict[tuple[int, str, date], Mapping[str, Sequence[str]]]:
        """Give them while the facts are the same; the shelf knows each change within a second."""
        facts = SHELF.facts()
        if facts is not cls.facts:
            cls.facts, cls.found = facts, {}
        return cls.found


def _page(response: HttpResponseBase) -> bytes:
    """Give the words of a page, unpacked; nothing for what is no page."""
    if isinstance(response, StoredResponse):
        return response.served.body
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content if is_page and isinstance(response, HttpResponse) else b""
