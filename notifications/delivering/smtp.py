"""A session with a mail server: many mails over one connection, each in two round trips."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.conf import settings

from notifications.delivering import verdicts
from notifications.delivering.verdicts import DownError, Kind, Verdict, nameless
from notifications.models import Security

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.delivering.items import Item
    from notifications.models import Route

_ADDRESS: Final = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+")
_GO_ON: Final = 354
_CLOSING: Final = 421
_END: Final = b".\r\n"


class Session:
    """A connection to a route's mail server. Nothing leaves this machine unencrypted.

    With PIPELINING the envelope is one round trip (RFC 2920). A relay that knows DSN is asked to
    report success, failure and delay (RFC 3461); the envelope's id is the attempt's. All of a mail
    but its end may go ahead (`prepare`): until the end came, no server takes it.
    """

    def __init__(self, route: Route, *, sender: str) -> None:
        self._route, self._sender = route, sender
        self._server: smtplib.SMTP | None = None
        self._ahead: tuple[Item, Verdict | None] | None = None

    def open(self) -> None:
        """Connect where we are not connected any more. Raises DownError."""
        if self._server is not None:
            return
        try:
            self._server = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            raise DownError(f"AUTH {error.smtp_code}", pause=verdicts.FAULT) from error
        except smtplib.SMTPResponseException as error:
            raise DownError(f"{type(error).__name__} {error.smtp_code}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise DownError(type(error).__name__) from error

    def close(self) -> None:
        """Take leave; nobody waits for the answer. A mail without its end is not taken."""
        if self._server is not None and self._ahead is None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.putcmd("QUIT")
        self._drop()

    def prepare(self, item: Item) -> None:
        """Send all of a mail but its end; `send` ends it."""
        self._ahead = (item, self._begun(item))

    def send(self, item: Item, *, at: datetime) -> Verdict:  # noqa: ARG002 (each transport's)
        """Send one mail; what became of it. The connection is opened again where it was lost."""
        if self._ahead is not None and self._ahead[0] is not item:
            self._drop()
        verdict = self._ahead[1] if self._ahead is not None else self._begun(item)
        self._ahead = None
        if verdict is None:
            verdict = self._ended(item)
        if verdict.code == str(_CLOSING) or not verdict.code.isdigit():
            self._drop()
        return verdict

    def _begun(self, item: Item) -> Verdict | None:
        """Send all but the end; give the verdict where it comes before that."""
        if not _ADDRESS.fullmatch(_ascii(item.address)):
            return Verdict(kind=Kind.REFUSED, code="501", reply="address")
        try:
            self.open()
        except DownError as error:
            return Verdict(kind=Kind.FAULT, code=str(error), pause=error.pause)
        server = self._server
        assert server is not None  # noqa: S101 (open() gave one)
        try:
            refused = self._envelope(server, item)
            if refused is None:
                server.send(_stuffed(item.message))
        except (OSError, smtplib.SMTPException) as error:
            return Verdict(kind=Kind.LATER, code=type(error).__name__[:20])
        return refused

    def _ended(self, item: Item) -> Verdict:
        server = self._server
        if server is None:
            return Verdict(kind=Kind.LATER, code="disconnected")
        try:
            server.send(_END)
        except (OSError, smtplib.SMTPException) as error:
            # The end never left.
            return Verdict(kind=Kind.LATER, code=type(error).__name__[:20])
        try:
            code, reply = _reply(server, item)
        except (OSError, smtplib.SMTPException) as error:
            return Verdict(kind=Kind.UNKNOWN, code=type(error).__name__[:20])
        return verdicts.of_message(code, reply)

    def _envelope(self, server: smtplib.SMTP, item: Item) -> Verdict | None:
        """Say from whom and to whom; give the verdict where it ends there."""
        commands = [self._mail(server, item), self._rcpt(server, item), "DATA"]
        if not server.has_extn("pipelining"):
            return self._step_by_step(server, item, commands)
        server.send("".join(f"{one}\r\n" for one in commands))
        replies = []
        for _command in commands:
            replies.append(_reply(server, item))
            if replies[-1][0] == _CLOSING:
                return _refusal(*replies)
        refused = _refusal(*replies)
        if refused is not None and replies[-1][0] == _GO_ON:
            # It waits for a message all the same: an empty one, which goes to nobody.
            server.send(".\r\n")
            _reply(server, item)
        if refused is not None:
            self._reset(server, item)
        return refused

    def _step_by_step(
        self, server: smtplib.SMTP, item: Item, commands: list[str]
    ) -> Verdict | None:
        replies = []
        for command in commands:
            server.send(f"{command}\r\n")
            replies.append(_reply(server, item))
            refused = _refusal(*replies)
            if refused is not None:
                if replies[-1][0] != _CLOSING:
                    self._reset(server, item)
                return refused
        return None

    def _reset(self, server: smtplib.SMTP, item: Item) -> None:
        with suppress(OSError, smtplib.SMTPException):
            server.send("RSET\r\n")
            _reply(server, item)
            return
        self._drop()

    def _mail(self, server: smtplib.SMTP, item: Item) -> str:
        options = [f"SIZE={len(item.message)}"] if server.has_extn("size") else []
        if server.has_extn("8bitmime") and not item.message.isascii():
            options.append("BODY=8BITMIME")
        if self._asks_report(server, item):
            options.append(f"RET=HDRS ENVID={item.attempt}")
        return " ".join([f"MAIL FROM:<{self._sender}>", *options])

    def _rcpt(self, server: smtplib.SMTP, item: Item) -> str:
        address = _ascii(item.address)
        options = []
        if self._asks_report(server, item):
            options = [f"NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;{xtext(address)}"]
        return " ".join([f"RCPT TO:<{address}>", *options])

    def _asks_report(self, server: smtplib.SMTP, item: Item) -> bool:
        return bool(server.has_extn("dsn")) and not self._route.is_final_for(item.address)

    def _connected(self) -> smtplib.SMTP:
        route, name = self._route, self._route.site.hostname
        timeout, context = settings.EMAIL_TIMEOUT or 30, ssl.create_default_context()
        server: smtplib.SMTP
        if route.security == Security.TLS:
            server = smtplib.SMTP_SSL(
                route.host, route.port, local_hostname=name, timeout=timeout, context=context
            )
        else:
            server = smtplib.SMTP(route.host, route.port, local_hostname=name, timeout=timeout)
        try:
            _greet(server, security=route.security, context=context)
            if route.username:
                server.login(route.username, route.password)
        except BaseException:
            server.close()
            raise
        if server.sock is not None:
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return server

    def probe(self) -> None:
        """Find out whether the server still listens after a while; drop the connection if not."""
        if self._ahead is not None:
            self._drop()
        if self._server is None:
            return
        try:
            code, _words = self._server.noop()
        except (OSError, smtplib.SMTPException):
            code = _CLOSING
        if code >= 400:
            self._drop()

    def _drop(self) -> None:
        self._ahead = None
        if self._server is not None:
            self._server.close()
            self._server = None


def xtext(text: str) -> str:
    """Give a text as it stands in a DSN parameter (RFC 3461, section 4)."""
    return "".join(
        one if "!" <= one <= "~" and one not in "+=" else f"+{ord(one):02X}" for one in text
    )


def _greet(server: smtplib.SMTP, *, security: str, context: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    if security == Security.STARTTLS:
        # Raises where it is not offered: there is no way back to plain.
        server.starttls(context=context)
        server.ehlo_or_helo_if_needed()


def _reply(server: smtplib.SMTP, item: Item) -> tuple[int, str]:
    code, words = server.getreply()
    return code, nameless(words.decode("utf-8", "replace"), item.address)


def _refusal(
    mail: tuple[int, str],
    rcpt: tuple[int, str] | None = None,
    data: tuple[int, str] | None = None,
) -> Verdict | None:
    """Give the first refusal of an envelope; None where there is none so far."""
    if not 200 <= mail[0] < 300:
        return verdicts.of_mail_command(*mail)
    if rcpt is not None and not 200 <= rcpt[0] < 300:
        return verdicts.of_recipient(*rcpt)
    if data is not None and data[0] != _GO_ON:
        return verdicts.of_message(data[0] if data[0] >= 400 else 503, data[1])
    return None


def _stuffed(message: bytes) -> bytes:
    """Give a message (CRLF) as it follows DATA: no line of it is its end (RFC 5321, 4.5.2)."""
    message = message.replace(b"\n.", b"\n..")
    if message.startswith(b"."):
        message = b"." + message
    return message if message.endswith(b"\r\n") else message + b"\r\n"


def _ascii(address: str) -> str:
    """Give an address with its domain as the DNS knows it; as it is where that cannot be."""
    if address.isascii():
        return address
    name, _at, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address
