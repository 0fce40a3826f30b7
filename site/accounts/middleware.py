"""Staff reach the desk only with a second factor; what is a person's own is kept by no cache."""

from collections.abc import Callable
from functools import cached_property

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.adapter import DESK
from accounts.models import User

# What a browser asks for when a person will see the answer; anything else is a script's request.
SEEN = {"document", "iframe"}


class PrivateMiddleware:
    """Marks pages that know who is signed in, unless their view said how long they may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the header where the session was read and nothing else is said."""
        response = self.get_response(request)
        if request.session.accessed and "Cache-Control" not in response.headers:
            patch_cache_control(response, private=True, no_store=True)
        return response


class SecondFactorMiddleware:
    """Guards everything under /admin/, whatever the method, and the desk's own sign-in form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request pass, or send the person where she must go first."""
        if not request.path.startswith(self._desk):
            return self.get_response(request)
        return self._refusal(request) or self.get_response(request)

    @cached_property
    def _desk(self) -> str:
        return reverse("wagtailadmin_home")

    def _refusal(self, request: HttpRequest) -> HttpResponseBase | None:
        if request.path == reverse("wagtailadmin_login"):
            # Wagtail's form asks for a password only.
            return _redirect("account_login", after=request.GET.get("next", self._desk))
        user = request.user
        if not isinstance(user, User) or request.path == reverse("wagtailadmin_logout"):
            return None
        if not user.has_perm(DESK):
            # Wagtail would send her to sign in, which sends who is signed in back: for ever.
            raise PermissionDenied
        step = _missing_step(request, user) if settings.MFA_REQUIRED else None
        return _send_to(step, request) if step else None


def _missing_step(request: HttpRequest, user: User) -> str | None:
    """Give the page that stands between this session and the desk."""
    if not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return "mfa_activate_totp"
    # A session from before the set-up, perhaps a thief's, has shown a password only.
    shown = any(one["method"] == "mfa" for one in get_authentication_records(request, user))
    return None if shown else "mfa_reauthenticate"


def _send_to(step: str, request: HttpRequest) -> HttpResponseBase:
    message = _("Your role needs a second factor. Set it up, or enter its code, to go on.")
    if not is_seen(request):
        return JsonResponse({"error": message, "address": reverse(step)}, status=403)
    messages.warning(request, message)
    return _redirect(step, after=request.get_full_path())


def is_seen(request: HttpRequest) -> bool:
    """Tell whether a person will see the answer; else a script of the desk asks."""
    scripted = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    seen = request.headers.get("Sec-Fetch-Dest", "document") in SEEN
    return seen and not scripted and request.accepts("text/html")


def _redirect(name: str, *, after: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': after})}")
