"""Notice periods, answers to requests and breach notifications: when each begins and ends."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

PARIS = ZoneInfo("Europe/Paris")
# From the first French public holidays that `holidays` knows to the last Easter it can compute.
_HOLIDAY_YEARS = range(1803, 4100)


@contextmanager
def _within_the_calendar() -> Iterator[None]:
    try:
        yield
    except OverflowError as error:
        raise ValueError(
            "The deadline falls outside the calendar (years 1 to 9999): "
            "give a nearer date or a shorter period."
        ) from error


@_within_the_calendar()
def earliest_entry_into_force(informed_at: datetime, *, notice_days: int = 30) -> date:
    """Give the first day on which a text may enter into force for someone informed then.

    `informed_at` is an instant in any time zone; its Paris day is S. The answer is the smallest
    Paris day E with `(E - S).days >= notice_days + 1`: neither S nor E counts, and neither
    week-ends nor holidays move anything (Cass. com. 14 March 2018, 16-26.996; Cass. Civ. 2e
    4 February 1998, 96-13.391).
    Raises TypeError or ValueError, with the remedy, for anything but an aware datetime and a whole
    number of days from 0, and ValueError for an answer outside the calendar.
    """
    _check_count(notice_days, name="notice_days")
    return paris_day(informed_at, name="informed_at") + timedelta(days=notice_days + 1)


@_within_the_calendar()
def last_day_to_inform(entry_into_force: date, *, notice_days: int = 30) -> date:
    """Give the last Paris day on which informing still allows this day of entry into force.

    The inverse of `earliest_entry_into_force`; same sources, same errors (a datetime, too, is
    refused: an entry into force is a day).
    """
    if isinstance(entry_into_force, datetime) or not isinstance(entry_into_force, date):
        raise TypeError(
            "entry_into_force must be a date (a Paris day), "
            f"not {type(entry_into_force).__name__}: give the day alone."
        )
    _check_count(notice_days, name="notice_days")
    return entry_into_force - timedelta(days=notice_days + 1)


@_within_the_calendar()
def p2b_entry_into_force(informed_at: datetime, *, days: int = 15) -> date:
    """Give the first day on which new terms may bind a business user of a platform.

    `informed_at` is an instant in any time zone. Its Paris day is excluded, `days` calendar days
    follow, a last day that is not a working day moves to the next one, and the terms bind from the
    day after; that day itself never moves. 15 days are the least the law allows.
    Source: Regulation (EU) 2019/1150 art. 3(2); Regulation (EEC, Euratom) 1182/71 art. 3.
    Errors as for `earliest_entry_into_force`, and ValueError where holidays are not known.
    """
    _check_count(days, name="days")
    last_day = paris_day(informed_at, name="informed_at") + timedelta(days=days)
    return _working_day_from(last_day) + timedelta(days=1)


@_within_the_calendar()
def request_deadline(received_at: datetime, *, extended: bool = False) -> date:
    """Give the last day to answer the request of a data subject: one month, or three if extended.

    `received_at` is an instant in any time zone, counted from its Paris day. A month without that
    day ends on its last one; a last day that is not a working day moves to the next one.
    Source: GDPR art. 12(3); Regulation 1182/71 art. 3; C. proc. civ. 641 and 642.
    Errors as for `p2b_entry_into_force`.
    """
    if not isinstance(extended, bool):
        raise TypeError(f"extended must be True or False, not {type(extended).__name__}.")
    # Three months at once: by steps, 31 January would lose its day to February.
    months = 3 if extended else 1
    return _working_day_from(_months_after(paris_day(received_at, name="received_at"), months))


@_within_the_calendar()
def breach_deadline(aware_at: datetime, *, hours: int = 72) -> datetime:
    """Give the instant, in UTC, by which the authority is to be notified of a breach.

    `aware_at` is an instant in any time zone. The hours are elapsed time: the clock change adds or
    takes none, and neither week-ends nor holidays move the end (GDPR art. 33(1)).
    Errors as for `earliest_entry_into_force`, for hours instead of days.
    """
    _check_count(hours, name="hours")
    _check_aware(aware_at, name="aware_at")
    # Adding in the local zone would add wall-clock hours.
    return aware_at.astimezone(UTC) + timedelta(hours=hours)


def _check_count(value: int, *, name: str) -> None:
    # True is an int in Python, and never a number of days.
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number (int), not {type(value).__name__}.")
    if value < 0:
        raise ValueError(f"{name} must not be negative: give 0 or more.")


def _check_aware(instant: datetime, *, name: str) -> None:
    if not isinstance(instant, datetime):
        raise TypeError(
            f"{name} must be a datetime with a time zone, "
            f"not {type(instant).__name__}: give the time as well."
        )
    if instant.utcoffset() is None:
        raise ValueError(
            f"{name} has no time zone: give it one, for example with "
            "`.replace(tzinfo=ZoneInfo('Europe/Paris'))`."
        )


def paris_day(instant: datetime, *, name: str = "instant") -> date:
    """Give the calendar day in Paris of an instant in any time zone; ValueError without a zone."""
    _check_aware(instant, name=name)
    return instant.astimezone(PARIS).date()


def _months_after(day: date, months: int) -> date:
    first = day.replace(day=1)
    for _ in range(months):
        first += timedelta(days=_length_of_month(first))
    return first.replace(day=min(day.day, _length_of_month(first)))


def _length_of_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _working_day_from(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Tell whether a day is a working day in France: from Monday to Friday, no public holiday.

    Saturday counts as not working (Regulation 1182/71 art. 3(4); C. proc. civ. 642). ValueError
    where holidays are not known.
    """
    return day.weekday() < 5 and day not in _public_holidays(day.year)


@cache
def _public_holidays(year: int) -> frozenset[date]:
    """Give the public holidays of France (those of Alsace, Moselle and overseas apart) that year.

    As the law stood: 8 May only since 1982. `holidays` leaves out Whit Monday from 2005 to 2007,
    when its status was disputed.
    """
    if year not in _HOLIDAY_YEARS:
        raise ValueError(
            f"French public holidays are known from {_HOLIDAY_YEARS.start} "
            f"to {_HOLIDAY_YEARS.stop - 1}: give a date in these years."
        )
    calendar = country_holidays("FR")
    # The library stops at 2100, silently; the law (C. trav. L3133-1) does not.
    calendar.end_year = _HOLIDAY_YEARS.stop - 1
    calendar.get(date(year, 1, 1))  # It fills itself, a year at a time, when asked for a day.
    return frozenset(calendar)
