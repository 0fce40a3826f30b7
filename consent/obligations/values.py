"""Texts as they concern somebody, her answers, and what follows from both: values only."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

# Those who sign for a cabinet.
BINDING: Final = frozenset({"owner", "signatory"})
# Her own day while she is not informed at all: the text does not bind her before she is.
NOT_UNTIL_INFORMED: Final = date.max


@dataclass(frozen=True, kw_only=True)
class Text:
    """A version as it concerns somebody: what it asks, and the Paris days on which it binds.

    It binds from `day` to `until`, which is excluded; None means until a later one. Where `day` is
    her own, because she was informed too late, `everybodys` is that of all others.
    """

    version: UUID
    policy: int
    kind: str
    language: str
    number: tuple[int, int]
    asks: str
    asked_of: str
    valid_for_days: int | None
    day: date
    until: date | None = None
    everybodys: date | None = None

    @property
    def awaits_notice(self) -> bool:
        """Tell whether it does not bind her before she is informed of it."""
        return self.day == NOT_UNTIL_INFORMED


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An act on a version; `cabinet` where it was done in a cabinet's name, `at` its Paris day."""

    id: UUID
    act: str
    policy: int
    version: UUID
    number: tuple[int, int]
    at: date
    cabinet: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Seat:
    """In whose name somebody may act: a cabinet's, or her own."""

    cabinet: UUID | None = None
    name: str = ""
    capacity: str = ""

    @property
    def binds(self) -> bool:
        """Tell whether what she signs here binds: herself always, a cabinet by its signatories."""
        return self.cabinet is None or self.capacity in BINDING


HERSELF: Final = Seat()
Why = Literal["first", "changed", "expired"]


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """Something to answer: a text, in whose name, and the version she answered before, if any."""

    text: Text
    seat: Seat
    is_coming: bool
    why: Why
    base: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A text that binds somebody, since which Paris day, and the act by which it does, if any."""

    text: Text
    seat: Seat
    since: date
    answer: Answer | None = None
