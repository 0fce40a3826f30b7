"""What every response carries: its language, and the content policy of the part it belongs to."""

from copy import deepcopy

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language

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
    """Strict on public pages; the desk under /admin/ gets what its editor needs."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 (django-csp's)
    ) -> PolicyParts:
        """Choose by address; a view may still replace the policy (csp.decorators)."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None and request.path_info.startswith("/admin/"):
            parts.config = _ADMIN["DIRECTIVES"]
        # Wagtail previews a draft by a made-up request through these middlewares, in a frame.
        if getattr(request, "is_dummy", False):
            parts.replace = {"frame-ancestors": [SELF]}
        return parts
