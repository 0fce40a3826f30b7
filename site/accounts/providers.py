"""The OpenID Connect providers of the brands, as OIDC_PROVIDERS names them."""

import json
import re
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, kw_only=True)
class OidcProvider:
    """Who vouches for a brand's people. `id` stands in addresses and in receipts (`oidc-name`).

    `brand` is the brand's host name: nobody of another brand signs in by this provider. `issuer`
    is the address below which the discovery document stands.
    """

    id: str
    brand: str
    name: str
    issuer: str
    client_id: str
    secret: str


def read_providers(text: str, *, plain_http: bool) -> tuple[OidcProvider, ...]:
    """Read a JSON list of objects with the fields of OidcProvider; each id once.

    Raises ImproperlyConfigured, which never quotes a secret. Without `plain_http` an issuer is
    an https address: what comes from it opens accounts.
    """
    try:
        found = tuple(_provider(one) for one in json.loads(text))
    except (AttributeError, TypeError, ValueError) as error:
        names = ", ".join(field.name for field in fields(OidcProvider))
        raise ImproperlyConfigured(
            f"OIDC_PROVIDERS must be a JSON list of objects with the fields {names}, all text."
        ) from error
    for one in found:
        _check(one, plain_http=plain_http)
    if len({one.id for one in found}) < len(found):
        raise ImproperlyConfigured("OIDC_PROVIDERS names two providers by one id.")
    return found


def _provider(values: dict[str, Any]) -> OidcProvider:
    if not all(isinstance(value, str) and value.strip() for value in values.values()):
        raise TypeError
    return OidcProvider(**values)


def _check(provider: OidcProvider, *, plain_http: bool) -> None:
    if _ID.fullmatch(provider.id) is None:
        raise ImproperlyConfigured(
            "OIDC_PROVIDERS: an id has up to 40 small letters, digits and hyphens."
        )
    issuer = urlsplit(provider.issuer)
    allowed = {"https", "http"} if plain_http else {"https"}
    if issuer.scheme not in allowed or not issuer.hostname or issuer.query or issuer.fragment:
        raise ImproperlyConfigured(
            f"OIDC_PROVIDERS: the issuer of “{provider.id}” must be an https address."
        )
