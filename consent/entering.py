"""Enter a line in the ledger: the line itself, and apart from it what opens it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from consent.ledger import Line, commitment, new_salt
from consent.models import Entry, Opening
from consent.writing import insert

if TYPE_CHECKING:
    from datetime import datetime


def enter(kind: str, record: bytes, *, time: datetime) -> Entry:
    """Add a line about a record (canonical JSON) to the ledger, in the caller's transaction.

    `kind` is one of EntryType, `time` the instant of what it tells.
    """
    entry, opening = line(kind, record, time=time)
    insert(entry, opening)
    return entry


def line(kind: str, record: bytes, *, time: datetime) -> tuple[Entry, Opening]:
    """Give a new line and its opening, which the caller writes beside rows of its own."""
    salt = new_salt()
    written = Line(id=uuid.uuid4(), type=kind, time=time, hash=commitment(record, salt))
    entry = Entry(
        id=written.id,
        type=written.type,
        time=written.time,
        commitment=written.hash,
        canonical=written.canonical(),
    )
    return entry, Opening(entry=entry, salt=salt, record=record)
