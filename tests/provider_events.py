"""What Brevo and Mailjet post of a message, in our own words, and how they sign in."""

import base64
import json
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse

from notifications.models import Delivery, Provider, Route
from tests.brands import NOW
from tests.conftest import Brand
from tests.notices import route_of

SECRET = "events-are-ours-alone"


def provider_route(brand: Brand, provider: Provider, **more: object) -> Route:
    """Give a brand's route by a provider, attested, with a secret for its events."""
    attested: dict[str, Any] = {"attestation": "Off since 2026.", "webhook_secret": SECRET}
    return route_of(brand, provider=provider, **(attested | more))


def brevo(
    name: str,
    delivery: Delivery | None = None,
    *,
    at: datetime = NOW,
    round_: int = 1,
    **more: object,
) -> dict[str, object]:
    """Give an event of Brevo; of a delivery it gives back what the message bore."""
    event: dict[str, object] = {
        "event": name,
        "email": "camille@cabinet.example",
        "id": 26,
        "date": at.strftime("%Y-%m-%d %H:%M:%S"),
        "message-id": "<202611.1@relay.example>",
        "ts_epoch": int(at.timestamp() * 1000),
    }
    if delivery is not None:
        event["X-Mailin-custom"] = _given(delivery.pk, round_)
    return event | more


def mailjet(
    name: str,
    delivery: Delivery | None = None,
    *,
    at: datetime = NOW,
    round_: int = 1,
    **more: object,
) -> dict[str, object]:
    """Give an event of Mailjet; its ids need more than 53 bits."""
    event: dict[str, object] = {
        "event": name,
        "time": int(at.timestamp()),
        "MessageID": 19421777835146490,
        "email": "camille@cabinet.example",
        "Payload": _given(delivery.pk, round_) if delivery is not None else "",
    }
    return event | more


def _given(delivery: UUID, round_: int) -> str:
    return json.dumps({"delivery": str(delivery), "round": str(round_)})


def basic(secret: str = SECRET, *, user: str = "events") -> dict[str, str]:
    """Give the header of HTTP Basic."""
    pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def bearer(secret: str = SECRET) -> dict[str, str]:
    """Give the header of a bearer token."""
    return {"Authorization": f"Bearer {secret}"}


def address(route: Route) -> str:
    """Give where a provider posts."""
    return f"/avis/evenements/{route.provider}/{route.pk}/"


def post(
    brand: Brand, route: Route, events: object, *, headers: dict[str, str] | None = None
) -> HttpResponse:
    """Post events as a provider does, with the route's secret unless other headers are given."""
    body = events if isinstance(events, bytes) else json.dumps(events).encode()
    answer = brand.client().post(
        address(route),
        data=body,
        content_type="application/json",
        headers=basic() if headers is None else headers,
    )
    return cast("HttpResponse", answer)
