"""How sign-in behaves here: a brand opens accounts and writes the mails, guesses are counted."""

import base64
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.lapsing import over_page
from accounts.mandates import over
from consent.views.way import client_address
from notifications.actions import hand_over
from notifications.sending import sender_of
from policies.addresses import PREFIXES
from policies.models import BrandSettings
from policies.stored import SHELF

DESK = "wagtailadmin.access_admin"


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up; staff go to their desk after sign-in, practitioners to their documents."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "The address or the password is wrong. Check both, or ask for a sign-in code."
        ),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes before you try again."),
        "rate_limited": _("Too many requests. Wait a few minutes before you try again."),
        "incorrect_code": _("This code is wrong. Check it, or ask for a new one."),
        "incorrect_password": _("This password is wrong. Type it again."),
        "enter_current_password": _("This is not your current password. Type it again."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse sign-up: a brand's software opens practitioners' accounts."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Give the first page of this person's work."""
        if request.user.has_perm(DESK):
            return reverse("wagtailadmin_home")
        return str(settings.LOGIN_REDIRECT_URL)

    def get_logout_redirect_url(self, _request: HttpRequest) -> str:
        """Give the brand's first page, in the language the person was reading."""
        return PREFIXES.get(get_language() or "", PREFIXES["fr"])

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuse, by whatever way she signs in, who has a closed account or whose mandate ended."""
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if refused is not None:
            return refused
        # allauth calls us from its views: this is an edge.
        mandate = over(user, at=timezone.now())  # noqa: TID251
        if mandate is None:
            return None
        clear_login(request)
        return over_page(request, mandate)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in until the browser closes, by code as by password: cabinets share computers."""
        super().login(request, user)
        request.session.set_expiry(0)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse who is locked out before allauth's own limit does: that page says the remedy."""
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True  # type: ignore[attr-defined] # what its middleware reads
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the address that requests are counted for."""
        return client_address(request)

    def get_from_email(self) -> str:
        """Give the brand's sender, or the installation's where the brand has none."""
        return sender_of(brand_of(self.request))

    def format_email_subject(self, subject: str) -> str:
        """Put the brand's name after the subject."""
        return f"{subject} – {brand_name(self.request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail now: codes and links to choose a password are never stored.

        Raises ImmediateHttpResponse, a page that says the remedy, when no server takes a mail that
        the person waits for. What tells of something done is given up: it is done all the same.
        """
        request = self.request
        named = {"brand_name": brand_name(request), "home": _home(request)}
        given = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, given | context | named)
        site = SHELF.site(request.get_host())
        # allauth calls us from its views: this is an edge.
        at = timezone.now()  # noqa: TID251
        is_waited_for = "timestamp" not in context
        if not hand_over(message, site=site, at=at) and is_waited_for:
            page = render(request, "account/mail_down.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
            raise ImmediateHttpResponse(page)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted in the database; the QR code is part of the page."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is wrong or was used already. Wait for the next one and type that."
        ),
    }

    def get_totp_issuer(self) -> str:
        """Give the name under which an authenticator app files the code."""
        return brand_name(self.request)

    def build_totp_svg(self, url: str) -> str:
        """Give the QR code as an element: an image at a data: address would need a looser CSP."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key made from SECRET_KEY."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret. Raises InvalidToken when its key is in no SECRET_KEY_FALLBACKS either."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    mac = salted_hmac("accounts.second_factor", "", secret=secret, algorithm="sha256")
    return base64.urlsafe_b64encode(mac.digest())


def brand_of(request: HttpRequest) -> BrandSettings | None:
    """Give the brand at whose host name the request came in."""
    site = SHELF.site(request.get_host())
    return site and BrandSettings.for_site(site)


def brand_name(request: HttpRequest) -> str:
    """Give the name to sign with."""
    brand = brand_of(request)
    return brand.name if brand else "Opposable"


def _home(request: HttpRequest) -> str:
    return str(request.build_absolute_uri("/"))


def guessed_account(_request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Give the account that guesses are counted for: allauth names it `email`, Django otherwise."""
    given = credentials or {}
    name = given.get("email") or given.get("login") or given.get("username") or ""
    return str(name).strip().lower()
