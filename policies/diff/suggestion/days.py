"""Dates in a text, in figures or in words, each as one key whatever its form."""

import re
from collections.abc import Iterator
from typing import Final

from policies.diff.suggestion.prose import fold

_NAMES: Final = (
    "janvier january janv jan",
    "février fevrier february févr feb",
    "mars march mar",
    "avril april avr apr",
    "mai may",
    "juin june jun",
    "juillet july juil jul",
    "août aout august aug",
    "septembre september sept sep",
    "octobre october oct",
    "novembre november nov",
    "décembre decembre december déc dec",
)
_MONTHS: Final = {
    fold(name): month for month, names in enumerate(_NAMES, start=1) for name in names.split()
}
_NAME: Final = "|".join(sorted(" ".join(_NAMES).split(), key=len, reverse=True))
_GAP: Final = r"[\s\u00a0\u202f]{1,3}"
_ORDINAL: Final = r"(?:er|ᵉʳ|st|nd|rd|th)?"
_DATE: Final = re.compile(
    rf"""(?<![\w/.-])(?:
    (?P<y1>\d{{4}})-(?P<m1>\d\d?)-(?P<d1>\d\d?)(?![-\w])
    |(?P<d2>\d\d?)\s?(?P<s>[/.])\s?(?P<m2>\d\d?)\s?(?P=s)\s?(?P<y2>\d{{4}})(?![/\w])
    |(?P<d3>\d\d?){_ORDINAL}{_GAP}(?:of{_GAP})?(?P<m3>{_NAME})\b\.?(?:,?{_GAP}(?P<y3>\d{{4}})\b)?
    |(?P<m4>{_NAME})\b\.?{_GAP}(?P<d4>\d\d?){_ORDINAL}\b(?:,?{_GAP}(?P<y4>\d{{4}})\b)?
    |(?P<m5>{_NAME})\b\.?{_GAP}(?P<y5>\d{{4}})\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def days(text: str) -> Iterator[tuple[int, int, str]]:
    """Give start, end and key ("2026-03-11", "-05-25" without a year) of each date of `text`.

    A date in figures whose day and month could change places keeps them as they are written, so
    it equals no date in words: which of the two is meant is for a person to say (RULES L03).
    """
    for found in _DATE.finditer(text):
        form = next(form for form in "12345" if found.groupdict().get(f"m{form}"))
        # "we may 30 days later": the month has a capital.
        if not found[f"m{form}"].islower() or fold(found[f"m{form}"]) != "may":
            yield found.start(), found.end(), _key(found, form)


def _key(found: re.Match[str], form: str) -> str:
    parts = found.groupdict()
    year, month, day = (parts.get(f"{part}{form}") or "" for part in "ymd")
    if form == "2" and int(day) <= 12 and int(month) <= 12 and int(day) != int(month):
        return f"{int(day)}/{int(month)}/{year}"
    number = int(month) if month.isdigit() else _MONTHS[fold(month)]
    return f"{year}-{number:02}-{day.zfill(2)}"
