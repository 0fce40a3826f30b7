"""One report as it is understood, whoever sent it: no framework, no database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a report says.

    `key` is the same for the same report come again. `meaning` is one of
    `notifications.models.Meaning`. `message_id` is our Message-ID or the provider's id, without
    its angle brackets, "" where it names none; `at` None where it names no instant. `delivery` and
    `round` are what we gave the provider along with the message, where it gives them back.
    """

    key: str
    meaning: str
    name: str
    message_id: str
    at: datetime | None
    raw: str
    delivery: UUID | None = None
    round: int | None = None


def printable(value: object, *, limit: int) -> str:
    """Give words that any column takes: what no reader sees is left out, the end is cut off."""
    words = value if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return "".join(letter for letter in str(words) if letter.isprintable())[:limit]
