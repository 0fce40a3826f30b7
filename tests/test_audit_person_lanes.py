"""The picture of a person's time, as numbers: bars, marks and ticks stand where their days are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.reading.lanes import BAR_TOP, LANE, WIDTH, Lane, Spot, Stretch, drawn

FIRST = date(2026, 1, 1)
DAY = timedelta(days=1)


def lane(*stretches: tuple[int, int | None], spots: tuple[int, ...] = ()) -> Lane:
    """Give a lane by days from FIRST."""
    return Lane(
        title="Terms",
        stretches=[
            Stretch(
                label=f"{number}.0",
                since=FIRST + since * DAY,
                until=None if until is None else FIRST + until * DAY,
            )
            for number, (since, until) in enumerate(stretches, start=1)
        ],
        spots=[Spot(kind="witnessed", on=FIRST + day * DAY) for day in spots],
    )


def test_nothing_is_no_picture() -> None:
    assert drawn([], last=FIRST) is None
    assert drawn([lane()], last=FIRST) is None
    # It begins only afterwards.
    assert drawn([lane((1, None))], last=FIRST) is None


def test_bars_follow_each_other_from_edge_to_edge() -> None:
    picture = drawn([lane((0, 25), (25, None))], last=FIRST + 99 * DAY)
    assert picture is not None
    first, second = picture.bars
    assert (first.x, first.width) == (0, WIDTH / 4)
    assert (second.x, second.x + second.width) == (WIDTH / 4, WIDTH)
    assert (first.shade, second.shade) == (0, 1)


def test_each_lane_stands_below_the_one_before() -> None:
    picture = drawn([lane((0, None)), lane((0, None))], last=FIRST)
    assert picture is not None
    assert [one.y for one in picture.bars] == [BAR_TOP, LANE + BAR_TOP]
    assert (picture.height, len(picture.titles)) == (2 * LANE, 2)


@pytest.mark.parametrize(
    ("days", "has_room"),
    [
        (100, True),  # the whole width
        (2, False),  # a hairline
    ],
)
def test_a_number_that_has_no_room_is_not_written(days: int, has_room: bool) -> None:  # noqa: FBT001
    picture = drawn([lane((0, days), (days, None))], last=FIRST + 99 * DAY)
    assert picture is not None
    assert picture.bars[0].has_room is has_room


def test_a_mark_stands_in_the_middle_of_its_day_and_none_after_the_last() -> None:
    picture = drawn([lane((0, None), spots=(0, 3, 9))], last=FIRST + 3 * DAY)
    assert picture is not None
    assert [one.x for one in picture.marks] == [WIDTH / 8, WIDTH * 7 / 8]


@pytest.mark.parametrize(
    ("days", "ticks"),
    [
        (0, ["2026-01-01"]),  # one day, the first of a month
        (89, ["2026-01-01", "2026-02-01", "2026-03-01"]),  # each month
        (364, [f"2026-{month:02}-01" for month in (1, 3, 5, 7, 9, 11)]),  # every other month
        (
            3 * 365,
            ["2026-01-01", "2026-07-01", "2027-01-01", "2027-07-01", "2028-01-01", "2028-07-01"],
        ),  # half-years; 2028 has a day more
    ],
)
def test_ticks_are_firsts_of_months_and_few(days: int, ticks: list[str]) -> None:
    picture = drawn([lane((0, None))], last=FIRST + days * DAY)
    assert picture is not None
    assert [one.day.isoformat() for one in picture.ticks] == ticks


@given(
    stretches=st.lists(st.tuples(st.integers(0, 5000), st.none() | st.integers(0, 5000))),
    spots=st.lists(st.integers(-10, 6000)),
    last=st.integers(0, 5000),
)
def test_whatever_the_days_everything_is_within_the_drawing(
    stretches: list[tuple[int, int | None]], spots: list[int], last: int
) -> None:
    picture = drawn([lane(*stretches, spots=tuple(spots))], last=FIRST + last * DAY)
    if picture is not None:
        assert all(one.x >= 0 and one.width > 0 for one in picture.bars)
        assert all(one.x + one.width <= WIDTH + 2.01 for one in picture.bars)
        assert all(0 <= one.x <= WIDTH for one in picture.marks)
        assert all(0 <= one.x <= WIDTH for one in picture.ticks)
        assert len(picture.ticks) <= 8
