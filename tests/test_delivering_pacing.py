"""How many mails a way takes by day and by second: warm-up, limits, instants given away."""

from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.delivering.verdicts import of_http, retry_after
from notifications.schedule.pacing import AHEAD, allowance, is_taken_until, slots

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 21)
SECOND = timedelta(seconds=1)

# The day's limit, since when it warms up, how many days later it is, and how many may leave.
DAYS = [
    (None, None, 0, None),
    (500, None, 0, 500),
    (None, DAY, 0, 200),
    (None, DAY, 1, 400),
    (None, DAY, 3, 1_600),
    (1_000, DAY, 2, 800),
    (1_000, DAY, 3, 1_000),
    (100, DAY, 0, 100),
    # Before its first day it is no warmer.
    (None, DAY, -5, 200),
    (5_000, DAY, 4_000, 5_000),
]


@pytest.mark.parametrize(("per_day", "since", "days", "allowed"), DAYS)
def test_a_new_sender_doubles_its_mails_each_day_up_to_the_limit(
    per_day: int | None, since: date | None, days: int, allowed: int | None
) -> None:
    found = allowance(
        DAY + timedelta(days=days), per_day=per_day, warm_up_from=since, warm_up_first=200
    )
    assert found == allowed


# Mails a second, how many are wanted, how many are given, and for how many seconds.
RATES = [
    (10, 50, 20, 2.0),
    (10, 5, 5, 0.5),
    (1, 50, 2, 2.0),
    (1_000, 50, 50, 0.05),
    (10, 0, 0, 0.0),
]


@pytest.mark.parametrize(("rate", "wanted", "count", "seconds"), RATES)
def test_who_claims_holds_two_seconds_at_most(
    rate: int, wanted: int, count: int, seconds: float
) -> None:
    found = slots(wanted, per_second=rate, at=AT)
    assert (found.count, found.free_at) == (count, AT + timedelta(seconds=seconds))


def test_mails_of_a_claim_leave_one_after_the_other() -> None:
    found = slots(3, per_second=4, at=AT)
    assert [found.at(place) - AT for place in range(3)] == [0 * SECOND, SECOND / 4, SECOND / 2]


# Until when the seconds are given away, and until when one has to wait.
TAKEN = [
    (None, None),
    (AT - SECOND, None),
    (AT, None),
    (AT + SECOND, AT + SECOND),
    (AT + AHEAD, AT + AHEAD),
    # Nobody gives away so much: a clock was set back.
    (AT + timedelta(hours=1), None),
]


@pytest.mark.parametrize(("free_at", "until"), TAKEN)
def test_seconds_that_are_given_away_are_waited_for(
    free_at: datetime | None, until: datetime | None
) -> None:
    assert is_taken_until(free_at, at=AT) == until


# What a provider asks, and how long it is left alone.
ASKED = [
    (None, None),
    ("90", timedelta(seconds=90)),
    ("Sat, 21 Nov 2026 09:32:00 GMT", timedelta(minutes=2)),
    ("Sat, 21 Nov 2026 09:00:00 GMT", timedelta()),
    ("999999", timedelta(hours=6)),
    ("soon", None),
]


@pytest.mark.parametrize(("header", "pause"), ASKED)
def test_a_provider_says_how_long_it_is_left_alone(
    header: str | None, pause: timedelta | None
) -> None:
    assert retry_after(header, at=AT) == pause


# A status and the provider's words: what follows, and whether the mail itself is meant.
ANSWERS = [
    (429, "slow down", "slower", False),
    (503, "", "slower", False),
    (500, "", "unknown", False),
    (504, "", "unknown", False),
    (401, "Key not found", "fault", False),
    (403, "forbidden", "fault", False),
    (402, "not enough credits", "fault", False),
    (400, '{"message":"email is not valid in to"}', "refused", False),
    (400, '{"ErrorRelatedTo":["To[0].Email"]}', "refused", False),
    (400, '{"message":"sender is not valid"}', "fault", False),
    (400, '{"message":"attachment too large"}', "refused", True),
]


@pytest.mark.parametrize(("status", "words", "kind", "is_of_message"), ANSWERS)
def test_a_providers_refusal_is_of_the_recipient_the_mail_the_pace_or_us(
    status: int, words: str, kind: str, *, is_of_message: bool
) -> None:
    found = of_http(status, words)
    assert (found.kind, found.is_of_message) == (kind, is_of_message)
