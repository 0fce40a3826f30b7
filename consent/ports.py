"""What acts ask of the layer that writes to people: a port asks, it never announces."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

LetterKind = Literal["receipt", "refusal", "objection"]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What somebody is to be written about an act. `key` names it: it is kept once."""

    kind: LetterKind
    key: str
    act: Any


class Post(Protocol):
    """Will this letter be on its way once the transaction of the caller is committed?"""

    def __call__(self, letter: Letter) -> None:
        """Keep the letter in the same transaction; a letter of the same key is kept already."""


_posts: list[Post] = []


def answer_post(post: Post) -> None:
    """Register who writes to people."""
    _posts[:] = [post]


def write(letter: Letter) -> None:
    """Ask for a letter; nothing where nobody writes."""
    for post in _posts:
        post(letter)


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
