"""What acts ask of the layer that writes to people: a port asks, it never announces."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

LetterKind = Literal["receipt", "refusal", "objection"]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What somebody is to be written about an act. `key` names it: there is one of it."""

    kind: LetterKind
    key: str
    act: Any


class Post(Protocol):
    """What is to be kept so that this letter is on its way once the caller has committed?"""

    def __call__(self, letter: Letter) -> Any:
        """Give the row, not saved, that the caller writes beside the act; None for no letter."""


_posts: list[Post] = []


def answer_post(post: Post) -> None:
    """Register who writes to people."""
    _posts[:] = [post]


def rows_for(letter: Letter) -> list[Any]:
    """Give the rows of a letter, to be written in the act's transaction; none if nobody writes."""
    rows = [post(letter) for post in _posts]
    return [row for row in rows if row is not None]


class Letters(Protocol):
    """What is kept of letters to a practitioner?"""

    def count(self, practitioner: Any) -> int:
        """Give how many."""

    def erase(self, practitioner: Any) -> int:
        """Erase them in the caller's transaction; give how many."""


_letters: list[Letters] = []


def answer_letters(letters: Letters) -> None:
    """Register who keeps letters."""
    _letters[:] = [letters]


def letters_about(practitioner: Any) -> int:
    """Count the letters to a practitioner that are kept; 0 where nobody writes."""
    return sum(letters.count(practitioner) for letters in _letters)


def erase_letters_about(practitioner: Any) -> int:
    """Erase the letters to a practitioner; give how many."""
    return sum(letters.erase(practitioner) for letters in _letters)


class Kept(Protocol):
    """What is kept of a practitioner beside her acts and letters, and which lines tell of her?"""

    def count(self, practitioner: Any) -> Mapping[str, int]:
        """Give how many rows of each class."""

    def erase(self, practitioner: Any) -> Mapping[str, int]:
        """Erase them in the caller's transaction; give how many of each class."""

    def lines(self, practitioner: Any) -> Sequence[UUID]:
        """Give the lines of the ledger, beside those of her acts, that tell of her."""


_kept: dict[type, Kept] = {}


def answer_kept(kept: Kept) -> None:
    """Register who else keeps something of practitioners: each of several, once."""
    _kept[type(kept)] = kept


def kept_of(practitioner: Any) -> dict[str, int]:
    """Count what else is kept of a practitioner, by class."""
    return {
        name: rows for kept in _kept.values() for name, rows in kept.count(practitioner).items()
    }


def erase_kept_of(practitioner: Any) -> dict[str, int]:
    """Erase what else is kept of a practitioner; give how many rows of each class."""
    return {
        name: rows for kept in _kept.values() for name, rows in kept.erase(practitioner).items()
    }


def lines_about(practitioner: Any) -> list[UUID]:
    """Give the lines, beside those of her acts, that tell of a practitioner."""
    return [line for kept in _kept.values() for line in kept.lines(practitioner)]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A row that wrote its own line: its name in reports, the line, and what that has to say."""

    name: str
    entry: UUID
    type: str
    time: datetime
    record: bytes


class Recorder(Protocol):
    """Which rows of a layer above wrote lines of the ledger, and do they fit together?"""

    # What its rows are called in reports.
    name: str

    def rows(self) -> Iterator[Sequence[Recorded]]:
        """Give all of them, some at a time."""

    def orphans(self) -> Iterable[UUID]:
        """Give the lines of its type that no row tells of any more."""

    def faults(self) -> Iterable[str]:
        """Give a sentence for each row that does not fit those beside it."""


_recorders: dict[str, Recorder] = {}


def answer_recorder(recorder: Recorder) -> None:
    """Register who else writes lines: each of several, once."""
    _recorders[recorder.name] = recorder


def recorders() -> list[Recorder]:
    """Give who else writes lines."""
    return list(_recorders.values())


# Classes of what a layer above keeps equally long (`consent.actions.retaining.RetentionClass`).
_retained: dict[str, Any] = {}


def answer_retained(retained: Any) -> None:
    """Register what else is kept for a time: each of several classes, once."""
    _retained[retained.name] = retained


def retained() -> list[Any]:
    """Give the classes of what layers above keep for a time."""
    return list(_retained.values())
