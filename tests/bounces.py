"""Reports of mail servers for tests, in our own words (RFC 3464, RFC 5965)."""

from datetime import datetime
from email.utils import format_datetime

from tests.brands import NOW

OURS = "0191a8e2-7d55-7b3c-9d0e-2a7c1f4b5e6d.1@alpha.example"
RETURNED = "Content-Type: message/rfc822\r\n\r\nMessage-ID: <{name}>\r\nSubject: a\r\n\r\nGone.\r\n"
HEADERS_ONLY = "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{name}>\r\nSubject: a\r\n"


def report(
    action: str = "failed",
    status: str = "5.1.1",
    *,
    name: str = OURS,
    at: datetime | None = NOW,
    returned: str = RETURNED,
    envelope: str = "",
) -> bytes:
    """Give a report about a message; `returned` is the part with what came back of it."""
    fields = [f"Action: {action}"] if action else []
    fields += [f"Status: {status}"] if status else []
    fields += [f"Last-Attempt-Date: {format_datetime(at)}"] if at else []
    first = ["Reporting-MTA: dns; mx.cabinet.example"]
    first += [f"Original-Envelope-Id: {envelope}"] if envelope else []
    return _report(
        "delivery-status",
        "Content-Type: message/delivery-status\r\n\r\n"
        + "\r\n".join([*first, "", "Final-Recipient: rfc822; camille@cabinet.example", *fields])
        + "\r\n",
        returned.format(name=name),
    )


def abuse(kind: str = "abuse", *, name: str = OURS) -> bytes:
    """Give a complaint about a message, by the server of whoever complains."""
    fields = f"Feedback-Type: {kind}\r\nUser-Agent: Loop/1\r\nVersion: 1\r\n"
    status = f"Content-Type: message/feedback-report\r\n\r\n{fields}"
    return _report("feedback-report", status, RETURNED.format(name=name))


def _report(kind: str, *parts: str) -> bytes:
    begin = f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n'
    words = "Content-Type: text/plain\r\n\r\nWhat we are sorry for.\r\n"
    body = "".join(f"--b\r\n{part}\r\n" for part in (words, *parts) if part)
    head = f"From: <>\r\nDate: Sat, 21 Nov 2026 12:00:00 +0100\r\n{begin}"
    return f"{head}\r\n{body}--b--\r\n".encode()


VACATION = (
    b"From: camille@cabinet.example\r\nAuto-Submitted: auto-replied (vacation)\r\n"
    b"Content-Type: text/plain\r\n\r\nBack on Monday.\r\n"
)
LETTER = b"From: camille@cabinet.example\r\nContent-Type: text/plain\r\n\r\nA question.\r\n"
