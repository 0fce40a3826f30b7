"""Sends mail: the row is the truth, claimed by a lease that is committed before a socket opens.

A lease that ran out is sent again under the same Message-ID: never lost, and twice at most where
a process was killed between the server's answer and ours.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime, formataddr, parseaddr
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.urls import reverse

from consent import links
from consent.printing import receipt_of
from notifications.links import headers_of, links_in
from notifications.models import Mail, MailKind
from notifications.rendering import ANSWER_LINK, RECEIPT_FILE, letter, note_in
from policies.models import BrandSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from uuid import UUID

    from django.core.mail import EmailMessage
    from wagtail.models import Site

    from consent.models import Act
    from consent.ports import LetterKind
    from notifications.rendering import Written

logger = structlog.get_logger(__name__)

CHECKPOINT_FILE: Final = "checkpoint.note"
# Longer than a task may run (config.celery): whoever has the lease then is no more.
LEASE: Final = timedelta(minutes=2)
# A pass of a task; well below its time limit.
BUDGET: Final = timedelta(seconds=25)
# After 1, 2, 4 ... minutes, then every six hours: three days, as mail servers do.
FIRST_WAIT, LONGEST_WAIT, TRIES = timedelta(minutes=1), timedelta(hours=6), 21
LINK_HOLDS: Final = timedelta(days=30)


class ErasedError(Exception):
    """What the mail is about was erased: it is not to leave any more."""


class ServerDownError(Exception):
    """No server takes any mail now."""


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What a pass did; `has_more` when it ended before the mails did."""

    sent: int
    failed: int
    has_more: bool


def sender_of(brand: BrandSettings | None) -> str:
    """Give the brand's sender, or the installation's where the brand has none."""
    if brand is None or not brand.sender_email:
        return str(settings.DEFAULT_FROM_EMAIL)
    return formataddr((brand.sender_name or brand.name, brand.sender_email))


def message_id(mail: UUID, site: Site | None) -> str:
    """Give the Message-ID of a mail: its id, at the brand's host."""
    host = site.hostname if site else parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{mail}@{host or 'localhost'}>"


def new_mail(
    kind: MailKind,
    *,
    site: Site | None,
    key: str,
    to: tuple[str, str],
    written: Written,
    at: datetime,
) -> Mail:
    """Give a mail that is due at once, to an address in a language; the caller keeps it."""
    mail_id = uuid4()
    recipient, language = to
    return Mail(
        id=mail_id,
        site=site,
        kind=kind,
        key=key,
        recipient=recipient,
        language=language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        message_id=message_id(mail_id, site),
        created_at=at,
        next_try_at=at,
    )


def send_due(
    *,
    clock: Callable[[], datetime],
    budget: timedelta = BUDGET,
    kinds: Collection[MailKind] = tuple(MailKind),
) -> Pass:
    """Send what is due of some kinds, one after the other, for as long as `budget` says.

    A server that is down ends the pass: the other mails lose no try by it.
    """
    end = clock() + budget
    sent = failed = 0
    connection = get_connection()
    try:
        while clock() < end:
            mail = _claim(kinds, at=clock())
            if mail is None:
                return Pass(sent=sent, failed=failed, has_more=False)
            if _try(mail, connection, clock=clock):
                sent += 1
            else:
                failed += 1
    except ServerDownError:
        return Pass(sent=sent, failed=failed + 1, has_more=False)
    finally:
        _close(connection)
    return Pass(sent=sent, failed=failed, has_more=True)


def _claim(kinds: Collection[MailKind], *, at: datetime) -> Mail | None:
    """Take the next mail for as long as the lease holds; committed before anything is sent."""
    with transaction.atomic(durable=True):
        due = Mail.objects.due(at=at).filter(kind__in=kinds).select_related("site")
        mail: Mail | None = due.select_for_update(skip_locked=True, of=("self",)).first()
        if mail is not None:
            mail.attempts += 1
            mail.claimed_until = at + LEASE
            mail.save(update_fields=["attempts", "claimed_until"])
    return mail


def _try(mail: Mail, connection: Any, *, clock: Callable[[], datetime]) -> bool:
    """Send a claimed mail and keep what became of it. Raises ServerDownError, kept as well."""
    try:
        if mail.attempts > TRIES:
            raise TimeoutError  # whoever had it was killed each time
        write(mail)
        _open(connection)
        connection.send_messages([_message(mail, at=clock())])
    except Exception as error:
        # Each way of sending has errors of its own; none may keep the other mails from leaving.
        _close(connection)
        _failed(mail, error, at=clock())
        if isinstance(error, ServerDownError):
            raise
        return False
    _sent(mail, at=clock())
    return True


def write(mail: Mail) -> None:
    """Write the words of a letter, once: they are kept before it leaves, and never change."""
    if mail.subject or mail.act is None:
        return
    written = letter(cast("LetterKind", mail.kind), mail.act)
    mail.subject, mail.text, mail.html = written.subject, written.text, written.html
    mail.save(update_fields=["subject", "text", "html"])


def _open(connection: Any) -> None:
    try:
        connection.open()
    except Exception as error:
        raise ServerDownError(described(error)) from error


def _close(connection: Any) -> None:
    with suppress(OSError):
        connection.close()


def _sent(mail: Mail, *, at: datetime) -> None:
    """Keep that a server took it: that is so even where the lease ran out meanwhile."""
    Mail.objects.filter(pk=mail.pk, sent_at=None).update(
        sent_at=at, given_up_at=None, claimed_until=None, last_error=""
    )


def _failed(mail: Mail, error: Exception, *, at: datetime) -> None:
    """Let it be tried later, or give it up; whoever took it over meanwhile decides instead."""
    is_over = mail.attempts >= TRIES or _is_final(error)
    Mail.objects.filter(pk=mail.pk, claimed_until=mail.claimed_until, sent_at=None).update(
        claimed_until=None,
        next_try_at=at + wait(mail.attempts),
        given_up_at=at if is_over else None,
        last_error=described(error),
    )
    tell = logger.error if is_over else logger.warning
    tell("mail_given_up" if is_over else "mail_failed", mail=mail.pk, error=described(error))


def wait(attempts: int) -> timedelta:
    """Give how long to wait after so many tries: twice as long each time, six hours at most."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_WAIT)


def _is_final(error: Exception) -> bool:
    """Tell whether no later try can end better: the server knows that address to be wrong."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, ErasedError)


def described(error: Exception) -> str:
    """Give an error's type and code; its words may quote an address."""
    if isinstance(error, ServerDownError):
        return str(error)
    codes = []
    if isinstance(error, smtplib.SMTPResponseException):
        codes = [str(error.smtp_code)]
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _words in error.recipients.values()})
    return " ".join([type(error).__name__, *codes])[:200]


def _message(mail: Mail, *, at: datetime) -> EmailMessage:
    """Give a mail as it leaves: the same words and headers each time; a link is made only now."""
    text, html = mail.text, mail.html
    if mail.act is not None and ANSWER_LINK in text:
        link = _answer_link(mail.act, at=at)
        text, html = text.replace(ANSWER_LINK, link), html.replace(ANSWER_LINK, link)
    for mark, link in links_in(mail).items():
        text, html = text.replace(mark, link), html.replace(mark, link)
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=text,
        from_email=sender_of(BrandSettings.for_site(mail.site) if mail.site else None),
        to=[mail.recipient],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
            "Content-Language": mail.language,
            "Auto-Submitted": "auto-generated",
            **headers_of(mail),
        },
    )
    if html:
        message.attach_alternative(html, "text/html")
    if mail.act is not None:
        message.attach(RECEIPT_FILE, _receipt(mail.act), "application/json")
    if mail.kind == MailKind.JOURNAL:
        # As bytes: a text's line endings are a mail server's to change.
        note = note_in(mail.text).encode()
        message.attach(CHECKPOINT_FILE, note, "application/octet-stream")
    return message


def _answer_link(act: Act, *, at: datetime) -> str:
    person = act.practitioner
    link = links.Link(
        practitioner=person.pk,
        version=cast("UUID", act.version_id),
        address=links.mark(person.email),
        until=at + LINK_HOLDS,
    )
    path = reverse("consent:link", args=[links.make(link, purpose="answer")])
    return f"{person.site.root_url}{path}"


def _receipt(act: Act) -> str:
    """Give the receipt as a file. Raises ErasedError when its record was erased meanwhile."""
    receipt = receipt_of(act)
    if receipt is None:
        raise ErasedError
    return receipt.canonical().decode()


def hand_over(mail: Mail, message: EmailMessage, *, at: datetime) -> bool:
    """Send a message now, whose secret `mail` does not keep; tell whether a server took it."""
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 (each way of sending has errors of its own)
        Mail.objects.filter(pk=mail.pk).update(given_up_at=at, last_error=described(error))
        logger.warning("mail_failed", mail=mail.pk, error=described(error))
        return False
    _sent(mail, at=at)
    return True
