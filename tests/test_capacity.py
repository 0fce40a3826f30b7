"""How many mails a way takes, when everybody is reached, and which day that leaves time for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from notifications.schedule import first_send
from notifications.schedule.capacity import (
    Fallbacks,
    Limits,
    Load,
    all_reached_by,
    daily_limit,
    earliest_kept,
    last_day,
    reasons_against,
    seconds_left,
    sending_days,
    start_of,
)
from policies.deadlines import is_working_day, paris_day

DAY = timedelta(days=1)
# A Saturday, half past ten in Paris.
START = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
FAST = Limits(per_second=1_000)

limits = some.builds(
    Limits,
    per_second=some.integers(1, 50),
    per_day=some.none() | some.integers(50, 5_000),
    warm_up_from=some.none() | some.dates(date(2026, 9, 1), date(2027, 2, 1)),
    warm_up_first=some.integers(1, 500),
)
loads = some.builds(
    Load,
    people=some.integers(1, 20_000),
    waiting=some.integers(0, 3_000),
    taken=some.integers(0, 3_000),
)
starts = some.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("given_limits", "day", "allowed"),
    [
        (FAST, TODAY, None),  # no limit
        (replace(FAST, per_day=300), TODAY, 300),
        (replace(FAST, warm_up_from=TODAY), TODAY, 200),  # its first day
        (replace(FAST, warm_up_from=TODAY), TODAY + DAY, 400),
        (replace(FAST, warm_up_from=TODAY), TODAY + 3 * DAY, 1_600),
        (replace(FAST, warm_up_from=TODAY, per_day=1_000), TODAY + 3 * DAY, 1_000),
        (replace(FAST, warm_up_from=TODAY + 9 * DAY), TODAY, 200),  # not begun: nobody knows it
        (replace(FAST, warm_up_from=date(2020, 1, 1), per_day=9), TODAY, 9),  # long over
        (replace(FAST, per_day=0), TODAY, 0),  # nothing leaves
    ],
)
def test_quota_and_warm_up_limit_a_day(
    given_limits: Limits, day: date, allowed: int | None
) -> None:
    assert daily_limit(given_limits, day) == allowed


@pytest.mark.parametrize(
    ("instant", "hours"),
    [
        (datetime(2026, 11, 20, 23, tzinfo=UTC), 24),  # midnight in Paris
        (START, 13.5),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), 25),  # clocks go back
        (datetime(2027, 3, 27, 23, tzinfo=UTC), 23),  # clocks go forward
    ],
)
def test_the_seconds_of_a_day_are_those_of_paris(instant: datetime, hours: float) -> None:
    assert seconds_left(instant) == hours * 3_600


@pytest.mark.parametrize(
    ("load", "given_limits", "days"),
    [
        (Load(people=1), FAST, 0),
        (Load(people=0), FAST, 0),
        (Load(people=1_000), replace(FAST, per_day=1_000), 0),
        (Load(people=1_001), replace(FAST, per_day=1_000), 1),
        (Load(people=1_000, taken=1), replace(FAST, per_day=1_000), 1),
        (Load(people=1_000, waiting=2_000), replace(FAST, per_day=1_000), 2),
        (Load(people=1_400), replace(FAST, warm_up_from=TODAY), 2),  # 200 + 400 + 800
        (Load(people=1_401), replace(FAST, warm_up_from=TODAY), 3),
        (Load(people=48_600), Limits(per_second=1), 0),  # to midnight
        (Load(people=48_601), Limits(per_second=1), 1),
    ],
)
def test_the_last_mail_leaves_once_the_limits_allow(
    load: Load, given_limits: Limits, days: int
) -> None:
    assert last_day(load, given_limits, START) == TODAY + days * DAY


@pytest.mark.parametrize(
    "given_limits", [replace(FAST, per_day=0), replace(FAST, warm_up_from=TODAY, warm_up_first=0)]
)
def test_a_way_that_takes_nothing_is_never_done(given_limits: Limits) -> None:
    assert last_day(Load(people=50_000_000), replace(given_limits, per_second=1), START) is None


@given(loads, limits, starts)
def test_every_mail_leaves_once_and_no_day_takes_more_than_it_may(
    load: Load, given_limits: Limits, start: datetime
) -> None:
    days = list(sending_days(load, given_limits, start))
    assert sum(one.sent for one in days) == days[-1].total == load.people
    for one in days:
        allowed = daily_limit(given_limits, one.day)
        assert allowed is None or one.sent <= allowed
    assert [one.day for one in days] == [
        paris_day(start) + place * DAY for place in range(len(days))
    ]


@given(loads, limits, starts, some.integers(1, 5_000))
def test_more_people_never_end_sooner(
    load: Load, given_limits: Limits, start: datetime, more: int
) -> None:
    fuller = replace(load, people=load.people + more)
    ends, later = last_day(load, given_limits, start), last_day(fuller, given_limits, start)
    assert ends is not None
    assert later is not None
    assert ends <= later


def test_deferral_and_letters_take_their_working_days() -> None:
    # Saturday; three days to Tuesday 24th; seven working days to Thursday 3 December.
    assert all_reached_by(TODAY) == date(2026, 12, 3)
    # A public holiday on a Friday is no working day.
    assert all_reached_by(date(2026, 12, 18)) == date(2026, 12, 31)


def test_other_assumptions_give_other_days() -> None:
    none = Fallbacks(deferral_days=0, letter_working_days=0)
    assert all_reached_by(TODAY, none) == TODAY


def test_everybody_informed_by_then_is_in_time() -> None:
    earliest = earliest_kept(Load(people=5), FAST, START, notice_days=30)
    assert earliest == date(2026, 12, 3) + 31 * DAY


def test_nobody_to_inform_leaves_what_the_law_asks() -> None:
    assert earliest_kept(Load(people=0), FAST, START, notice_days=30) == date(2026, 12, 22)


@given(loads, limits, starts, some.integers(0, 90))
def test_letters_are_presented_on_working_days_in_time(
    load: Load, given_limits: Limits, start: datetime, days: int
) -> None:
    earliest = earliest_kept(load, given_limits, start, notice_days=days)
    assert earliest is not None
    presented = earliest - (days + 1) * DAY
    assert is_working_day(presented)
    assert not reasons_against(earliest, load, given_limits, start, notice_days=days)
    assert reasons_against(earliest - DAY, load, given_limits, start, notice_days=days)


@pytest.mark.parametrize(
    ("people", "given_limits", "day", "reasons"),
    [
        (5, FAST, date(2027, 1, 3), []),
        (5, FAST, date(2027, 1, 2), ["fallbacks"]),
        (5_000, replace(FAST, per_day=500), date(2027, 1, 3), ["quota"]),
        (5_000, replace(FAST, warm_up_from=TODAY), date(2027, 1, 3), ["warm_up"]),
        (500_000, Limits(per_second=1), date(2027, 1, 3), ["speed"]),
        (5_000, replace(FAST, per_day=500), date(2026, 12, 22), ["fallbacks", "quota"]),
        # The quota costs days, and the warm-up more.
        (
            9_000,
            replace(FAST, per_day=500, warm_up_from=TODAY, warm_up_first=1),
            date(2027, 1, 3),
            ["quota", "warm_up"],
        ),
        (5, replace(FAST, per_day=0), date(2030, 1, 1), ["quota"]),  # never
    ],
)
def test_a_refusal_names_what_is_too_slow(
    people: int, given_limits: Limits, day: date, reasons: list[str]
) -> None:
    load = Load(people=people)
    assert reasons_against(day, load, given_limits, START, notice_days=30) == reasons


def _start(day: date, load: Load, given_limits: Limits) -> datetime:
    return start_of(day, load, given_limits, at=START, notice_days=30)


def test_a_notice_begins_forty_five_days_before() -> None:
    day = TODAY + 100 * DAY
    assert _start(day, Load(people=100), FAST) == first_send(day, at=START)


def test_a_notice_whose_time_has_come_begins_at_once() -> None:
    assert _start(TODAY + 44 * DAY, Load(people=100), FAST) == START


def test_a_slow_way_begins_earlier_and_no_earlier_than_it_must() -> None:
    day, load, slow = TODAY + 200 * DAY, Load(people=20_000), replace(FAST, per_day=1_000)
    start = _start(day, load, slow)
    assert start < first_send(day, at=START)
    for begun, suffices in ((start, True), (start + DAY, False)):
        earliest = earliest_kept(load, slow, begun, notice_days=30)
        assert earliest is not None
        assert (earliest <= day) == suffices


def test_what_cannot_be_in_time_begins_at_once() -> None:
    assert _start(TODAY + 50 * DAY, Load(people=20_000), replace(FAST, per_day=10)) == START
