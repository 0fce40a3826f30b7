"""Dates written in a text, in figures (day first) or in words, French and English."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_MONTHS = (
    ("janvier", "january", "janv", "jan"),
    ("février", "fevrier", "february", "févr", "fevr", "feb"),
    ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "july", "juil", "jul"),
    ("août", "aout", "august", "aug"),
    ("septembre", "september", "sept", "sep"),
    ("octobre", "october", "oct"),
    ("novembre", "november", "nov"),
    ("décembre", "decembre", "december", "déc", "dec"),
)
_NUMBERS = {name: month for month, names in enumerate(_MONTHS, start=1) for name in names}
_NAME = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_GAP = r"\s{1,3}"
_DATE = re.compile(
    rf"""(?<![\w/.-])(?:
    (?P<y1>\d{{4}})(?P<s1>[-/])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?![-/.]?\d)
    |(?P<d2>\d{{1,2}})\s?(?P<s2>[/.-])\s?(?P<m2>\d{{1,2}})\s?(?P=s2)\s?(?P<y2>\d{{4}})(?![-/.]?\d)
    |(?P<d3>\d{{1,2}})(?:er|ᵉʳ|st|nd|rd|th)?{_GAP}(?:of{_GAP})?(?P<m3>{_NAME})\b\.?,?{_GAP}(?P<y3>\d{{4}})\b
    |(?P<m4>{_NAME})\b\.?{_GAP}(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?{_GAP}(?P<y4>\d{{4}})\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)


class Dated(NamedTuple):
    """A date found: its place in the text, its words, its day (None: no such day), any doubt."""

    start: int
    words: str
    day: date | None
    ambiguous: bool


def find(text: str) -> Iterator[Dated]:
    """Give the dates of `text` in order of appearance; figures are read day first, ISO apart.

    A date in figures whose day and month could change places is `ambiguous` (RULES L03).
    """
    for found in _DATE.finditer(text):
        form = next(index for index in "1234" if found[f"y{index}"])
        day, month, year = (found[f"{part}{form}"] for part in "dmy")
        number = int(month) if month.isdigit() else _NUMBERS[month.lower()]
        swaps = form == "2" and int(day) <= 12 and number <= 12 and int(day) != number
        yield Dated(found.start(), found[0], _day(int(year), number, int(day)), swaps)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
