"""Reminders: to whom, when, how often; and what a pass over all notices leaves alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from consent.models import ActKind, Capacity, Practitioner
from consent.obligations import bound_by
from notifications.following import follow
from notifications.models import (
    Decision,
    Delivery,
    Notice,
    NoticeDecision,
    NoticeKind,
    State,
)
from policies.deadlines import PARIS
from policies.models import PolicyPage, Version
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import Brand
from tests.notices import E, delivery_to, notice_of, people, practice_of, second_version

DAY = timedelta(days=1)
REMINDERS = [E - 15 * DAY, E - 7 * DAY, E - DAY]


def at_nine(day: date, *, minutes: int = 0) -> datetime:
    """Give the instant of 09:00 in Paris on a day, or some minutes after it."""
    at = datetime.combine(day, time(9), tzinfo=PARIS)
    return at.astimezone(UTC) + timedelta(minutes=minutes)


def follow_at(at: datetime) -> bool:
    """Make one pass at an instant."""
    return follow(clock=lambda: at, budget=timedelta(seconds=20))


def informed(
    person: Practitioner, notice: Notice, *, at: datetime = NOW, **more: object
) -> Delivery:
    """Give a delivery by which somebody was informed."""
    told = {"state": State.INFORMED, "informed_at": at, "basis": "delivered"}
    return delivery_to(person, notice, **(told | more))


def reminders(notice: Notice) -> list[tuple[date, int]]:
    """Give the Paris day of each reminder, and to how many people it goes."""
    found = notice.followers.filter(kind=NoticeKind.REMINDER).order_by("number")
    return [
        (one.send_from.astimezone(PARIS).date(), one.deliveries.to_people().count())
        for one in found
    ]


@pytest.fixture
def notice(brand: Brand) -> Notice:
    """Give the notice of a second privacy policy, which asks everybody for an acknowledgement."""
    return notice_of(second_version(brand))


# When a pass is made, and the reminders that were made by then: their days.
PASSES = [
    (at_nine(REMINDERS[0], minutes=-1), []),  # a minute before nine
    (at_nine(REMINDERS[0]), [REMINDERS[0]]),
    (at_nine(REMINDERS[1], minutes=-1), [REMINDERS[0]]),  # late, and only the latest one
    (at_nine(REMINDERS[1]), [REMINDERS[1]]),  # the first is not made up for
    (at_nine(REMINDERS[2], minutes=600), [REMINDERS[2]]),
    (datetime.combine(E, time(0), tzinfo=PARIS), []),  # from E on none is sent
]


@pytest.mark.parametrize(("at", "days"), PASSES)
def test_only_the_latest_reminder_due_is_made(
    brand: Brand, notice: Notice, at: datetime, days: list[date]
) -> None:
    informed(practitioner(brand), notice)
    follow_at(at)
    assert [day for day, _people in reminders(notice)] == days


def test_each_reminder_is_made_once_and_goes_at_nine(brand: Brand, notice: Notice) -> None:
    informed(practitioner(brand), notice)
    for day in REMINDERS:
        for minutes in (0, 5, 600):
            follow_at(at_nine(day, minutes=minutes))
    assert reminders(notice) == [(day, 1) for day in REMINDERS]
    sent = Delivery.objects.filter(notice__kind="reminder").values_list("due_at", flat=True)
    assert sorted(sent) == [at_nine(day) for day in REMINDERS]


def test_a_reminder_on_a_day_off_goes_on_the_working_day_before(brand: Brand) -> None:
    # 2027-01-18 is a Monday: 15 days before it is a Sunday, after New Year's Day on a Friday.
    notice = notice_of(second_version(brand, day=date(2027, 1, 18)))
    informed(practitioner(brand), notice)
    for day in (date(2026, 12, 31), date(2027, 1, 11), date(2027, 1, 15)):
        follow_at(at_nine(day, minutes=-1))
        follow_at(at_nine(day))
    assert [day.isoformat() for day, _one in reminders(notice)] == [
        "2026-12-31", "2027-01-11", "2027-01-15",
    ]  # fmt: skip


def test_days_that_were_approved_hold_instead_of_the_usual_ones(brand: Brand) -> None:
    approved = E - 10 * DAY
    notice = notice_of(second_version(brand), frozen={"reminders": [approved.isoformat()]})
    informed(practitioner(brand), notice)
    follow_at(at_nine(approved, minutes=-1))
    follow_at(at_nine(approved))
    assert reminders(notice) == [(approved, 1)]


def test_who_answered_or_is_not_informed_or_complained_is_not_reminded(
    brand: Brand, notice: Notice
) -> None:
    owes, answered, waits, complained = people(brand, 4)
    for one in (owes, answered):
        informed(one, notice)
    informed(complained, notice, no_reminders=True)
    delivery_to(waits, notice, state=State.SUBMITTED)
    answers(answered, Version.objects.get(major=2))
    follow_at(at_nine(REMINDERS[0]))
    assert [one.practitioner for one in Delivery.objects.filter(notice__kind="reminder")] == [owes]


def test_of_a_cabinet_only_who_signs_for_it_is_reminded(brand: Brand) -> None:
    notice = notice_of(second_version(brand, kind=Kind.TERMS))
    owner, other = people(brand, 2)
    cabinet(brand, one=(owner, Capacity.OWNER), two=(other, Capacity.OTHER))
    for one in (owner, other):
        informed(one, notice)
    follow_at(at_nine(REMINDERS[0]))
    assert [one.practitioner for one in Delivery.objects.filter(notice__kind="reminder")] == [owner]


def test_a_refusal_is_an_answer(brand: Brand) -> None:
    notice = notice_of(second_version(brand, kind=Kind.TERMS))
    person = practitioner(brand)
    informed(person, notice)
    answers(person, Version.objects.get(major=2), ActKind.REFUSE)
    follow_at(at_nine(REMINDERS[0]))
    assert reminders(notice) == [(REMINDERS[0], 0)]


def test_a_text_that_asks_nothing_reminds_nobody(brand: Brand) -> None:
    notice = notice_of(second_version(brand, kind=Kind.LEGAL))
    informed(practitioner(brand), notice)
    follow_at(at_nine(REMINDERS[0]))
    assert not Notice.objects.filter(kind=NoticeKind.REMINDER).exists()


# What was decided on the notice, and how many reminders there are then.
DECIDED = [
    ([Decision.PAUSE], 0),
    ([Decision.PAUSE, Decision.RESUME], 1),
    ([Decision.STOP], 0),
]


@pytest.mark.parametrize(("decisions", "number"), DECIDED)
def test_a_notice_that_is_paused_or_stopped_reminds_nobody(
    brand: Brand, notice: Notice, decisions: list[Decision], number: int
) -> None:
    informed(practitioner(brand), notice)
    for minutes, decision in enumerate(decisions):
        at = NOW + timedelta(minutes=minutes)
        NoticeDecision(notice=notice, decision=decision, at=at).save()
    follow_at(at_nine(REMINDERS[0]))
    assert len(reminders(notice)) == number


def test_who_reads_of_it_for_the_first_time_is_not_reminded_of_an_earlier_day(
    brand: Brand,
) -> None:
    late = at_nine(REMINDERS[0], minutes=60)
    notice = notice_of(second_version(brand), at=late)
    informed(practitioner(brand), notice, at=late)
    follow_at(late + timedelta(minutes=5))
    assert reminders(notice) == []


def test_a_reminder_not_sent_whole_by_the_next_one_is_ended(brand: Brand, notice: Notice) -> None:
    informed(practitioner(brand), notice)
    follow_at(at_nine(REMINDERS[0]))
    follow_at(at_nine(REMINDERS[1]))
    running = Notice.objects.running().filter(kind=NoticeKind.REMINDER)
    assert running.get().send_from == at_nine(REMINDERS[1])
    follow_at(datetime.combine(E, time(0), tzinfo=PARIS))
    assert not running.exists()


def test_a_reminder_that_was_begun_goes_on_where_it_stood(
    brand: Brand, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.following.reminding.BATCH", 2)
    for one in people(brand, 5):
        informed(one, notice)
    nine = at_nine(REMINDERS[0])
    assert follow(clock=iter_clock(nine), budget=timedelta(seconds=6))
    assert 0 < reminders(notice)[0][1] < 5
    follow_at(nine)
    assert reminders(notice) == [(REMINDERS[0], 5)]


def iter_clock(start: datetime):  # type: ignore[no-untyped-def]
    """Give a clock on which each look takes a second."""
    seconds = iter(range(1_000))
    return lambda: start + timedelta(seconds=next(seconds))


def test_the_canary_gets_the_reminder_too(brand: Brand, notice: Notice) -> None:
    practice_of(brand, canary_email="canary@alpha.example")
    informed(practitioner(brand), notice)
    follow_at(at_nine(REMINDERS[0]))
    assert Delivery.objects.filter(notice__kind="reminder", practitioner=None).count() == 1


def test_what_binds_is_the_same_whether_anything_follows_or_not(
    brand: Brand, notice: Notice
) -> None:
    person = practitioner(brand)
    informed(person, notice)
    days = [NOW + 59 * DAY, NOW + 60 * DAY, NOW + 61 * DAY]
    before = [(bound_by(person, at=at), in_force(at)) for at in days]
    for at in days:
        follow_at(at)
    assert [(bound_by(person, at=at), in_force(at)) for at in days] == before


def in_force(at: datetime) -> list[Version]:
    """Give the versions in force."""
    return list(Version.objects.in_force(at=at))


@pytest.mark.django_db(transaction=True)
def test_while_another_process_follows_nothing_is_done(brand: Brand) -> None:
    notice = notice_of(second_version(brand))
    informed(practitioner(brand), notice)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7042024006)")
        assert follow_at(at_nine(REMINDERS[0])) is False
        assert reminders(notice) == []
    finally:
        other.close()


def test_one_brand_follows_its_own_notices_only(brand: Brand, other_brand: Brand) -> None:
    mine, theirs = notice_of(second_version(brand)), notice_of(second_version(other_brand))
    informed(practitioner(brand), mine)
    informed(practitioner(other_brand), theirs)
    follow_at(at_nine(REMINDERS[0]))
    made = Notice.objects.get(kind=NoticeKind.REMINDER, site=brand.site)
    assert made.deliveries.get().practitioner == mine.deliveries.get().practitioner
    assert PolicyPage.objects.count() == 2
