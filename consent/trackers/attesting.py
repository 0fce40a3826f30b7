"""What somebody confirms of a tool before it counts as exempt, point by point, and for how long.

Audience measurement: CNIL, solutions of audience measurement, 4 July 2025 (C08 of RULES). Stripe:
C10. Points are keys; their words are the desk's.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# The ways in which each tool may be set up. Plausible writes no cookie; Stripe's are asked for.
MODES: Final[dict[str, tuple[str, ...]]] = {
    "matomo": ("cookieless", "exempt", "consent"),
    "plausible": ("cookieless", "consent"),
    "stripe": ("consent",),
}
_AUDIENCE: Final = (
    "sole_purpose",
    "sole_publisher",
    "anonymous_statistics",
    "no_cross_use",
    "anonymous_address",
    "no_campaigns",
    "retention",
    "opt_out",
)
_POINTS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("matomo", "cookieless"): (*_AUDIENCE, "no_cookies"),
    ("matomo", "exempt"): (*_AUDIENCE, "lifetime"),
    ("plausible", "cookieless"): (*_AUDIENCE, "no_cookies"),
    ("stripe", "consent"): ("payment_pages", "no_fraud_signals", "in_register"),
}


def points(kind: str, mode: str) -> tuple[str, ...]:
    """Give the keys of what is confirmed of a tool in a mode; none where nothing is attested."""
    return _POINTS.get((kind, mode), ())


def unconfirmed(kind: str, mode: str, confirmed: Iterable[str]) -> tuple[str, ...]:
    """Give the points that are not among those confirmed."""
    known = set(confirmed)
    return tuple(one for one in points(kind, mode) if one not in known)


def longest(day: date) -> date:
    """Give the last first day without it that an attestation of a day may have: 12 months on."""
    # Nobody is given more than 12 months for having begun on a 29 February.
    is_leap_day = (day.month, day.day) == (2, 29) and not isleap(day.year + 1)
    return date(day.year + 1, day.month, 28 if is_leap_day else day.day)
