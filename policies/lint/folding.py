"""Text as rules match it: folded letters, and the way back to the words as written."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_SIGNS: Final = {
    **dict.fromkeys("’‘ʼ′", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
}


def _letter(character: str) -> str:
    letters = unicodedata.normalize("NFKD", character.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


# The letters, signs and spaces of European texts; others are folded one by one.
_USUAL: Final = (*range(0x80, 0x250), *range(0x2000, 0x2070))
_TABLE: Final = str.maketrans({chr(code): _letter(chr(code)) for code in _USUAL} | _SIGNS)
_UNUSUAL: Final = re.compile(r"[^\x00-\x7f\x80-\u024f\u2000-\u206f]")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])")
_SHORT: Final = 200
_SPACES: Final = re.compile(r"\s+")


def folded(text: str) -> str:
    """Give `text` in lower case without accents, with plain apostrophes, hyphens and spaces.

    Rules match their vocabulary in this form. Backslash escapes of Markdown are dropped.
    """
    return _short(text) if len(text) < _SHORT else _folded(text)


# Names of columns, cells and titles are asked for again and again.
@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    plain = _ESCAPE.sub(r"\1", text) if "\\" in text else text
    plain = plain.lower().translate(_TABLE)
    if not plain.isascii() and _UNUSUAL.search(plain):
        plain = _letter(plain)
    return _SPACES.sub(" ", plain)


@lru_cache(maxsize=256)
def places(text: str) -> tuple[int, ...]:
    """Give, for each character of `folded(text)`, the place in `text` it comes from; then its end.

    Letters are folded one by one here, so that a place can be told; the result is the same.
    """
    skipped = {found.start() for found in _ESCAPE.finditer(text)}
    kept: list[int] = []
    spaced = False
    for place, character in enumerate(text):
        letters = "" if place in skipped else folded(character)
        if letters == " ":
            kept += [] if spaced else [place]
        else:
            kept += [place] * len(letters)
        spaced = letters == " " or (spaced and not letters)
    return (*kept, len(text))


def passage(text: str, start: int, end: int, *, around: int = 0) -> str:
    """Give the words of `text` that stand at `start:end` of its folded form, unescaped.

    `around` is how many characters beside them may be given too; words are never cut.
    """
    back = places(text)
    last = len(back) - 1
    first = back[min(max(0, start), last)]
    final = back[min(max(start, end), last)]
    left = text.rfind(" ", 0, max(0, first - around)) + 1 if first > around else 0
    right = text.find(" ", min(len(text), final + around))
    return _ESCAPE.sub(r"\1", text[left : len(text) if right < 0 else right]).strip()
