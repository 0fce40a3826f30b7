"""How much a notice weighs: its message in each language, times its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from notifications.composing.bodies import TooLongError, body_from
from notifications.composing.reading import announced_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from policies.models import Proposal

# Her name, her address, the date, the Message-ID, links that are hers: headers and lines of one
# person's message.
PERSONAL: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class Volume:
    """Bytes of one message by language, and of all messages together.

    A language whose texts do not fit into one mail is `too_long`, and in neither.
    """

    by_language: dict[str, int]
    total: int
    too_long: list[str]


def volume(proposal: Proposal, languages: Mapping[str, int], *, at: datetime) -> Volume:
    """Give what the messages of a proposal weigh, with the people of each language.

    It composes a message in each language, PDFs included: some seconds where they are new.
    """
    found = {language: _size(proposal, language, at=at) for language in sorted(languages)}
    sizes = {language: size for language, size in found.items() if size is not None}
    return Volume(
        by_language=sizes,
        total=sum(size * languages[language] for language, size in sizes.items()),
        too_long=[language for language, size in found.items() if size is None],
    )


def _size(proposal: Proposal, language: str, *, at: datetime) -> int | None:
    try:
        return len(body_from(announced_for(proposal, language), at=at).parts) + PERSONAL
    except TooLongError:
        return None
