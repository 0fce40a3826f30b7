"""What mail asks of the site: a port asks, it never announces."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody of the staff to write to: `key` names her in the key of a mail."""

    key: str
    email: str
    language: str


class Auditors(Protocol):
    """Who keeps this brand's checkpoints outside?"""

    def __call__(self, site: Any) -> Iterable[Reader]:
        """Give those who are active, each once."""


_auditors: list[Auditors] = []


def answer_auditors(auditors: Auditors) -> None:
    """Register who knows the auditors."""
    _auditors[:] = [auditors]


def auditors_of(site: Any) -> list[Reader]:
    """Give a brand's auditors; none where nobody knows them."""
    return [reader for auditors in _auditors for reader in auditors(site)]


class Watchers(Protocol):
    """Who is told that something goes wrong?"""

    def __call__(self, site: Any) -> Iterable[Reader]:
        """Give those who answer for a brand, each once; of every brand where it is None."""


_watchers: list[Watchers] = []


def answer_watchers(watchers: Watchers) -> None:
    """Register who knows them."""
    _watchers[:] = [watchers]


def watchers_of(site: Any) -> list[Reader]:
    """Give who is told of a brand's alarms, or of the installation's; none where nobody knows."""
    return [reader for watchers in _watchers for reader in watchers(site)]
