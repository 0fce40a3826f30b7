"""Numbers of headings: "3.", "3.1", "Article 3 -", "II.", "A.", "1)", "§ 4"."""

import re
from dataclasses import dataclass
from functools import lru_cache

_ZERO = "[\u200b-\u200d\u2060\ufeff]*"
_WORDS = (
    r"(?i:articles?|art\.|section|chapitre|titre|partie|annexe"
    r"|clause|chapter|part|appendix|schedule)"
)
_ROMAN = r"(?=[IVXL])X{0,3}(?:IX|IV|V?I{0,3})|XL(?:IX|IV|V?I{0,3})"
_DECIMAL = r"\d{1,2}(?:\.\d{1,2}){1,5}"
_DASH = r"\s*[-\u2010-\u2014:](?=\s|$)"
_UPPER = '[A-ZÀ-ÖØ-ÞŒ«“"]'
_MARK = re.compile(
    rf"""{_ZERO}(?:
    (?P<article>(?:{_WORDS}\s+|§\s*)
        (?P<value>\d{{1,3}}(?:\.\d{{1,2}}){{0,5}}(?:er|re|st)?\b|(?i:premier|première)\b|(?:{_ROMAN})\b|[A-Z]\b))
        (?:\s*[.)]{_DASH}|\s*[.)](?=\s|$)|{_DASH}|(?=\s+{_UPPER})|\s*$)
    |(?P<decimal>{_DECIMAL})(?:\.?\)?{_DASH}|\.?\)?(?=\s|$))
    |(?P<integer>\d{{1,3}})(?:[.)]{_DASH}|[.)](?=\s|$)|{_DASH}|\.(?={_UPPER}))
    |(?P<bare>\d{{1,2}})(?=\s+{_UPPER})
    |(?P<roman>{_ROMAN})(?:[.)]{_DASH}|[.)](?=\s|$)|{_DASH})
    |(?P<letter>[A-LN-Z])(?:[.)]{_DASH}|[.)](?=\s|$)|{_DASH})
    )\s*""",
    re.VERBOSE,
)
_FIRST = re.compile(r"(?:er|re|st|premier|première)$", re.IGNORECASE)
_KINDS = ("article", "decimal", "integer", "bare", "roman", "letter")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A heading that has a number: its kind, its parts as integers, its writing, its title."""

    kind: str
    path: tuple[int, ...]
    number: str
    mark: str
    title: str


@lru_cache(maxsize=512)
def numbered(text: str) -> Numbered | None:
    """Give the number and title of a heading, or None when it has no number.

    Only the text decides, never what stands around it, so that reading our own Markdown again gives
    the same. "M." is never a number (it is Monsieur).
    """
    start = text.lstrip("\u200b\u200c\u200d\u2060\ufeff")[:1]
    if not (start.isdigit() or start.isupper() or start == "§" or text[:4].lower() in _LOWER):
        return None
    found = _MARK.match(text)
    if found is None:
        return None
    kind = next(kind for kind in _KINDS if found[kind])
    number, mark = found[kind], found[0].strip()
    return Numbered(
        kind=kind,
        path=_path(found, kind),
        number=number,
        mark=mark,
        title=text[found.end() :].strip(),
    )


_LOWER = ("arti", "art.", "sect", "chap", "titr", "part", "anne", "clau", "appe", "sche")


def _path(found: re.Match[str], kind: str) -> tuple[int, ...]:
    value = found["value"] if kind == "article" else found[kind]
    if value[0].isdigit():
        return tuple(int(part) for part in _FIRST.sub("", value).split("."))
    if _FIRST.search(value):
        return (1,)
    if kind == "letter":
        return (ord(value) - ord("A") + 1,)
    return (roman(value),) if set(value) <= _ROMAN_VALUES.keys() else (ord(value) - ord("A") + 1,)


def roman(text: str) -> int:
    """Give the value of a Roman numeral up to 49 ("IX" is 9)."""
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def house_form(number: str) -> str:
    """Give the number as our own headings write it: "3.", "3.1"."""
    return f"{number}." if number.isdigit() else number
