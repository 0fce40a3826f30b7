"""Reads what a provider posts: one event or a list of them. No framework, no database."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from notifications.inbound import meanings
from notifications.inbound.readings import Reading, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROVIDERS: Final = frozenset({"brevo", "mailjet"})
_BETWEEN: Final = re.compile(r"[\s,]*")
# Seconds since 1970 have ten digits until 2286; Brevo documents milliseconds, its example seconds.
_SECONDS_UNTIL: Final = 10_000_000_000
_MILLI: Final = 1000
_ROUNDS: Final = range(1, 1000)


class UnreadableError(ValueError):
    """The body is no JSON object and no list of them."""


def read(provider: str, body: bytes) -> list[Reading]:
    """Give the events in a body that a provider posted, in its order. Raises UnreadableError.

    What stands in a list and is no event is kept as one without effect: nothing is lost by it.
    """
    return [_reading(provider, event, raw) for event, raw in _parts(_text(body))]


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(type(error).__name__) from error
    if not isinstance(found, dict | list):
        raise UnreadableError(type(found).__name__)
    return text.strip()


def _parts(text: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Give each object of a valid JSON text, with its own letters as they came."""
    decoder = json.JSONDecoder()
    if text.startswith("{"):
        yield json.loads(text), text
        return
    begin = _after(text, 1)
    while text[begin] != "]":
        value, end = decoder.raw_decode(text, begin)
        yield value if isinstance(value, dict) else {}, text[begin:end]
        begin = _after(text, end)


def _after(text: str, begin: int) -> int:
    between = _BETWEEN.match(text, begin)
    return between.end() if between else begin


def _reading(provider: str, event: Mapping[str, Any], raw: str) -> Reading:
    is_brevo = provider == "brevo"
    given = _given(event.get("X-Mailin-custom" if is_brevo else "Payload"))
    named = event.get("message-id" if is_brevo else "MessageID")
    return Reading(
        key=_key(event or raw),
        meaning=meanings.brevo(event) if is_brevo else meanings.mailjet(event),
        name=printable(event.get("event"), limit=60),
        message_id=printable(named, limit=320).strip("<> "),
        at=_brevo_instant(event) if is_brevo else _instant(event.get("time")),
        raw=raw,
        delivery=given[0] if given else None,
        round=given[1] if given else None,
    )


def _key(event: Mapping[str, Any] | str) -> str:
    """Give the SHA-256 of an event's canonical bytes: no provider documents an id of events."""
    canonical = json.dumps(event, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _given(metadata: object) -> tuple[UUID, int] | None:
    """Give delivery and round, which the message bore as metadata and the event gives back."""
    try:
        found = json.loads(metadata) if isinstance(metadata, str) else metadata
        delivery, number = UUID(found["delivery"]), int(found["round"])  # type: ignore[index]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    return (delivery, number) if number in _ROUNDS else None


def _brevo_instant(event: Mapping[str, Any]) -> datetime | None:
    # `date` and, in fact, `ts` are in the time zone of the account's owner.
    return _instant(event.get("ts_epoch")) or _instant(event.get("ts_event"))


def _instant(value: object) -> datetime | None:
    """Give the instant of a UNIX time in seconds or milliseconds; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return None
    try:
        seconds = value / _MILLI if value >= _SECONDS_UNTIL else value
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
