"""Notice periods and deadlines: examples, traps, and properties over 1970-2100."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.deadlines import (
    PARIS,
    breach_deadline,
    earliest_entry_into_force,
    last_day_to_inform,
    p2b_entry_into_force,
    request_deadline,
)

# No timed examples: the first holiday that is asked for imports the countries of the world.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
ONE_DAY = timedelta(days=1)
FAR_EAST, FAR_WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
ZONES: list[tzinfo] = [
    *(PARIS, UTC, FAR_EAST, FAR_WEST),
    *map(ZoneInfo, ("America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")),
]
days = st.dates(date(1970, 1, 1), date(2100, 12, 31))
instants = st.datetimes(
    datetime.fromisoformat("1970-01-02"),
    datetime.fromisoformat("2100-12-30"),
    timezones=st.sampled_from(ZONES),
)
periods = st.integers(0, 400)

OF_AN_INSTANT: list[Callable[[datetime], date]] = [
    earliest_entry_into_force,
    p2b_entry_into_force,
    request_deadline,
    lambda instant: request_deadline(instant, extended=True),
    breach_deadline,
]
of_an_instant = pytest.mark.parametrize("rule", OF_AN_INSTANT)


def instant(text: str) -> datetime:
    """Read an instant; one that is written without an offset is on a clock in Paris."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=PARIS)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=PARIS)


def paris_day(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()


NOTICE = [
    ("2026-11-21T12:00", 30, "2026-12-22"),  # the example of the rules
    ("2027-01-30T12:00", 30, "2027-03-02"),  # the other one: February has 28 days
    ("2026-11-21T00:00", 30, "2026-12-22"),  # the first instant of the day
    ("2026-11-21T23:59:59.999999", 30, "2026-12-22"),  # and its last
    ("2026-11-21T22:59:59Z", 30, "2026-12-22"),  # winter: still today in Paris
    ("2026-11-21T23:00:00Z", 30, "2026-12-23"),  # winter: 23:00Z is tomorrow
    ("2026-07-01T21:59:59Z", 30, "2026-08-01"),  # summer: still today in Paris
    ("2026-07-01T22:00:00Z", 30, "2026-08-02"),  # summer: 22:00Z is tomorrow
    ("2026-11-22T08:00+13:00", 30, "2026-12-22"),  # tomorrow in Auckland, today in Paris
    ("2027-03-27T23:30", 30, "2027-04-27"),  # clocks go forward: 31 x 24 h would end on the 28th
    ("2026-10-25T00:15", 30, "2026-11-25"),  # clocks go back: 31 x 24 h would end on the 24th
    ("2026-10-25T02:30+02:00", 30, "2026-11-25"),  # the day of 25 hours, its first 02:30
    ("2026-10-25T02:30+01:00", 30, "2026-11-25"),  # and its second
    ("2027-03-28T02:30", 30, "2027-04-28"),  # the day of 23 hours, an hour it does not have
    ("2028-02-01T12:00", 30, "2028-03-03"),  # a leap year
    ("2028-02-29T12:00", 30, "2028-03-31"),  # informed on the leap day
    ("2000-02-01T12:00", 30, "2000-03-03"),  # 2000 was a leap year
    ("2100-02-01T12:00", 30, "2100-03-04"),  # 2100 is not
    ("2026-12-31T12:00", 30, "2027-01-31"),  # over the end of the year
    ("2026-12-31T23:00:00Z", 30, "2027-02-01"),  # already next year in Paris
    ("2026-11-24T12:00", 30, "2026-12-25"),  # enters into force on Christmas: no shift
    ("2026-11-25T12:00", 30, "2026-12-26"),  # on a Saturday: no shift
    ("2026-11-26T12:00", 30, "2026-12-27"),  # on a Sunday: no shift
    ("2026-11-21T12:00", 0, "2026-11-22"),  # no notice: the next day at the earliest
    ("2026-11-21T12:00", 1, "2026-11-23"),  # one full day between
    ("2026-11-21T12:00", 60, "2027-01-21"),  # a stricter contract
]
notice_table = pytest.mark.parametrize(("informed", "notice_days", "entry"), NOTICE)


@notice_table
def test_neither_the_day_of_the_notice_nor_that_of_the_entry_counts(
    informed: str, notice_days: int, entry: str
) -> None:
    earliest = earliest_entry_into_force(instant(informed), notice_days=notice_days)
    assert earliest == date.fromisoformat(entry)


@notice_table
def test_the_last_day_to_inform_is_the_paris_day_that_just_suffices(
    informed: str, notice_days: int, entry: str
) -> None:
    last_day = last_day_to_inform(date.fromisoformat(entry), notice_days=notice_days)
    assert last_day == paris_day(instant(informed))


def test_the_periods_of_the_rules_are_the_defaults() -> None:
    informed = instant("2026-11-06T12:00")
    assert earliest_entry_into_force(informed) == date(2026, 12, 7)
    assert last_day_to_inform(date(2026, 12, 7)) == date(2026, 11, 6)
    assert p2b_entry_into_force(informed) == date(2026, 11, 24)
    assert request_deadline(informed) == date(2026, 12, 7)  # the 6th is a Sunday
    assert breach_deadline(informed) == instant("2026-11-09T12:00")


P2B = [
    ("2026-11-06T12:00", 15, "2026-11-24"),  # the example: a Friday, last day Sat 21 -> Mon 23
    ("2026-11-02T12:00", 15, "2026-11-18"),  # last day a Tuesday: it stays
    ("2026-11-05T12:00", 15, "2026-11-21"),  # last day a Friday: it stays, and binds on Saturday
    ("2026-11-07T12:00", 15, "2026-11-24"),  # last day a Sunday
    ("2026-12-10T12:00", 15, "2026-12-29"),  # last day Christmas, a Friday -> Mon 28
    ("2027-03-13T12:00", 15, "2027-03-31"),  # last day Easter Sunday -> Monday, a holiday -> Tue 30
    ("2027-04-21T12:00", 15, "2027-05-08"),  # last day Ascension -> Fri 7; then 8 May, which stays
    ("2027-12-17T12:00", 15, "2028-01-04"),  # last day Saturday 1 January -> Mon 3
    ("2026-11-05T23:30Z", 15, "2026-11-24"),  # Thursday 23:30Z is Friday in Paris
    ("2027-03-01T12:00", 30, "2027-04-01"),  # longer, over the change of the clock
]


@pytest.mark.parametrize(("informed", "days", "entry"), P2B)
def test_platform_terms_bind_from_the_day_after_the_last_working_day(
    informed: str, days: int, entry: str
) -> None:
    assert p2b_entry_into_force(instant(informed), days=days) == date.fromisoformat(entry)


REQUESTS = [
    ("2026-11-23T12:00", False, "2026-12-23"),  # the same day of the next month
    ("2027-01-31T12:00", False, "2027-03-01"),  # 28 February, a Sunday -> Mon
    ("2026-01-31T12:00", False, "2026-03-02"),  # 28 February, a Saturday -> Mon
    ("2028-01-31T12:00", False, "2028-02-29"),  # 29 February, a Tuesday
    ("2026-08-31T12:00", False, "2026-09-30"),  # September has 30 days
    ("2028-02-28T12:00", False, "2028-03-28"),  # the same day, not the end of March
    ("2026-12-31T23:30Z", False, "2027-02-01"),  # received on 1 January in Paris
    ("2027-03-01T23:30", False, "2027-04-01"),  # over the change of the clock
    ("2026-11-25T12:00", False, "2026-12-28"),  # Christmas, a Friday -> Mon
    ("2026-10-11T12:00", False, "2026-11-12"),  # 11 November, a Wednesday -> Thu
    ("2027-04-01T12:00", False, "2027-05-03"),  # 1 May, a Saturday -> Mon
    ("2027-02-28T12:00", False, "2027-03-30"),  # Easter Sunday -> Monday, a holiday -> Tue
    ("2027-04-06T12:00", False, "2027-05-07"),  # Ascension, a Thursday -> Fri
    ("2027-04-17T12:00", False, "2027-05-18"),  # Whit Monday -> Tue
    ("2027-02-26T12:00", False, "2027-03-26"),  # Good Friday: a holiday in Alsace only
    ("2028-11-26T12:00", False, "2028-12-26"),  # 26 December: a holiday in Alsace only
    ("1980-04-08T12:00", False, "1980-05-08"),  # 8 May was a working day from 1960 to 1981
    ("1984-04-08T12:00", False, "1984-05-09"),  # and a holiday again since 1982
    ("2101-06-14T12:00", False, "2101-07-15"),  # 14 July: holidays go on after 2100
    ("2027-01-31T12:00", True, "2027-04-30"),  # three months at once: not 28 April
    ("2026-11-30T12:00", True, "2027-03-01"),  # 28 February, a Sunday -> Mon
    ("2027-11-30T12:00", True, "2028-02-29"),  # the leap day
    ("2026-12-29T12:00", True, "2027-03-30"),  # Easter Monday -> Tue
]


@pytest.mark.parametrize(("received", "extended", "deadline"), REQUESTS)
def test_a_request_is_answered_within_its_months_or_the_next_working_day(
    received: str, *, extended: bool, deadline: str
) -> None:
    answer_by = request_deadline(instant(received), extended=extended)
    assert answer_by == date.fromisoformat(deadline)


BREACHES = [
    ("2026-11-16T09:00Z", 72, "2026-11-19T09:00Z"),  # three days
    ("2027-03-27T12:00", 72, "2027-03-30T11:00Z"),  # clocks go forward: 13:00 in Paris
    ("2026-10-24T12:00", 72, "2026-10-27T10:00Z"),  # clocks go back: 11:00 in Paris
    ("2026-10-25T02:30+02:00", 72, "2026-10-28T00:30Z"),  # the hour that exists twice, first time
    ("2026-10-25T02:30+01:00", 72, "2026-10-28T01:30Z"),  # second time
    ("2027-03-28T02:30", 72, "2027-03-31T01:30Z"),  # an hour that does not exist: 03:30 summer time
    ("2026-12-22T09:00Z", 72, "2026-12-25T09:00Z"),  # to Christmas: no shift
    ("2026-11-26T09:00Z", 72, "2026-11-29T09:00Z"),  # to a Sunday: no shift
    ("2028-02-27T00:00Z", 72, "2028-03-01T00:00Z"),  # the leap day counts
    ("2026-12-30T01:00", 72, "2027-01-02T00:00Z"),  # over the end of the year
    ("2026-11-16T09:00:00.000001Z", 72, "2026-11-19T09:00:00.000001Z"),  # to the microsecond
    ("2026-11-16T09:00Z", 24, "2026-11-17T09:00Z"),  # the first alert
    ("2026-11-16T09:00Z", 0, "2026-11-16T09:00Z"),  # at once
]


@pytest.mark.parametrize(("aware", "hours", "deadline"), BREACHES)
def test_a_breach_is_notified_within_elapsed_hours(aware: str, hours: int, deadline: str) -> None:
    notify_by = breach_deadline(instant(aware), hours=hours)
    assert notify_by.isoformat() == instant(deadline).isoformat()


def test_the_second_of_two_same_hours_is_an_hour_later() -> None:
    first = instant("2026-10-25T02:30")
    assert breach_deadline(first.replace(fold=1)) - breach_deadline(first) == timedelta(hours=1)


class Nowhere(tzinfo):
    """A time zone without an offset: such a datetime is naive too."""

    utcoffset = dst = tzname = lambda *_: None


NOW = instant("2026-11-21T12:00")
NAIVE = NOW.replace(tzinfo=None)
LAST = datetime.max.replace(tzinfo=UTC)
FIRST = datetime.min.replace(tzinfo=FAR_EAST)
Refused = tuple[Callable[..., object], object, dict[str, object], type[Exception], str]
REFUSED: list[Refused] = [
    # no time zone, or one that does not say its offset
    (earliest_entry_into_force, NAIVE, {}, ValueError, "informed_at has no time zone: give it"),
    (p2b_entry_into_force, NAIVE, {}, ValueError, "informed_at has no time zone: give it"),
    (request_deadline, NAIVE, {}, ValueError, "received_at has no time zone: give it"),
    (breach_deadline, NAIVE, {}, ValueError, "aware_at has no time zone: give it"),
    (breach_deadline, NAIVE.replace(tzinfo=Nowhere()), {}, ValueError, "has no time zone"),
    # a day where an instant is due
    (earliest_entry_into_force, NOW.date(), {}, TypeError, "informed_at must be a datetime"),
    (p2b_entry_into_force, NOW.date(), {}, TypeError, "informed_at must be a datetime"),
    (request_deadline, NOW.date(), {}, TypeError, "received_at must be a datetime"),
    (breach_deadline, NOW.date(), {}, TypeError, "aware_at must be a datetime"),
    # an instant where a day is due, aware or not
    (last_day_to_inform, NOW, {}, TypeError, "entry_into_force must be a date"),
    (last_day_to_inform, NAIVE, {}, TypeError, "entry_into_force must be a date"),
    # text
    (earliest_entry_into_force, "2026-11-21", {}, TypeError, "must be a datetime .*, not str"),
    (last_day_to_inform, "2026-12-22", {}, TypeError, "must be a date .*, not str"),
    # a period below nothing
    (earliest_entry_into_force, NOW, {"notice_days": -1}, ValueError, "notice_days must not be"),
    (last_day_to_inform, NOW.date(), {"notice_days": -1}, ValueError, "notice_days must not be"),
    (p2b_entry_into_force, NOW, {"days": -1}, ValueError, "days must not be negative"),
    (breach_deadline, NOW, {"hours": -1}, ValueError, "hours must not be negative"),
    # a truth value, a fraction, text: not a number of days
    (earliest_entry_into_force, NOW, {"notice_days": True}, TypeError, "notice_days must be a wh"),
    (last_day_to_inform, NOW.date(), {"notice_days": 30.0}, TypeError, "notice_days must be a wh"),
    (p2b_entry_into_force, NOW, {"days": "15"}, TypeError, "days must be a whole number"),
    (breach_deadline, NOW, {"hours": 71.5}, TypeError, "hours must be a whole number"),
    # text where yes or no is due: "no" would mean yes
    (request_deadline, NOW, {"extended": "no"}, TypeError, "extended must be True or False"),
    # past the last day of the calendar, and before its first
    (earliest_entry_into_force, LAST, {}, ValueError, "outside the calendar"),
    (last_day_to_inform, date.min, {}, ValueError, "outside the calendar"),
    (request_deadline, LAST, {}, ValueError, "outside the calendar"),
    (request_deadline, LAST - 9 * ONE_DAY, {}, ValueError, "outside the calendar"),
    (breach_deadline, LAST, {}, ValueError, "outside the calendar"),
    (earliest_entry_into_force, FIRST, {}, ValueError, "outside the calendar"),
    # periods longer than any calendar
    (earliest_entry_into_force, NOW, {"notice_days": 10**7}, ValueError, "outside the calendar"),
    (p2b_entry_into_force, NOW, {"days": 10**30}, ValueError, "outside the calendar"),
    (breach_deadline, NOW, {"hours": 10**400}, ValueError, "outside the calendar"),
    # years whose public holidays nobody can tell
    (request_deadline, NOW.replace(year=4100, month=6), {}, ValueError, "from 1803 to 4099"),
    (request_deadline, NOW.replace(year=1700, month=6), {}, ValueError, "from 1803 to 4099"),
    (p2b_entry_into_force, NOW, {"days": 10**6}, ValueError, "from 1803 to 4099"),
]


@pytest.mark.parametrize(("rule", "when", "period", "error", "words"), REFUSED)
def test_nonsense_is_refused_with_a_sentence(
    rule: Callable[..., object],
    when: object,
    period: dict[str, object],
    error: type[Exception],
    words: str,
) -> None:
    with pytest.raises(error, match=rf"{words}.*\.\Z") as refusal:
        rule(when, **period)
    assert type(refusal.value) is error


@given(instants, periods)
def test_the_full_days_between_notice_and_entry_are_just_enough(at: datetime, days: int) -> None:
    entry = earliest_entry_into_force(at, notice_days=days)
    assert (entry - paris_day(at)).days - 1 == days


@given(instants, periods)
def test_informing_on_the_last_day_is_in_time_and_a_day_later_is_not(
    at: datetime, days: int
) -> None:
    entry = earliest_entry_into_force(at, notice_days=days)
    limit = last_day_to_inform(entry, notice_days=days)
    assert limit == paris_day(at)
    assert earliest_entry_into_force(noon(limit + ONE_DAY), notice_days=days) > entry


@given(days, periods)
def test_the_two_rules_of_the_notice_are_inverse(entry: date, days: int) -> None:
    limit = last_day_to_inform(entry, notice_days=days)
    assert earliest_entry_into_force(noon(limit), notice_days=days) == entry


@of_an_instant
@given(pair=st.tuples(instants, instants))
def test_who_is_told_later_is_never_bound_sooner(
    rule: Callable[[datetime], date], pair: tuple[datetime, datetime]
) -> None:
    # In UTC: Python compares two times of one zone by their wall clock.
    first, second = sorted(at.astimezone(UTC) for at in pair)
    assert rule(first) <= rule(second)


@given(instants, periods, periods)
def test_a_longer_period_never_ends_sooner(at: datetime, shorter: int, more: int) -> None:
    longer = shorter + more
    assert p2b_entry_into_force(at, days=shorter) <= p2b_entry_into_force(at, days=longer)
    assert breach_deadline(at, hours=shorter) <= breach_deadline(at, hours=longer)


@given(instants)
def test_an_extension_always_gives_more_time(at: datetime) -> None:
    assert request_deadline(at) < request_deadline(at, extended=True)


@of_an_instant
@given(at=instants, zone=st.sampled_from(ZONES))
def test_the_zone_in_which_an_instant_is_written_changes_nothing(
    rule: Callable[[datetime], date], at: datetime, zone: tzinfo
) -> None:
    assert rule(at.astimezone(UTC)) == rule(at.astimezone(zone))


@pytest.mark.parametrize("rule", OF_AN_INSTANT[:-1])
@given(day=days)
def test_the_hour_of_the_day_in_paris_changes_no_day(
    rule: Callable[[datetime], date], day: date
) -> None:
    assert rule(noon(day).replace(hour=0)) == rule(noon(day).replace(hour=23, minute=59))


@given(instants, st.integers(0, 10_000))
def test_a_breach_deadline_is_exactly_the_elapsed_hours_in_utc(at: datetime, hours: int) -> None:
    notify_by = breach_deadline(at, hours=hours)
    assert notify_by.tzinfo is UTC
    assert notify_by - at.astimezone(UTC) == timedelta(hours=hours)


def easter(year: int) -> date:
    """Give Easter Sunday (Meeus, Astronomical Algorithms, chapter 8)."""
    century, rest = divmod(year, 100)
    d, e = divmod(century, 4)
    g = (century - (century + 8) // 25 + 1) // 3
    h = (19 * (year % 19) + century - d - g + 15) % 30
    el = (32 + 2 * e + 2 * (rest // 4) - h - rest % 4) % 7
    m = (year % 19 + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holidays_of_the_labour_code(year: int) -> set[date]:
    """Give the days of C. trav. L3133-1, with their history since 1970."""
    fixed = [(1, 1), (5, 1), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    # Loi 81-893 of 2 October 1981 made 8 May a holiday again.
    fixed += [(5, 8)] if year >= 1982 else []
    # Loi 2004-626 made Whit Monday a day of work, loi 2008-351 undid it.
    moving = [1, 39] if 2005 <= year <= 2007 else [1, 39, 50]
    moved = {easter(year) + after * ONE_DAY for after in moving}
    return moved | {date(year, month, day) for month, day in fixed}


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays_of_the_labour_code(day.year)


@pytest.mark.parametrize("year", range(1970, 2102))
def test_a_period_ends_on_every_working_day_and_on_no_other(year: int) -> None:
    # A period of no days ends on its own day, unless that day moves.
    every_day = [date(year, 1, 1) + n * ONE_DAY for n in range(366)]
    moves = [day for day in every_day if p2b_entry_into_force(noon(day), days=0) != day + ONE_DAY]
    assert moves == [day for day in every_day if not is_working(day)]


def first_working_day(day: date) -> date:
    return next(d for d in (day + n * ONE_DAY for n in range(7)) if is_working(d))


def same_day_or_last_of_month(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@pytest.mark.parametrize(("extended", "months"), [(False, 1), (True, 3)])
@given(at=instants)
def test_a_request_ends_on_the_first_working_day_its_months_allow(
    at: datetime, *, extended: bool, months: int
) -> None:
    months_end = same_day_or_last_of_month(paris_day(at), months)
    assert request_deadline(at, extended=extended) == first_working_day(months_end)


@given(instants, periods)
def test_platform_terms_bind_the_day_after_the_first_working_day_their_period_allows(
    at: datetime, days: int
) -> None:
    period_end = paris_day(at) + days * ONE_DAY
    assert p2b_entry_into_force(at, days=days) == first_working_day(period_end) + ONE_DAY
