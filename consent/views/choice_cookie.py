"""The consent cookie of a response, and the end of those cookies that a choice no longer allows."""

from __future__ import annotations

from contextlib import suppress
from http.cookies import CookieError, Morsel
from typing import TYPE_CHECKING, Final

from cookie_consent.processor import CookiesProcessor
from django.conf import settings

from consent.choosing import host_of
from consent.models import Category
from consent.trackers import deletions, signed

if TYPE_CHECKING:
    from collections.abc import Collection

    from cookie_consent.models import CookieGroup

    from consent.actions.choosing import Saved
    from consent.trackers import ChoiceKey

_GONE: Final = "Thu, 01 Jan 1970 00:00:00 GMT"


class ChoiceProcessor(CookiesProcessor):
    """Writes our signed cookie in place of the library's, which nobody could verify."""

    def save(self, saved: Saved, *, key: ChoiceKey) -> None:
        """Write a choice into the response; end what is no longer allowed, as far as HTTP can."""
        self.response.set_cookie(
            settings.COOKIE_CONSENT_NAME,
            signed(saved.choice, host=host_of(self.request), key=key),
            max_age=settings.COOKIE_CONSENT_MAX_AGE,
            secure=settings.COOKIE_CONSENT_SECURE,
            httponly=settings.COOKIE_CONSENT_HTTPONLY,
            samesite="Lax",
        )
        if self._names() and saved.stopped:
            categories = Category.objects.filter(site=saved.row.site, key__in=saved.stopped)
            self._delete_cookies(categories.prefetch_related("cookie_set"))

    def _delete_cookies(self, cookie_groups: Collection[CookieGroup]) -> None:
        """End cookies by the patterns of categories, on this host and each of its parents.

        The register as it is now knows more than the version that was shown: a tool that was
        switched off since has left cookies, too.
        """
        patterns = {
            cookie.name
            for group in cookie_groups
            if group.is_deletable
            for cookie in group.cookie_set.all()
        }
        for name, domain in deletions(self._names(), patterns, host=host_of(self.request)):
            # A browser sent it; what HTTP cannot name it cannot end either.
            with suppress(CookieError):
                self._end(name, domain)

    def _names(self) -> list[str]:
        """Give the names of the request's cookies, without those that are ours."""
        ours = {
            settings.COOKIE_CONSENT_NAME,
            settings.CSRF_COOKIE_NAME,
            settings.LANGUAGE_COOKIE_NAME,
            settings.SESSION_COOKIE_NAME,
        }
        return [name for name in self.request.COOKIES if name not in ours]

    def _end(self, name: str, domain: str) -> None:
        ended: Morsel[str] = Morsel()
        ended.set(name, "", "")
        ended.update({"path": "/", "max-age": "0", "expires": _GONE, "domain": domain})
        if settings.COOKIE_CONSENT_SECURE:
            ended.update({"secure": "1"})
        # Django holds one cookie a name; one name may stand for several domains.
        self.response.cookies[f"{name} {domain}"] = ended
