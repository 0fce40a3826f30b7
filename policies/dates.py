"""Days in words, as French and English write them."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language

from policies.deadlines import paris_day


def in_words(day: date | datetime) -> str:
    """Give a Paris day in the current language: “1er janvier 2027”, “1 January 2027”.

    French writes the first of a month as an ordinal; Django's formats do not know it.
    """
    day = paris_day(day) if isinstance(day, datetime) else day
    if get_language() == "fr":
        words = date_format(day, "j F Y")
        return f"1er{words[1:]}" if day.day == 1 else words
    return date_format(day, "j F Y")
