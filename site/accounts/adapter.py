"""How allauth behaves here: accounts are opened by a brand, not by visitors."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up; staff go to their desk after sign-in, practitioners to their documents."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse sign-up: a brand's software opens practitioners' accounts."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Give the first page of this person's work."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return str(settings.LOGIN_REDIRECT_URL)


def client_address(request: HttpRequest) -> str:
    """Give the address that guesses are counted for.

    Behind a proxy the last entry of X-Forwarded-For is the one our own proxy wrote;
    earlier entries are the client's word.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return str(forwarded.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))
