"""Reads the mailboxes to which mail servers report: IMAP over TLS, each report once."""

from __future__ import annotations

import hashlib
import imaplib
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from notifications.inbound import applying, dsn
from notifications.inbound.keeping import keep
from notifications.inbound.readings import Reading
from notifications.models import Provider, Route

if TYPE_CHECKING:
    from datetime import datetime

logger = structlog.get_logger(__name__)

# In one pass, the newest first: other mail that nobody reads must not keep reports from us.
MESSAGES: Final = 200
# Bytes: the report stands first, and the message that came back after it, with its attachments.
READ_AT_MOST: Final = 262_144
_SECONDS: Final = 15
_HEADERS: Final = "(BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE AUTO-SUBMITTED X-AUTOREPLY)])"
_WHOLE: Final = f"(BODY.PEEK[]<0.{READ_AT_MOST}>)"


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """What one reading of a mailbox gave: messages by what they were.

    `left` are those that are no report, for people: they stay unseen.
    """

    reports: int = 0
    auto_replies: int = 0
    left: int = 0


class MailboxError(Exception):
    """The mailbox cannot be read now; the words are the server's or the system's."""


def read_bounces(*, at: datetime, context: ssl.SSLContext | None = None) -> int:
    """Read every brand's mailbox of bounces; give how many reports came.

    A mailbox that cannot be read is logged, and read by the next pass.
    """
    found = 0
    for route in Route.objects.exclude(mailbox_host="").select_related("site"):
        try:
            found += read_mailbox(route, at=at, context=context).reports
        except MailboxError as error:
            logger.warning("mailbox_unread", site=route.site_id, error=str(error))
    return found


def read_mailbox(route: Route, *, at: datetime, context: ssl.SSLContext | None = None) -> Mailbox:
    """Read a route's mailbox: keep each report, apply it, and mark it seen. Raises MailboxError.

    `context` says whom to trust; without one it is what the system trusts (SSL_CERT_FILE).
    """
    trusted = context or ssl.create_default_context()
    try:
        with imaplib.IMAP4_SSL(
            route.mailbox_host, route.mailbox_port, ssl_context=trusted, timeout=_SECONDS
        ) as imap:
            imap.login(route.mailbox_user, route.mailbox_password)
            imap.select("INBOX")
            kinds = [_take(imap, uid, route, at=at) for uid in _unseen(imap)]
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise MailboxError(f"{type(error).__name__}: {error}"[:200]) from error
    read = Mailbox(
        reports=kinds.count("report"),
        auto_replies=kinds.count("auto_reply"),
        left=kinds.count("other"),
    )
    if read.left:
        logger.info("mailbox_left_unseen", site=route.site_id, messages=read.left)
    return read


def _unseen(imap: imaplib.IMAP4) -> list[str]:
    """Give the ids of what nobody has seen, the newest first."""
    _status, found = imap.uid("SEARCH", "UNSEEN")
    ids = (found[0] or b"").split() if found else []
    return sorted((one.decode("ascii") for one in ids if one.isdigit()), key=int)[
        : -MESSAGES - 1 : -1
    ]


def _take(imap: imaplib.IMAP4, uid: str, route: Route, *, at: datetime) -> dsn.Kind:
    """Read one message as far as it concerns us; give what it is."""
    kind = dsn.kind_of(_fetch(imap, uid, _HEADERS))
    if kind == "report":
        data = _fetch(imap, uid, _WHOLE)
        report = dsn.parse(data)
        if report is None:
            return "other"
        # It is committed before it is marked: a crash between reads it twice, and keeps it once.
        kept = keep(route, [_reading(report, data)], provider=Provider.SMTP, at=at)
        applying.apply(kept, at=at)
    if kind != "other":
        imap.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    return kind


def _fetch(imap: imaplib.IMAP4, uid: str, what: str) -> bytes:
    _status, found = imap.uid("FETCH", uid, what)
    literals = [one[1] for one in found or [] if isinstance(one, tuple)]
    return literals[0] if literals else b""


def _reading(report: dsn.Report, data: bytes) -> Reading:
    return Reading(
        key=hashlib.sha256(data).hexdigest(),
        meaning=report.meaning,
        name=" ".join(word for word in (report.name, report.status) if word)[:60],
        message_id=report.message_id,
        at=report.at,
        # One letter per byte: nothing is lost, whatever the bytes are.
        raw=data.decode("latin-1"),
    )
