"""Durations in a text: a number, in figures or in words, and its unit, in French and English."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from policies.lint.facts import Unit

_UNITS: Final[dict[str, tuple[Unit, int]]] = {
    "heure": ("hour", 1),
    "hour": ("hour", 1),
    "h": ("hour", 1),
    "hr": ("hour", 1),
    "jour": ("day", 1),
    "day": ("day", 1),
    "j": ("day", 1),
    "semaine": ("day", 7),
    "week": ("day", 7),
    "quinzaine": ("day", 15),
    "mois": ("month", 1),
    "month": ("month", 1),
    "trimestre": ("month", 3),
    "quarter": ("month", 3),
    "an": ("year", 1),
    "annee": ("year", 1),
    "year": ("year", 1),
    "yr": ("year", 1),
}
_FRENCH: Final = """
zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
"""
_ENGLISH: Final = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_TENS: Final = (
    ("vingt", "twenty"),
    ("trente", "thirty"),
    ("quarante", "forty"),
    ("cinquante", "fifty"),
    ("soixante", "sixty"),
    ("septante", "seventy"),
    ("octante", "eighty"),
    ("nonante", "ninety"),
)
_SIMPLE: Final = {
    **{word: value for words in (_FRENCH, _ENGLISH) for value, word in enumerate(words.split())},
    **{word: value * 10 for value, words in enumerate(_TENS, start=2) for word in words},
    "une": 1,
    "vingts": 20,
}
_HUNDREDS: Final = frozenset({"cent", "cents", "hundred"})
_JOINING: Final = frozenset({"et", "and"})
_NUMBER_WORDS: Final = "|".join(sorted([*_SIMPLE, *_HUNDREDS], key=len, reverse=True))
_UNIT_WORDS: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_IN_WORDS: Final = rf"(?:{_NUMBER_WORDS})(?:[ -](?:(?:et|and)[ -])?(?:{_NUMBER_WORDS})){{0,5}}"
_QUALIFIER: Final = (
    r"(?:(?:full|calendar|working|business|consecutive|complete|calendaires?|civils?"
    r"|derni[a-z]+|prochain[a-z]*|premi[a-z]+)[ -])?"
)
_MEASURE: Final = re.compile(
    rf"""(?<![\w.,/€$-])(?:
      (?:(?P<words>{_IN_WORDS})\s?\(\s?)?(?P<figure>\d{{1,3}}(?:[ .]\d{{3}})?|\d{{1,4}})
      (?:\s?\([^()\d]{{2,40}}\)|\s?\))?
    | (?P<spelled>{_IN_WORDS})
    )[ -]?{_QUALIFIER}(?P<unit>{_UNIT_WORDS})s?\b(?!['-]\w)""",
    re.VERBOSE,
)
_AGE: Final = re.compile(r"\b(?:ages?|agees?|aged|old|mineurs?|enfants?|child|children|minors?)\b")
_RATE: Final = re.compile(
    r"\s?(?:/|sur (?:7|24)\b|par (?:jour|semaine|mois|an)\b|(?:d'|of )?[ei]mprison)"
)
# What every unit's name holds: most sentences have none, and are not read further.
_MARKS: Final = re.compile(
    r"jour|mois|\ban|day|month|year|heure|hour|week|semaine|quinzain|trimestr|quarter"
    r"|\d[ -]?(?:h|j|hr|yr)s?\b"
)
_OLDEST: Final = 21
_SHORT: Final = frozenset({"h", "j", "hr", "yr"})


class Measured(NamedTuple):
    """A duration found: its place in the folded text, its words, its value and unit.

    Weeks are days, quarters are months: `quinzaine` is 15 days.
    """

    start: int
    end: int
    words: str
    value: int
    unit: Unit


def may_hold(text: str) -> bool:
    """True unless it is sure that a folded text holds no duration."""
    return bool(_MARKS.search(text))


def find(text: str) -> Iterator[Measured]:
    """Give the durations of a folded text, in order: “30 jours”, “trente (30) jours”, “one year”.

    An age (“16 years old”), a rate (“24 h/24”) and a penalty (“3 ans d'emprisonnement”) are none.
    """
    if not may_hold(text):
        return
    for found in _MEASURE.finditer(text):
        spelled = found["spelled"]
        value = number_in_words(spelled) if spelled else int(re.sub(r"[ .]", "", found["figure"]))
        if value is None or _is_none(text, found, spelled) or _is_age(text, found, value):
            continue
        unit, factor = _UNITS[found["unit"]]
        yield Measured(found.start(), found.end(), found[0], value * factor, unit)


def _is_none(text: str, found: re.Match[str], spelled: str | None) -> bool:
    after = text[found.end() : found.end() + 16]
    if _RATE.match(after):
        return True
    return found["unit"] in _SHORT and spelled is not None


def _is_age(text: str, found: re.Match[str], value: int) -> bool:
    around = text[max(0, found.start() - 40) : found.end() + 20]
    return value <= _OLDEST and _UNITS[found["unit"]][0] == "year" and bool(_AGE.search(around))


def number_in_words(words: str) -> int | None:
    """Give the value of a number in words, French or English, up to 999; None for none.

    “quatre-vingt-dix” is 90, “soixante et onze” 71, “one hundred and twenty” 120.
    """
    total = last = 0
    for word in re.split(r"[ -]+", words.strip()):
        if word in _JOINING:
            continue
        if word in _HUNDREDS:
            total, last = max(1, total) * 100, 0
            continue
        value = _SIMPLE.get(word)
        if value is None:
            return None
        # Quatre-vingts is four twenties, wherever it stands.
        if value == 20 and last == 4:
            total += 76
        else:
            total += value
        last = value
    return total
