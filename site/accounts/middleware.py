"""Staff reach the desk only with a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User


class SecondFactorMiddleware:
    """Sends staff without a second factor to set one up before anything under /admin/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request pass, or redirect."""
        if request.path_info.startswith("/admin/") and self._must_set_up(request):
            messages.warning(
                request, _("Your role needs a second factor. Set it up to reach the desk.")
            )
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    @staticmethod
    def _must_set_up(request: HttpRequest) -> bool:
        return (
            settings.MFA_REQUIRED
            and isinstance(request.user, User)
            and not is_mfa_enabled(request.user)
        )
