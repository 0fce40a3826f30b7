"""Sign-in by a brand's OpenID Connect provider: the two addresses, and what its answer must be.

allauth keeps the state of each attempt and exchanges the code (with PKCE). It trusts an id token
that comes straight from the token endpoint; here its signature is always checked, and its nonce.
"""

import hmac
import json
from typing import Any

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import get_random_string, salted_hmac
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts.social import refused, unreachable

# With a public key only: who knows a shared secret could sign as the provider.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
CLOCKS_DIFFER_BY = 30  # seconds
STATE_LENGTH = 32
# In the session: the language in which somebody set out, where its address says one.
LANGUAGE = "oidc_language"


class OidcAdapter(OpenIDConnectOAuth2Adapter):
    """Trusts what the provider signed for this very attempt, and nothing else."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give the discovery document; refuse one of another issuer (OIDC Discovery 4.3)."""
        found: dict[str, Any] = super().openid_config
        wanted = self.get_provider().app.settings["server_url"]
        if str(found["issuer"]).rstrip("/") != str(wanted).rstrip("/"):
            raise OAuth2Error("The discovery document is another issuer's.")
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Give the one address that the provider sends people back to, whatever their language."""
        with translation.override("fr"):
            path = reverse("oidc_callback", args=[app.provider_id])
        return str(build_absolute_uri(request, path))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Give who signs in, from claims that are signed. Raises OAuth2Error."""
        nonce = nonce_of(request.GET["state"])
        claims = self._claims(app, kwargs["response"].get("id_token"), nonce=nonce)
        if "email" not in claims:
            told = self._fetch_user_info(token.token)
            # OIDC Core 5.3.2: the answer may be about somebody else.
            if told.get("sub") != claims["sub"]:
                raise OAuth2Error("The user info is about another person.")
            # Together: what vouches for one address says nothing of another.
            claims |= {name: told.get(name) for name in ("email", "email_verified")}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _claims(self, app: SocialApp, id_token: Any, *, nonce: str) -> dict[str, Any]:
        """Give the claims of an id token (OIDC Core 3.1.3.7)."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key(id_token),
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=CLOCKS_DIFFER_BY,
                options={"require": REQUIRED},
            )
        except (jwt.PyJWTError, LookupError, TypeError, ValueError) as error:
            raise OAuth2Error("The id token is not good.") from error
        if not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
            raise OAuth2Error("The id token belongs to another attempt.")
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("The id token was made for another client.")
        return claims

    def _key(self, id_token: str) -> jwt.PyJWK:
        """Give the provider's key that a token names; its only one where it names none."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json())
        name = jwt.get_unverified_header(id_token).get("kid")
        if name is None and len(keys.keys) == 1:
            return keys.keys[0]
        return keys[str(name)]


def nonce_of(state: str) -> str:
    """Give the nonce of an attempt: the state is random, used once, and kept by the session."""
    return salted_hmac("accounts.oidc", state, algorithm="sha256").hexdigest()


@login_not_required
@require_safe
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send a person on to the provider. Only from our own pages: another site's link does not."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return redirect("account_login")
    adapter = OidcAdapter(request, provider_id)
    provider = _provider(adapter)
    state = get_random_string(STATE_LENGTH)
    if translation.get_language_from_path(request.path_info):
        request.session[LANGUAGE] = translation.get_language()
    try:
        answer: HttpResponse = provider.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            state_id=state,
            auth_params={"nonce": nonce_of(state)},
        )
    except (OAuth2Error, RequestException, LookupError, json.JSONDecodeError) as error:
        return unreachable(request, provider.name, error)
    return answer


@login_not_required
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in who comes back from the provider, or say why not, in her language."""
    adapter = OidcAdapter(request, provider_id)
    provider = _provider(adapter)
    with translation.override(_language(request)):
        try:
            answer: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)
        except (LookupError, ValueError, TypeError) as error:
            # What a provider sends has any form: a missing field, a list for a text.
            return refused(request, provider.name, error)
    return answer


def _language(request: HttpRequest) -> str:
    """Give the language in which she set out, else her browser's: the way back has one address."""
    began = request.session.pop(LANGUAGE, None)
    return str(began or translation.get_language_from_request(request))


def _provider(adapter: OidcAdapter) -> Any:
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    # The way there asks the provider's own adapter, the way back ours: both are to be ours.
    provider.oauth2_adapter_class = OidcAdapter
    return provider
