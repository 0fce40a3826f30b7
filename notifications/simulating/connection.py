"""Tries a way for notices: it connects, encrypts and signs in, and sends nothing."""

from __future__ import annotations

import imaplib
import smtplib
import ssl
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from notifications.models.routes import Provider, Security

if TYPE_CHECKING:
    from notifications.models import Route

# Seconds that a person waits in front of the page.
PATIENCE: Final = 10
_ADDRESSES: Final = {
    Provider.BREVO: "https://api.brevo.com/v3/",
    Provider.MAILJET: "https://api.mailjet.com/v3.1/",
}
_OK: Final = 200
_STRANGER: Final = frozenset({401, 403})


class _NoStartTlsError(Exception):
    """The server cannot encrypt."""


def problem_of(route: Route) -> str:
    """Say why this way does not work, with the remedy; empty where it does. It sends no mail."""
    try:
        if route.provider == Provider.SMTP:
            _try_server(route)
        else:
            _try_provider(route)
    except Exception as error:
        words = _words(error, route)
        if not words:
            raise
        return words
    return problem_of_mailbox(route)


def problem_of_mailbox(route: Route) -> str:
    """Say why the mailbox of bounces cannot be read; empty where it can, or there is none."""
    if not route.mailbox_host:
        return ""
    try:
        with imaplib.IMAP4_SSL(
            route.mailbox_host,
            route.mailbox_port,
            timeout=PATIENCE,
            ssl_context=ssl.create_default_context(),
        ) as mailbox:
            mailbox.login(route.mailbox_user, route.mailbox_password)
    except (OSError, imaplib.IMAP4.error) as error:
        return _("The mailbox of bounces cannot be read (%(error)s): check host and password.") % {
            "error": type(error).__name__
        }
    return ""


def _try_server(route: Route) -> None:
    context = ssl.create_default_context()
    if route.security == Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            route.host, route.port, timeout=PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(route.host, route.port, timeout=PATIENCE)
    with server:
        server.ehlo_or_helo_if_needed()
        if route.security == Security.STARTTLS:
            if not server.has_extn("starttls"):
                raise _NoStartTlsError
            server.starttls(context=context)
            server.ehlo()
        if route.username:
            server.login(route.username, route.password)


def _try_provider(route: Route) -> None:
    """Ask the provider who we are: its answer needs the key, and changes nothing."""
    base = route.api_url or _ADDRESSES[Provider(route.provider)]
    if route.provider == Provider.BREVO:
        url, headers = urljoin(base, "account"), {"api-key": route.api_key}
    else:
        both = b64encode(f"{route.api_key}:{route.api_secret}".encode()).decode()
        url, headers = urljoin(base, "/v3/REST/myprofile"), {"Authorization": f"Basic {both}"}
    status = _status(url, headers)
    if status in _STRANGER:
        raise PermissionError(status)
    if status != _OK:
        raise ConnectionError(status)


def _status(url: str, headers: dict[str, str]) -> int:
    """Give the status of an answer. Redirections are not followed: the key stays where it is."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection: HTTPConnection = HTTPSConnection(
            parts.netloc, timeout=PATIENCE, context=context
        )
    else:
        connection = HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _words(error: Exception, route: Route) -> str:
    """Give an error in words; empty for one that is ours."""
    where = {"host": route.host or route.get_provider_display(), "port": route.port}
    told: list[tuple[tuple[type[Exception], ...], str]] = [
        (
            (_NoStartTlsError,),
            _(
                "%(host)s offers no STARTTLS on port %(port)s: mail would be readable on its way."
                " Use port 465 with TLS, or another server."
            ),
        ),
        (
            (ssl.SSLCertVerificationError,),
            _("The certificate of %(host)s is not valid for this name: check the name."),
        ),
        (
            (ssl.SSLError,),
            _("%(host)s does not speak TLS on port %(port)s: choose STARTTLS or another port."),
        ),
        (
            (smtplib.SMTPAuthenticationError, PermissionError),
            _("%(host)s does not accept this user or key: check both."),
        ),
        (
            (smtplib.SMTPNotSupportedError,),
            _("%(host)s asks for no sign-in: take the user and password away."),
        ),
        (
            (OSError, smtplib.SMTPException, HTTPException),
            _("%(host)s does not answer on port %(port)s: check the name, the port, the firewall."),
        ),
    ]
    return next((words % where for types, words in told if isinstance(error, types)), "")
