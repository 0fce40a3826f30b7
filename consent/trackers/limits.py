"""What a row of the register may say: names that are no wildcard alone, and how long at most."""

from __future__ import annotations

import re
from typing import Final

DAYS: Final = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "month": 30.4375, "year": 365.25}
# CNIL, 4 July 2025: exempt audience measurement, in months (C08 of RULES).
AUDIENCE_LIFE: Final = 13
AUDIENCE_DATA: Final = 25
# CNIL deliberations 2020-091 and 2020-092: a choice is asked again after six months (C06).
CHOICE_LIFE: Final = 184
_NAME: Final = re.compile(r"[^\s`|;,\"\\]{1,250}")


def is_name(pattern: str) -> bool:
    """Tell whether a pattern names a tracker: one word, and with `*` at least three other signs.

    A pattern deletes what it matches: `*` alone, or `a*`, would take what is somebody else's.
    """
    literal = pattern.replace("*", "")
    if _NAME.fullmatch(pattern) is None or not re.search(r"[A-Za-z0-9]", literal):
        return False
    return "*" not in pattern or len(literal) >= 3


def days(number: int, unit: str) -> float:
    """Give a period in days; KeyError for a unit that counts nothing."""
    return number * DAYS[unit]


def is_within(number: int, unit: str, *, months: int) -> bool:
    """Tell whether a period is no longer than some months of 30.4375 days."""
    return days(number, unit) <= months * DAYS["month"]
