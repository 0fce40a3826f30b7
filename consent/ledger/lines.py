"""A line of the ledger as bytes: what is hashed, and how a record is committed to."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785

SALT_BYTES = 32


def canonical_json(value: Any) -> bytes:
    """Give JSON in its canonical form (RFC 8785): the same value is always the same bytes."""
    return rfc8785.dumps(value)


def commitment(record: bytes, salt: bytes) -> str:
    """Give the SHA-256, in hex, that stands in the ledger for a record.

    The salt keeps a guessed record from being confirmed; without both, the line opens to nothing.
    """
    return hashlib.sha256(record + salt).hexdigest()


def new_salt() -> bytes:
    """Give a salt that nobody can guess."""
    return secrets.token_bytes(SALT_BYTES)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line: its id, its type (RULES section 5), the instant of what it tells, the commitment."""

    id: UUID
    type: str
    time: datetime
    hash: str

    def canonical(self) -> bytes:
        """Give the bytes of the line, of which the tree takes the leaf."""
        return canonical_json(
            {
                "hash": self.hash,
                "id": str(self.id),
                "time": instant(self.time),
                "type": self.type,
            }
        )


def instant(at: datetime) -> str:
    """Give an instant as it is written everywhere: UTC, to the microsecond, with a Z."""
    if at.tzinfo is None:
        raise ValueError("Give an instant with its time zone.")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
