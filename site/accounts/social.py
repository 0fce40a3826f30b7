"""Who may sign in by a brand's provider: people of that brand whose verified address it gives."""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from accounts.isolation import scope
from accounts.models import User
from consent.models import Practitioner
from policies.stored import SHELF

logger = logging.getLogger(__name__)

FORBIDDEN, UNAVAILABLE = 403, 503


class SocialAdapter(DefaultSocialAccountAdapter):
    """Closed sign-up: a provider opens accounts that the brand has made, and makes none."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """Refuse sign-up."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Give the providers of the brand at whose host name the request came in, no other's."""
        site = SHELF.site(request.get_host())
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=one.id,
                name=one.name,
                client_id=one.client_id,
                secret=one.secret,
                settings={"server_url": one.issuer, "oauth_pkce_enabled": True},
            )
            for one in settings.OIDC_PROVIDERS
            if site is not None
            and one.brand == site.hostname
            and provider in {None, "openid_connect", one.id}
            and client_id in {None, one.client_id}
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the provider's account to the person's own, at its first use; refuse who has none.

        What the provider tells besides is not kept.
        """
        claims, account = sociallogin.account.extra_data.get("id_token", {}), sociallogin.account
        name = sociallogin.provider.name
        linked = SocialAccount.objects.filter(provider=account.provider, uid=account.uid).first()
        user = linked.user if linked else _by_address(request, name, claims)
        if not _is_of_brand(user, SHELF.site(request.get_host())):
            _refuse(request, name, _no_account(name))
        if linked is None:
            _check_not_linked(request, user, sociallogin)
        account.extra_data = {}
        if linked is None:
            sociallogin.connect(request, user)
        else:
            SocialAccount.objects.filter(pk=linked.pk).update(extra_data={})

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """Say in a sentence why nobody was signed in."""
        if error == AuthError.CANCELLED:
            _refuse(request, provider.name, _("You stopped the sign-in. Nothing was done."))
        if exception is None and "state_id" in (extra_context or {}):
            reason = _("This sign-in was used already, or begun in another window. Begin again.")
            _refuse(request, provider.name, reason)
        raise ImmediateHttpResponse(refused(request, provider.name, exception))


def _by_address(request: HttpRequest, name: str, claims: dict[str, Any]) -> User:
    """Give the account at the address that the provider has verified. Never makes one."""
    email = claims.get("email")
    # Only JSON's true: a provider that writes "false" must not pass.
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        reason = _(
            "%(provider)s has not verified your e-mail address. Have it verified there, or sign in"
            " here with a code by e-mail."
        )
        _refuse(request, name, reason % {"provider": name})
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        _refuse(request, name, _no_account(name))
    return found


def _is_of_brand(user: User, site: Site | None) -> bool:
    """Tell whether a person is this brand's and nobody else's: no provider speaks for two.

    A superuser is the installation's: no brand's provider opens everything.
    """
    if site is None or user.is_superuser or not user.is_active:
        return False
    own = Practitioner.objects.filter(user=user).values_list("site", flat=True)
    return {*scope.brands(user).values_list("pk", flat=True), *own} == {site.pk}


def _check_not_linked(request: HttpRequest, user: User, sociallogin: SocialLogin) -> None:
    """Refuse a second account of one provider: an address may have got another owner there."""
    others = SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider)
    if others.exists():
        name = sociallogin.provider.name
        reason = _(
            "Your account is linked to another account at %(provider)s. Sign in with that one, or"
            " with a code by e-mail."
        )
        _refuse(request, name, reason % {"provider": name})


def _no_account(name: str) -> str:
    return _(
        "There is no account here for the address that %(provider)s gave. If you expected one,"
        " write to whoever you have your contract with."
    ) % {"provider": name}


def _refuse(request: HttpRequest, name: str, reason: str) -> NoReturn:
    raise ImmediateHttpResponse(_page(request, name, reason, status=FORBIDDEN))


def refused(request: HttpRequest, name: str, error: Exception | None) -> HttpResponse:
    """Say that the provider's answer cannot be trusted; what was wrong with it is logged."""
    logger.warning("oidc_refused", extra={"reason": str(error)})
    reason = _("What %(provider)s answered does not prove who you are. Begin again.")
    return _page(request, name, reason % {"provider": name}, status=FORBIDDEN)


def unreachable(request: HttpRequest, name: str, error: Exception) -> HttpResponse:
    """Say that the provider does not answer as it should."""
    logger.warning("oidc_unreachable", extra={"reason": type(error).__name__})
    reason = _("%(provider)s does not answer. Try again later, or sign in with a code by e-mail.")
    return _page(request, name, reason % {"provider": name}, status=UNAVAILABLE)


def _page(request: HttpRequest, name: str, reason: str, *, status: int) -> HttpResponse:
    context = {"provider": name, "reason": reason}
    response = render(request, "account/oidc_refused.html", context, status=status)
    # The address of the way back says none.
    response.headers["Content-Language"] = get_language()
    return response
