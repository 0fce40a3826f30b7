"""What acts ask of the layer that writes to people: a port asks, it never announces."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

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
