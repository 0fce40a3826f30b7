"""Sends by Brevo or Mailjet with the brand's own keys, and asks them about a mail in doubt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin
from uuid import UUID

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import get_connection
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, SSLError

from notifications import composing
from notifications.delivering import verdicts
from notifications.delivering.verdicts import Kind, Verdict, nameless
from notifications.models import Provider

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.delivering.items import Item
    from notifications.models import Route

BREVO_URL: Final = "https://api.brevo.com/v3/"
MAILJET_URL: Final = "https://api.mailjet.com/v3.1/"
_NEVER_SENT: Final = (NewConnectionError, ConnectTimeoutError, SSLError)


class AskingError(Exception):
    """The provider cannot be asked now."""


def name_of(delivery: UUID, round_: int) -> str:
    """Give the name under which a provider knows our mail: the same for every try of a round."""
    return f"{delivery}-{round_}"


class Session:
    """A connection to a provider, kept for many mails."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._backend: Any = None

    def open(self) -> None:
        """Make the connection's object; the first mail connects."""
        if self._backend is None:
            self._backend = _backend(self._route)
            self._backend.open()

    def probe(self) -> None:
        """Do nothing: each request of HTTP stands for itself."""

    def prepare(self, item: Item) -> None:
        """Do nothing: a request that has left is a mail that was sent."""

    def close(self) -> None:
        """Close the connection."""
        if self._backend is not None:
            self._backend.close()
            self._backend = None

    def send(self, item: Item, *, at: datetime) -> Verdict:
        """Send one mail; what became of it."""
        self.open()
        email = self._email(item)
        try:
            self._backend.send_messages([email])
        except AnymailRecipientsRefused:
            return Verdict(kind=Kind.REFUSED, code="recipient")
        except AnymailAPIError as error:
            return _of_error(error, item.address, at=at)
        except AnymailError as error:
            # Made for a message that the provider has no way to express.
            return Verdict(kind=Kind.REFUSED, code=type(error).__name__[:20], is_of_message=True)
        return _of_status(email.anymail_status, item.address)

    def _email(self, item: Item) -> Any:
        email: Any = composing.as_email(item.body, item.values)
        name = name_of(item.delivery.pk, item.delivery.round)
        email.metadata = {"delivery": str(item.delivery.pk), "round": str(item.delivery.round)}
        if self._route.provider == Provider.BREVO:
            # Its events can be asked for by tag; tracking is a setting of the account.
            email.tags = [name]
        else:
            email.esp_extra = {"Globals": {"CustomID": name}}
            email.track_opens = email.track_clicks = False
        return email


def _backend(route: Route) -> Any:
    timeout = settings.EMAIL_TIMEOUT or 30
    if route.provider == Provider.BREVO:
        return get_connection(
            "anymail.backends.brevo.EmailBackend",
            api_key=route.api_key,
            api_url=route.api_url or BREVO_URL,
            timeout=timeout,
        )
    return get_connection(
        "anymail.backends.mailjet.EmailBackend",
        api_key=route.api_key,
        secret_key=route.api_secret,
        api_url=route.api_url or MAILJET_URL,
        timeout=timeout,
    )


def _of_error(error: AnymailAPIError, address: str, *, at: datetime) -> Verdict:
    response: Any = error.response
    if response is None:
        if isinstance(error, requests.RequestException) and _never_left(error):
            return Verdict(kind=Kind.FAULT, code="connection", pause=verdicts.DOWN)
        return Verdict(kind=Kind.UNKNOWN, code="no answer")
    words = nameless(response.text, address)
    pause = verdicts.retry_after(response.headers.get("Retry-After"), at=at)
    if response.ok:
        # It took the request, and what it said of it cannot be read.
        return Verdict(kind=Kind.UNKNOWN, code=str(response.status_code), reply=words)
    return verdicts.of_http(response.status_code, words, retry_after=pause)


def _never_left(error: BaseException) -> bool:
    """Tell whether no connection came about: then nothing can have been taken."""
    cause = error.__cause__ or error
    for one in getattr(cause, "args", ()):
        reason = one.reason if isinstance(one, MaxRetryError) else one
        if isinstance(reason, _NEVER_SENT):
            return True
    return isinstance(cause, requests.ConnectTimeout | requests.exceptions.SSLError)


def _of_status(status: Any, address: str) -> Verdict:
    words = ""
    if status.esp_response is not None:
        words = nameless(status.esp_response.text, address)
    if status.status is not None and not status.status & {"invalid", "rejected", "failed"}:
        return Verdict(
            kind=Kind.TAKEN,
            code=str(status.esp_response.status_code),
            provider_id=verdicts.printable(str(status.message_id or ""))[:200],
        )
    return verdicts.of_http(400, words)


def ask(route: Route, delivery: UUID, round_: int) -> str | None:
    """Give the provider's id of the mail of a round, if it has one; None where it has none.

    Brevo: events by tag. Mailjet: messages by CustomID. Raises AskingError.
    """
    name = name_of(delivery, round_)
    try:
        if route.provider == Provider.BREVO:
            return _asked_brevo(route, name)
        return _asked_mailjet(route, name)
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise AskingError(type(error).__name__) from error


def _asked_brevo(route: Route, name: str) -> str | None:
    found = _got(
        urljoin(_with_slash(route.api_url or BREVO_URL), "smtp/statistics/events"),
        params={"tags": json.dumps([name]), "limit": "1"},
        headers={"api-key": route.api_key},
    )
    events = found.get("events") or []
    return verdicts.printable(str(events[0]["messageId"])) if events else None


def _asked_mailjet(route: Route, name: str) -> str | None:
    # The interface by which it is asked is another than that by which it sends.
    found = _got(
        urljoin(_with_slash(route.api_url or MAILJET_URL), "../v3/REST/message"),
        params={"CustomID": name, "Limit": "1"},
        auth=(route.api_key, route.api_secret),
    )
    messages = found.get("Data") or []
    return verdicts.printable(str(messages[0]["ID"])) if messages else None


def _got(address: str, **options: Any) -> dict[str, Any]:
    timeout = settings.EMAIL_TIMEOUT or 30
    answer = requests.get(address, timeout=timeout, allow_redirects=False, **options)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


def _with_slash(address: str) -> str:
    return address if address.endswith("/") else f"{address}/"
