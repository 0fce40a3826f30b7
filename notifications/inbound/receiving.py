"""Takes what a provider posts to a brand's address: who may, what is kept, what is applied."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING, Final

from notifications.inbound import applying, payloads
from notifications.inbound.keeping import keep
from notifications.models import Provider

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Route

# While the provider waits for the answer; the others are applied by the next pass.
APPLIED_AT_ONCE: Final = 50


def is_authentic(route: Route, authorization: str) -> bool:
    """Tell whether a request bears the route's secret; without one nobody's does.

    As the password of HTTP Basic, whatever the user, or as both with a colon between them
    (RFC 7617: the address that Brevo and Mailjet are given holds them); as a bearer token
    (RFC 6750; Brevo). Compared in constant time.
    """
    secret = route.webhook_secret.encode()
    given = _given(authorization)
    return bool(secret) and any(hmac.compare_digest(one, secret) for one in given)


def _given(authorization: str) -> list[bytes]:
    scheme, _space, credentials = authorization.partition(" ")
    if scheme.casefold() == "bearer":
        return [credentials.strip().encode("utf-8", "replace")]
    if scheme.casefold() != "basic":
        return []
    try:
        pair = base64.b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        return []
    return [pair, pair.partition(b":")[2]]


def receive(route: Route, body: bytes, *, at: datetime) -> int:
    """Keep the events of an authentic request, apply what can be; give how many were still open.

    They are committed before any is applied: what fails then is parked. Raises UnreadableError for
    a body that is no JSON object and no list of them; nothing of it is kept.
    """
    provider = Provider(route.provider)
    kept = keep(route, payloads.read(provider, body), provider=provider, at=at)
    applying.apply(kept[:APPLIED_AT_ONCE], at=at)
    return len(kept)
