"""A text as the words it says, each with the key by which two texts are compared."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from policies.diff.suggestion import equivalents
from policies.diff.suggestion.days import days
from policies.diff.suggestion.prose import fold

Sort: TypeAlias = Literal["word", "number", "date", "email", "address", "symbol"]

_HOST: Final = (
    r"(?<![\w./@-])(?:[a-z0-9-]{2,}\.)+"
    r"(?:com|fr|org|net|eu|io|example|localhost|co|app|dev|health|care|uk|us|de|be|ch)\b"
)
_PATH: Final = r"[^\s<>\"'«»|]*[^\s<>\"'«»|.,;:!?)\]]"
# "10jours" is a figure and a unit, "37signals" a name.
_UNITS: Final = "|".join((*equivalents.TIME_UNITS, "euros?", "dollars?", "i?[eè]mes?"))
_TOKEN: Final = re.compile(
    rf"""(?P<email>(?:mailto:)?[\w.+%-]+@[\w-]+(?:\.[\w-]+)+)
    |(?P<address>(?:https?://|ftp://|www\.){_PATH}|{_HOST}(?:/{_PATH}|/)?
        |(?<![\w.)\]}}>])\.{{0,2}}/[a-z0-9][\w/.\#?=-]*)
    |(?P<phone>(?<![\w+])(?:\+\d{{1,3}}[\s.-]?(?:\(0\)[\s.]?)?\d{{1,4}}|0\d)(?:[\s.-]?\d{{2,4}}){{2,5}}\b)
    |(?P<brand>\d+(?!(?:{_UNITS})\b)[^\W\d_]{{4,}})
    |(?P<number>(?:\d{{1,3}}(?:[\s\u00a0\u202f]\d{{3}})+(?:,\d+)?(?!\d)
        |\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d,])
        |\d+(?:[.,]\d+)*(?:\.[a-z]\b(?!')|\(\d{{1,2}}\)|\([a-z]{{1,2}}\))*)(?:(?:er|ère|ème|eme|ᵉʳ|st|nd|rd|th)\b)?)
    |(?P<sign>(?:n[°º]|\bno\.|№)(?=\s?\d))
    |(?P<numero>n[°º])
    |(?P<acronym>\b(?:[A-Z]\.){{2,}})
    |(?P<tail>(?<=')(?:re|ll|ve|d|m|s)\b)
    |(?P<word>[^\W\d_]+(?:'t\b)?'?)
    |(?P<symbol>[%‰€$£¥°≥≤<>=±×✔✘✓✗☑☐✅❌☒&§])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ORDINAL: Final = re.compile(r"(?:er|ère|ème|eme|ᵉʳ|st|nd|rd|th)$", re.IGNORECASE)
# In capitals, another word than in small letters.
_CAPITALS: Final = {"US": "@us", "USA": "@us", "UK": "@uk", "IT": "@it", "WHO": "@who"}
_SYMBOLS: Final = {"✓": "✔", "☑": "✔", "✅": "✔", "✗": "✘", "❌": "✘", "☒": "✘", "§": "section"}


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word or figure: `text` as written, `key` as compared, its place in the text."""

    text: str
    key: str
    sort: Sort = "word"
    start: int = 0
    end: int = 0

    @property
    def is_name(self) -> bool:
        """Tell whether the word is written as a proper noun is."""
        return self.sort == "word" and self.text[:1].isupper()


def lexed(text: str) -> tuple[Token, ...]:
    """Give the words of a text without Markdown, in order; punctuation is left out."""
    found: list[Token] = []
    place = 0
    for start, end, key in days(text):
        found += _pieces(text, place, start)
        found.append(Token(text=text[start:end], key=key, sort="date", start=start, end=end))
        place = end
    return (*found, *_pieces(text, place, len(text)))


def _pieces(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        for key, sort in _READERS[match.lastgroup or ""](match[0]):
            yield Token(text=match[0], key=key, sort=sort, start=match.start(), end=match.end())


_Readings: TypeAlias = Iterator[tuple[str, Sort]]


def _email(text: str) -> _Readings:
    yield text.casefold().removeprefix("mailto:"), "email"


def _address(text: str) -> _Readings:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.casefold())
    yield bare.rstrip("/"), "address"


def _number(text: str) -> _Readings:
    if re.search(r"[a-z(]", text) and not _ORDINAL.search(text):
        yield re.sub(r"[(.)]+", ".", text).strip("."), "number"  # 6(1)(b) is 6.1.b
        return
    digits = re.sub(r"[\s\u00a0\u202f]", "", _ORDINAL.sub("", text))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    yield digits.replace(",", "."), "number"


def _phone(text: str) -> _Readings:
    digits = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    yield re.sub(r"^\+33", "0", digits), "number"


def _numero(_text: str) -> _Readings:
    yield "numero", "word"


def _acronym(text: str) -> _Readings:
    yield from _word(text.replace(".", ""))


def _word(text: str) -> _Readings:
    bare = text.removesuffix("'")
    key = _CAPITALS.get(bare) or fold(bare)
    if key.endswith("n't"):
        stem = key.removesuffix("n't")
        yield equivalents.STEMS_BEFORE_NOT.get(stem, stem), "word"
        yield "not", "word"
    elif key == "cannot":
        yield from (("can", "word"), ("not", "word"))
    else:
        yield equivalents.ELISIONS.get(key, key) if bare != text else key, "word"


def _tail(text: str) -> _Readings:
    if key := equivalents.TAILS.get(text.casefold()):
        yield key, "word"


def _symbol(text: str) -> _Readings:
    yield _SYMBOLS.get(text, text), "symbol"


def _nothing(_text: str) -> _Readings:
    yield from ()


_READERS: Final[Mapping[str, Callable[[str], _Readings]]] = {
    "email": _email,
    "address": _address,
    "number": _number,
    "phone": _phone,
    "numero": _numero,
    "sign": _nothing,  # "n° 78-17" and "78-17" are the same law
    "acronym": _acronym,
    "brand": _word,
    "word": _word,
    "tail": _tail,
    "symbol": _symbol,
}
