"""What the state of a notice is, and when somebody is at risk: the rule alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.schedule.capacity import Limits
from notifications.schedule.notices import (
    Facts,
    Numbers,
    all_sent_by,
    last_legal_day,
    notice_state,
)

E = date(2027, 3, 1)
LAST = date(2027, 1, 29)  # E-31
BEFORE = datetime(2027, 1, 10, 12, tzinfo=UTC)
FACTS = Facts(
    at=BEFORE,
    enters=E,
    announced=E,
    required_days=30,
    send_from=datetime(2027, 1, 5, 8, tzinfo=UTC),
    is_planned=True,
)
INFORMED = Numbers(informed=9)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def name(**changes: object) -> str:
    return notice_state(replace(FACTS, **changes)).name  # type: ignore[arg-type]


def risks(**changes: object) -> list[str]:
    found = notice_state(replace(FACTS, **changes)).risks  # type: ignore[arg-type]
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # Its first mail is due later.
        ({"at": FACTS.send_from - timedelta(seconds=1), "numbers": Numbers(unsent=9)}, "scheduled"),
        # Due, and mails wait.
        ({"numbers": Numbers(unsent=1, informed=8)}, "sending"),
        # Nobody waits, but the audience was not gone through to its end.
        ({"is_planned": False}, "sending"),
        # Somebody paused it.
        ({"decisions": ("pause",), "numbers": Numbers(unsent=1)}, "paused"),
        # And resumed it.
        ({"decisions": ("pause", "resume"), "numbers": Numbers(unsent=1)}, "sending"),
        # A proposal about those informed late is no pause.
        ({"decisions": ("ask_late",), "numbers": INFORMED}, "complete"),
        # All are sent, some not answered for.
        ({"numbers": Numbers(waiting=1, informed=8)}, "window"),
        # All are sent, some wait for a fallback.
        ({"numbers": Numbers(failed=1, informed=8)}, "window"),
        # Everybody is informed.
        ({"numbers": INFORMED}, "complete"),
        # Nobody is concerned.
        ({}, "complete"),
        # The company's software knows others than we do.
        ({"numbers": INFORMED, "roster": "mismatch"}, "window"),
        # A company's software that says nothing contradicts nothing.
        ({"numbers": INFORMED, "roster": "silent"}, "complete"),
        # The day was moved to a later one.
        ({"numbers": INFORMED, "enters": E + timedelta(days=9)}, "postponed"),
        # Its day has come.
        ({"at": noon(E), "numbers": INFORMED}, "in_force"),
        # Midnight in Paris is an hour before that of UTC.
        ({"at": datetime(2027, 2, 28, 23, tzinfo=UTC), "numbers": INFORMED}, "in_force"),
        ({"at": datetime(2027, 2, 28, 22, 59, tzinfo=UTC), "numbers": INFORMED}, "complete"),
        # A week later no late bounce is to be expected.
        ({"at": noon(E + timedelta(days=7)), "numbers": INFORMED}, "closed"),
        # Unless it still begins to bind somebody.
        ({"at": noon(E + timedelta(days=7)), "settled": E + timedelta(days=9)}, "in_force"),
        # Or somebody is still not informed.
        ({"at": noon(E + timedelta(days=90)), "numbers": Numbers(failed=1)}, "in_force"),
        # The last words on it, also once its day has come.
        ({"decisions": ("stop",), "numbers": Numbers(unsent=1)}, "stopped"),
        ({"decisions": ("pause", "cancel"), "numbers": Numbers(unsent=1)}, "cancelled"),
        ({"decisions": ("supersede",), "at": noon(E)}, "superseded"),
        # What follows a notice has no day of its own, and is complete once it is sent.
        ({"enters": None, "announced": None, "required_days": None}, "complete"),
    ],
)
def test_the_state_of_a_notice(changes: dict[str, object], expected: str) -> None:
    assert name(**changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # Four days before the last legal day there is time.
        ({"at": noon(LAST - timedelta(days=4)), "numbers": Numbers(failed=2)}, []),
        # Three days before it there is not.
        ({"at": noon(LAST - timedelta(days=3)), "numbers": Numbers(failed=2)}, ["uninformed"]),
        ({"at": noon(LAST - timedelta(days=3)), "is_planned": False}, ["uninformed"]),
        # Past, and somebody not informed; stopped, paused or in force, it is the same.
        ({"at": noon(E), "numbers": Numbers(waiting=1)}, ["uninformed"]),
        ({"at": noon(E), "numbers": Numbers(waiting=1), "decisions": ("stop",)}, ["uninformed"]),
        # A shorter notice has a later last day.
        ({"at": noon(LAST), "numbers": Numbers(failed=2), "required_days": 14}, []),
        # Somebody was informed too late, and nothing was decided.
        ({"numbers": Numbers(informed=9, undecided=1)}, ["late"]),
        # There is no way to send by, and something to send.
        ({"has_way": False, "numbers": Numbers(unsent=1)}, ["no_way"]),
        ({"has_way": False, "is_planned": False}, ["no_way"]),
        ({"has_way": False, "numbers": INFORMED}, []),
        # The canary is silent for an hour.
        (
            {"canary_since": BEFORE - timedelta(hours=1), "numbers": Numbers(unsent=1)},
            ["canary"],
        ),
        ({"canary_since": BEFORE - timedelta(minutes=59), "numbers": Numbers(unsent=1)}, []),
        # While it is paused nothing is sent to the canary either.
        (
            {
                "canary_since": BEFORE - timedelta(hours=1),
                "numbers": Numbers(unsent=1),
                "decisions": ("pause",),
            },
            [],
        ),
        # At this rate the last mail leaves after the last legal day.
        ({"numbers": Numbers(unsent=1), "sent_by": noon(LAST + timedelta(days=1))}, ["too_slow"]),
        ({"numbers": Numbers(unsent=1), "sent_by": noon(LAST)}, []),
        # Near the last day, whom we do not know is not informed.
        ({"at": noon(LAST), "numbers": INFORMED, "roster": "mismatch"}, ["roster"]),
        # What was withdrawn or replaced binds nobody.
        ({"at": noon(E), "numbers": Numbers(failed=1), "decisions": ("cancel",)}, []),
        ({"at": noon(E), "numbers": Numbers(failed=1), "decisions": ("supersede",)}, []),
    ],
)
def test_who_may_not_be_informed_in_time(changes: dict[str, object], expected: list[str]) -> None:
    assert risks(**changes) == expected


def test_at_risk_is_the_state_before_the_day_comes() -> None:
    late = Numbers(informed=9, undecided=1)
    assert name(numbers=late) == "at_risk"
    assert name(numbers=late, decisions=("pause",)) == "paused"
    assert name(numbers=late, at=noon(E)) == "in_force"


def test_the_last_legal_day_leaves_the_days_between_whole() -> None:
    assert last_legal_day(E, required_days=30) == LAST
    # A legal duty left no day: the day itself is too late, the one before is not.
    assert last_legal_day(E, required_days=0) == E - timedelta(days=1)
    assert last_legal_day(None, required_days=30) is None
    assert last_legal_day(E, required_days=None) is None


MIDNIGHT = datetime(2027, 1, 10, 23, tzinfo=UTC)  # in Paris
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("unsent", "limits", "expected"),
    [
        # Without a quota the rate alone decides.
        (600, Limits(per_second=99), BEFORE + timedelta(minutes=1)),
        # Within today's quota, of which 800 are taken, too.
        (200, Limits(per_second=99, per_day=1000), BEFORE + timedelta(seconds=20)),
        # The rest of 400 leaves after midnight.
        (600, Limits(per_second=99, per_day=1000), MIDNIGHT + timedelta(seconds=40)),
        # 1,000 tomorrow, and the last one the day after.
        (1201, Limits(per_second=99, per_day=1000), MIDNIGHT + DAY + timedelta(seconds=0.1)),
        # A whole number of days.
        (1200, Limits(per_second=99, per_day=1000), MIDNIGHT + timedelta(seconds=100)),
        # A warm-up that began today: 400 tomorrow, 800 the day after.
        (
            600,
            Limits(per_second=99, warm_up_from=date(2027, 1, 10), warm_up_first=200),
            MIDNIGHT + DAY + timedelta(seconds=20),
        ),
        # Nothing to send; a quota that lets nothing through.
        (0, Limits(per_second=99), None),
        (600, Limits(per_second=99, per_day=0), None),
    ],
)
def test_when_all_is_sent(unsent: int, limits: Limits, expected: datetime | None) -> None:
    assert all_sent_by(unsent, per_second=10, taken=800, limits=limits, at=BEFORE) == expected


def test_at_no_rate_nothing_is_ever_sent() -> None:
    limits = Limits(per_second=99)
    assert all_sent_by(5, per_second=0, taken=0, limits=limits, at=BEFORE) is None
