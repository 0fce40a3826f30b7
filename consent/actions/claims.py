"""For how long after a contract claims may be made, and what is kept of somebody with it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

_DAY = timedelta(days=1)


def kept_through(contract_end: date, *, years: int) -> date:
    """Give the last Paris day on which evidence of a contract is kept: the anniversary of its end.

    A period of years ends when its last day is over (C. civ. 2229); 29 February becomes the 28th.
    """
    year = contract_end.year + years
    last = monthrange(year, contract_end.month)[1]
    return date(year, contract_end.month, min(contract_end.day, last))


def erasable_from(contract_end: date, *, years: int) -> date:
    """Give the first Paris day on which that evidence may be erased."""
    return kept_through(contract_end, years=years) + _DAY


def last_contract_end(today: date, *, years: int) -> date:
    """Give the latest end of a contract whose evidence may be erased today."""
    over = today - _DAY
    end = date(
        over.year - years, over.month, min(over.day, monthrange(over.year - years, over.month)[1])
    )
    # Both 28 and 29 February of a leap year are over with 28 February.
    return end + _DAY if erasable_from(end + _DAY, years=years) <= today else end
