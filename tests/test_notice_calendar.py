"""The days of a notice, in Paris."""

from datetime import UTC, date, datetime, time

import pytest

from notifications.schedule import (
    first_send,
    is_in_time,
    local_instant,
    nine_in_the_morning,
    own_day,
    reminder_days,
)


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        # Winter and summer.
        (date(2026, 11, 21), time(9), datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (date(2026, 7, 1), time(9), datetime(2026, 7, 1, 7, tzinfo=UTC)),
        # Left out by the clock change: forward, to 03:30.
        (date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # Exists twice: the first, still in summer time.
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30, fold=1), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_time_is_an_instant(day: date, at: time, expected: datetime) -> None:
    assert local_instant(day, at) == expected


def test_a_notice_is_first_sent_forty_five_days_before() -> None:
    early = datetime(2026, 1, 1, tzinfo=UTC)
    assert first_send(date(2026, 12, 22), at=early) == nine_in_the_morning(date(2026, 11, 7))


def test_a_notice_whose_day_has_come_is_sent_at_once() -> None:
    late = datetime(2026, 11, 21, 15, tzinfo=UTC)
    assert first_send(date(2026, 12, 22), at=late) == late


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # 7 December, 15 December, 21 December: working days.
        (date(2026, 12, 22), [date(2026, 12, 7), date(2026, 12, 15), date(2026, 12, 21)]),
        # Sunday 17 January, Monday 25, Sunday 31: the Fridays before.
        (date(2027, 2, 1), [date(2027, 1, 15), date(2027, 1, 25), date(2027, 1, 29)]),
        # Christmas and the day of E-1, 1 January: 24 and 31 December.
        (date(2027, 1, 2), [date(2026, 12, 18), date(2026, 12, 24), date(2026, 12, 31)]),
    ],
)
def test_reminders_leave_on_working_days(day: date, expected: list[date]) -> None:
    assert reminder_days(day) == expected


@pytest.mark.parametrize(
    ("informed", "day", "holds"),
    [
        # 21 November to 22 December: thirty days between.
        (datetime(2026, 11, 21, 12, tzinfo=UTC), date(2026, 12, 22), True),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), date(2026, 12, 21), False),
        # 23:30 UTC is the next day in Paris.
        (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), date(2026, 12, 22), False),
        (datetime(2027, 1, 30, 12, tzinfo=UTC), date(2027, 3, 2), True),
    ],
)
def test_the_day_of_informing_and_the_day_itself_do_not_count(
    informed: datetime, day: date, *, holds: bool
) -> None:
    assert is_in_time(informed, day=day, required_days=30) is holds


def test_without_required_days_every_instant_is_in_time() -> None:
    now = datetime(2026, 12, 25, tzinfo=UTC)
    assert is_in_time(now, day=date(2026, 12, 22), required_days=None)


def test_a_day_of_ones_own_is_thirty_one_days_after_being_informed() -> None:
    informed = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert own_day(informed, day=date(2026, 12, 22), required_days=30) == date(2026, 12, 26)


def test_a_day_of_ones_own_is_never_before_everybodys() -> None:
    informed = datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert own_day(informed, day=date(2026, 12, 22), required_days=30) == date(2026, 12, 22)
