"""Typographic folding: two spellings of the same words get one key."""

import re
import unicodedata
from typing import Final

_APOSTROPHES: Final = "‘’‚‛ʼ′`´＇"
_QUOTES: Final = "«»“”„‟‹›″＂"
_DASHES: Final = "‐‑‒–—―−﹣－"
# Soft hyphen, zero-width space, joiners and BOM: nothing that a reader sees.
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_FOLDED: Final = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_QUOTES, '"')
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_INVISIBLE)
    | {"…": "..."}
)
_LONGEST: Final = 400_000
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def fold(text: str) -> str:
    """Give the key of `text`: one form of apostrophe, quote, dash; NFC; single spaces.

    In a text longer than any paragraph only the spaces are looked at.
    Spaces of any kind and line ends count as one space; none is left at either end.
    """
    if not text.isascii() and len(text) <= _LONGEST:
        text = unicodedata.normalize("NFC", text).translate(_FOLDED)
    return " ".join(text.split())


def fold_word(word: str) -> str:
    """Give the key of one word or sign; the spaces inside (a number's) become one each."""
    if word.isascii() or len(word) > _LONGEST:
        return word
    folded = unicodedata.normalize("NFC", word).translate(_FOLDED)
    return " ".join(folded.split())


def without_escapes(text: str) -> str:
    """Give Markdown text with each backslash escape replaced by the sign it stands for."""
    return _ESCAPED.sub(r"\1", text)


def only_words(text: str) -> str:
    """Give the key of `text` without any space: what is left when spacing is no difference."""
    return fold(text).replace(" ", "")
