"""From a line of a draft's Markdown back to the line of the source it was read from."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

_SIGN: Final = re.compile(r"[\W_]+")
# How far ahead a line is looked for: an import leaves out a block of front matter at most.
_WINDOW: Final = 50_000


@dataclass(frozen=True, kw_only=True)
class Origins:
    """A source, to find in it the words of a text that was read from it, in the same order."""

    source: str

    @cached_property
    def _letters(self) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
        """Give the letters and figures of the source, where each line's begin, the lines' numbers.

        Lines are those an editor shows (LF, CRLF or CR ends them).
        """
        pieces, starts, numbers, place = [], [], [], 0
        for number, line in enumerate(re.split(r"\r\n|\r|\n", self.source), start=1):
            letters = _SIGN.sub("", line)
            if letters:
                pieces.append(letters)
                starts.append(place)
                numbers.append(number)
                place += len(letters)
        return "".join(pieces), tuple(starts), tuple(numbers)

    def places(self, lines: Sequence[str]) -> list[int]:
        """Give, for each line of the text in order, where its letters begin in the source.

        A line that the source writes otherwise (in HTML, say) begins after the one before it.
        """
        letters, at, found = self._letters[0], 0, []
        for line in lines:
            key = _SIGN.sub("", line)
            place = letters.find(key, at, at + _WINDOW + len(key)) if key else -1
            found.append(max(place, at))
            at = place + len(key) if place >= 0 else at
        return found

    def line(self, place: int, *, text: str, words: str) -> int:
        """Give the source's line of `words`, on a line of the text from `place` on; 0 in none."""
        _, starts, numbers = self._letters
        if not numbers:
            return 0
        letters = _letters_of(text)
        first = bisect_right(starts, place) - 1
        if bisect_right(starts, place + len(letters) - 1) - 1 > first:
            inside = max(0, letters.find(_SIGN.sub("", words)))
            first = bisect_right(starts, place + inside) - 1
        return numbers[first]


@lru_cache(maxsize=64)
def _letters_of(text: str) -> str:
    return _SIGN.sub("", text)
