"""Reads what mail servers send back about a message (RFC 3464, RFC 5965); pure, and never raises.

What comes to an address of bounces is anything: whatever cannot be understood is no report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal

from notifications.inbound import meanings

Kind = Literal["report", "auto_reply", "other"]

# "Failed": the server "has abandoned any attempts to deliver the message", whatever the class of
# its status; "delayed": it "will continue to attempt to deliver". "Relayed" and "expanded" say that
# no further report will come, not that anybody has it (RFC 3464, section 2.3.3).
_ACTIONS: Final = {
    "failed": meanings.BOUNCED,
    "delayed": meanings.DEFERRED,
    "delivered": meanings.DELIVERED,
    "relayed": meanings.SUBMITTED,
    "expanded": meanings.SUBMITTED,
}
# A report without a known action: by the class of its status (RFC 3463).
_CLASSES: Final = {"4": meanings.DEFERRED, "5": meanings.BOUNCED}
# Of several recipients the worst stands: none of ours has more than one.
_WORST_FIRST: Final = (
    meanings.BOUNCED,
    meanings.DEFERRED,
    meanings.SUBMITTED,
    meanings.OTHER,
    meanings.DELIVERED,
)
_WORD: Final = re.compile(r"[a-z-]+")
_HEADERS: Final = frozenset({"text/rfc822-headers", "message/rfc822-headers"})
_WHOLE: Final = frozenset({"message/rfc822", "message/global"})
# What a broken message makes the standard library raise.
_BROKEN: Final = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a report says of a message.

    `meaning` is one of `inbound.meanings`; `status` that of RFC 3463, "" where there is none;
    `message_id` without angle brackets; `at` None where no date can be read.
    """

    meaning: str
    name: str
    status: str
    message_id: str
    at: datetime | None


def kind_of(headers: bytes) -> Kind:
    """Tell by its headers what a message is: a report, an automatic reply, or anything else."""
    try:
        message = message_from_bytes(headers)
        if _report_type(message) in {"delivery-status", "feedback-report"}:
            return "report"
        is_reply = _value(message, "Auto-Submitted").casefold().startswith("auto-replied")
        return "auto_reply" if is_reply or _value(message, "X-Autoreply") else "other"
    except _BROKEN:
        return "other"


def parse(data: bytes) -> Report | None:
    """Give what a message reports; None where it is no report, or none that can be read."""
    try:
        return _parse(message_from_bytes(data))
    except _BROKEN:
        return None


def _parse(message: Message[Any, Any]) -> Report | None:
    kind = _report_type(message)
    parts = [part for part in message.walk() if part is not message]
    if kind == "feedback-report":
        found = [_complaint(part) for part in _of(parts, "message/feedback-report")]
    elif kind == "delivery-status":
        found = [
            _recipient(block)
            for part in _of(parts, "message/delivery-status")
            for block in _blocks(part)
        ]
    else:
        return None
    told = [one for one in found if one is not None]
    if not told:
        return None
    meaning, name, status, date = min(told, key=lambda one: _rank(one[0]))
    at = _instant(date) or _instant(_value(message, "Date"))
    named = _returned_id(parts) or _envelope_id(parts)
    return Report(meaning=meaning, name=name, status=status, message_id=named, at=at)


def _report_type(message: Message[Any, Any]) -> str:
    if message.get_content_type() != "multipart/report":
        return ""
    return str(message.get_param("report-type", "")).casefold()


def _of(parts: list[Message[Any, Any]], kind: str) -> list[Message[Any, Any]]:
    return [part for part in parts if part.get_content_type() == kind]


def _blocks(part: Message[Any, Any]) -> list[Message[Any, Any]]:
    """Give the messages in a part: of a status its groups of fields, the message's own first."""
    payload = part.get_payload()
    inner = payload if isinstance(payload, list) else []
    return [one for one in inner if isinstance(one, Message)]


def _recipient(block: Message[Any, Any]) -> tuple[str, str, str, str] | None:
    """Give meaning, name, status and date of one recipient's fields; None for other fields."""
    action = _WORD.match(_value(block, "Action").casefold())
    status = _value(block, "Status")[:20]
    if action is None and not status:
        return None
    name = action.group() if action else ""
    meaning = _ACTIONS.get(name, _CLASSES.get(status[:1], meanings.OTHER))
    if meaning == meanings.DELIVERED and status[:1] in _CLASSES:
        # It contradicts itself.
        meaning = meanings.OTHER
    return meaning, name[:60], status, _value(block, "Last-Attempt-Date")


def _complaint(part: Message[Any, Any]) -> tuple[str, str, str, str] | None:
    """Give the same of a report of abuse (RFC 5965); any other kind of feedback has no effect."""
    fields = (_blocks(part) or [part])[0]
    if not _value(fields, "Feedback-Type"):
        fields = _headers(fields.get_payload())
    name = _value(fields, "Feedback-Type").casefold()
    if not name:
        return None
    meaning = meanings.COMPLAINED if name == "abuse" else meanings.OTHER
    return meaning, name[:60], "", _value(fields, "Arrival-Date")


def _rank(meaning: str) -> int:
    return _WORST_FIRST.index(meaning) if meaning in _WORST_FIRST else 0


def _returned_id(parts: list[Message[Any, Any]]) -> str:
    """Give the Message-ID in what was sent back of the message, "" where nothing was."""
    for part in parts:
        inner = _blocks(part)
        if part.get_content_type() in _WHOLE | _HEADERS and inner:
            # Of headers that no parser took for a message, it is the text of an empty one.
            found = _id(inner[0]) or _id(_headers(inner[0].get_payload()))
        elif part.get_content_type() in _HEADERS:
            found = _id(_headers(part.get_payload()))
        else:
            continue
        if found:
            return found
    return ""


def _envelope_id(parts: list[Message[Any, Any]]) -> str:
    """Give the id that we gave the envelope (RFC 3461)."""
    for part in _of(parts, "message/delivery-status"):
        for block in _blocks(part):
            if found := _value(block, "Original-Envelope-Id"):
                return found.strip("<>")
    return ""


def _headers(payload: object) -> Message[Any, Any]:
    return message_from_string(str(payload).lstrip())


def _id(headers: Message[Any, Any]) -> str:
    return _value(headers, "Message-ID").strip("<>")


def _value(message: Message[Any, Any], name: str) -> str:
    words = "".join(letter for letter in str(message.get(name, "")) if letter.isprintable())
    return words.strip()[:320]


def _instant(words: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(words)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except _BROKEN:
        return None
