"""For how long the proof of a choice is kept: the brand's own number, which its texts say too."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from policies.registers.claims import About, Parameter
from policies.registers.rows import Unit

if TYPE_CHECKING:
    from wagtail.models import Site

# Five years, as claims are (C. civ. 2224), where a brand's register has no number of its own.
_USUAL: Final = (5, Unit.YEAR)


def kept_until(site: Site, *, day: date) -> date:
    """Give the last Paris day on which the proof of a choice made on a Paris day is kept."""
    of_brand = Parameter.objects.filter(site=site, about=About.CHOICE_PROOF)
    number, unit = of_brand.values_list("value", "unit").first() or _USUAL
    return after(day, number, unit)


def after(day: date, number: int, unit: str) -> date:
    """Give the day that many hours (a begun day is whole), days, months or years after a day.

    A month or year without that day ends on its last one (C. proc. civ. 641).
    """
    if unit == Unit.HOUR:
        return day + timedelta(days=-(-number // 24))
    if unit == Unit.DAY:
        return day + timedelta(days=number)
    months = day.month - 1 + (number * 12 if unit == Unit.YEAR else number)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
