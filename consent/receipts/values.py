"""The receipt of an act: what was done, of which text, when, and where the ledger holds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from consent.ledger import Proof, canonical_json, commitment, instant
from policies.deadlines import PARIS

FORMAT = "opposable-receipt/1"
# What stands for the proof of a line that no checkpoint holds yet.
PENDING = "pending"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the ledger commits to of an act (RULES section 5). Nobody is named: `pseudonym` is ours.

    `at` is the instant of the act, `recorded_at` that of its row. Empty strings stand for what an
    act of this origin has not.
    """

    id: UUID
    act: str
    matter: str
    subject: str
    brand: str
    pseudonym: UUID
    cabinet: UUID | None
    capacity: str
    sign_in: str
    policy: str
    version: UUID | None
    number: str
    language: str
    title: str
    sha256: str
    html_sha256: str
    label: str
    interface: str
    origin: str
    operator: UUID | None
    source_name: str
    source_sha256: str
    previous: UUID | None
    at: datetime
    recorded_at: datetime

    def canonical(self) -> bytes:
        """Give the record's bytes, which the commitment hashes with its salt."""
        values: dict[str, Any] = {
            name: str(value) if isinstance(value, UUID) else value
            for name, value in vars(self).items()
        }
        values["at"], values["recorded_at"] = instant(self.at), instant(self.recorded_at)
        values["paris_time"] = self.at.astimezone(PARIS).isoformat(timespec="seconds")
        return canonical_json(values)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The person's copy: the record and its salt open the line `entry` of the ledger.

    It says *pending* until a checkpoint holds the line; then it gains its proof once, and never
    changes again.
    """

    record: bytes
    salt: bytes
    entry: bytes
    proof: Proof | None = None

    def document(self) -> dict[str, Any]:
        """Give the receipt as values for JSON: equal acts give equal bytes."""
        return {
            "format": FORMAT,
            "record": self.record.decode(),
            "salt": self.salt.hex(),
            "hash": commitment(self.record, self.salt),
            "entry": self.entry.decode(),
            "proof": self.proof.values() if self.proof else PENDING,
        }

    def canonical(self) -> bytes:
        """Give the receipt's bytes (RFC 8785)."""
        return canonical_json(self.document())
