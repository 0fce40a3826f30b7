"""How notices end or change: a day that moves, a text withdrawn, replaced or corrected."""

from datetime import timedelta

import pytest

from notifications.following import effective_day
from notifications.models import Decision, Delivery, Notice, NoticeDecision, NoticeKind, State
from notifications.schedule import is_in_time
from policies.actions import postpone, withdraw
from policies.models import Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.notices import E, delivery_to, notice_of, people, second_version
from tests.test_following import REMINDERS, at_nine, follow_at, informed, reminders

DAY = timedelta(days=1)
# A pass some minutes after what was decided.
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def notice(brand: Brand) -> Notice:
    return notice_of(second_version(brand))


def text(number: str = "2.0") -> Version:
    major, minor = number.split(".")
    return Version.objects.get(major=major, minor=minor)


def move(brand: Brand, *, days: int) -> None:
    """Move the day of 2.0 by so many days from E."""
    by = brand.people["approver"]
    postpone(text(), to=E + days * DAY, reason="It takes longer.", by=by, at=NOW)


def end(brand: Brand) -> None:
    withdraw(text(), reason="It was wrong.", by=brand.people["approver"], at=NOW)


def told(kind: NoticeKind) -> list[Delivery]:
    return list(Delivery.objects.filter(notice__kind=kind).to_people().order_by("practitioner"))


def decisions(notice: Notice) -> list[str]:
    return list(notice.decisions.order_by("at").values_list("decision", flat=True))


# Where a delivery stands, and whether she hears of what is decided on the notice later.
STATES = [
    (State.PLANNED, False),  # who was sent nothing hears nothing
    (State.CLAIMED, True),  # it leaves this moment
    (State.UNKNOWN, True),  # it may have left
    (State.SUBMITTED, True),
    (State.DEFERRED, True),
    (State.TIMED_OUT, True),  # it may arrive yet
    (State.BOUNCED, False),
    (State.REJECTED, False),
]


@pytest.mark.parametrize(("state", "hears"), STATES)
def test_whoever_was_sent_it_hears_that_it_is_cancelled(
    brand: Brand, notice: Notice, state: State, *, hears: bool
) -> None:
    delivery_to(practitioner(brand), notice, state=state)
    end(brand)
    follow_at(SOON)
    assert bool(told(NoticeKind.CANCELLATION)) is hears


def test_a_withdrawn_text_cancels_its_notice_once(brand: Brand, notice: Notice) -> None:
    one, two = people(brand, 2)
    informed(one, notice)
    delivery_to(two, notice)
    end(brand)
    follow_at(SOON)
    follow_at(SOON + DAY)
    assert [decision.reason for decision in NoticeDecision.objects.all()] == ["It was wrong."]
    assert [delivery.practitioner for delivery in told(NoticeKind.CANCELLATION)] == [one]
    assert not Notice.objects.changes().running().exists()


def test_what_was_to_be_said_beside_a_cancelled_notice_is_not_said(
    brand: Brand, notice: Notice
) -> None:
    informed(practitioner(brand), notice)
    follow_at(at_nine(REMINDERS[0]))
    at = at_nine(REMINDERS[0], minutes=60)
    withdraw(text(), reason="It was wrong.", by=brand.people["approver"], at=at)
    follow_at(at + timedelta(minutes=5))
    running = Notice.objects.running().values_list("kind", flat=True)
    assert list(running) == [NoticeKind.CANCELLATION]


def test_a_text_withdrawn_once_it_bound_is_no_cancellation(brand: Brand, notice: Notice) -> None:
    one, two = people(brand, 2)
    informed(one, notice)
    delivery_to(two, notice)
    by, at = brand.people["approver"], NOW + 70 * DAY
    withdraw(text(), reason="It was wrong.", by=by, at=at)
    follow_at(at + timedelta(minutes=5))
    assert decisions(notice) == [Decision.STOP]
    assert not Notice.objects.filter(kind=NoticeKind.CANCELLATION).exists()


def test_a_later_day_is_told_to_whoever_was_told_the_earlier_one(
    brand: Brand, notice: Notice
) -> None:
    one, two = people(brand, 2)
    informed(one, notice)
    delivery_to(two, notice)
    move(brand, days=30)
    follow_at(SOON)
    follow_at(SOON + DAY)
    assert [delivery.practitioner for delivery in told(NoticeKind.POSTPONEMENT)] == [one]
    made = Notice.objects.get(kind=NoticeKind.POSTPONEMENT)
    assert (made.day, made.reason, made.required_days) == (E + 30 * DAY, "It takes longer.", None)
    assert decisions(notice) == [Decision.POSTPONE]


def test_the_correction_leaves_once_no_mail_names_the_earlier_day(
    brand: Brand, notice: Notice
) -> None:
    delivery = delivery_to(practitioner(brand), notice)
    move(brand, days=30)
    follow_at(NOW + timedelta(seconds=4))
    # A sender that remembered the earlier day for some seconds.
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SUBMITTED)
    follow_at(SOON)
    assert len(told(NoticeKind.POSTPONEMENT)) == 1


def test_who_is_told_the_later_day_at_once_hears_of_no_other(brand: Brand, notice: Notice) -> None:
    delivery = delivery_to(practitioner(brand), notice)
    move(brand, days=30)
    follow_at(SOON)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SUBMITTED)
    follow_at(SOON + DAY)
    assert told(NoticeKind.POSTPONEMENT) == []


def test_each_move_to_a_later_day_is_told(brand: Brand, notice: Notice) -> None:
    informed(practitioner(brand), notice)
    for place, days in enumerate((30, 40)):
        move(brand, days=days)
        follow_at(SOON + place * DAY)
    found = Notice.objects.filter(kind=NoticeKind.POSTPONEMENT).order_by("number")
    assert [one.day for one in found] == [E + 30 * DAY, E + 40 * DAY]
    assert decisions(notice) == [Decision.POSTPONE, Decision.POSTPONE]


# S in days from the first E, how far E moved, and whether she was informed in time then.
VALIDITY = [
    (-31, 0, True),
    (-30, 0, False),
    (-30, 1, True),  # a day later is enough
    (-10, 20, False),
    (-10, 21, True),
]


@pytest.mark.parametrize(("informed_on", "days", "valid"), VALIDITY)
def test_whoever_was_informed_counts_against_the_day_as_it_stands(
    brand: Brand, notice: Notice, informed_on: int, days: int, *, valid: bool
) -> None:
    if days:
        move(brand, days=days)
    day = effective_day(notice)
    assert day == E + days * DAY
    at = at_nine(E + informed_on * DAY)
    assert is_in_time(at, day=day, required_days=notice.required_days) is valid


def test_reminders_go_by_the_later_day(brand: Brand, notice: Notice) -> None:
    informed(practitioner(brand), notice)
    move(brand, days=35)
    follow_at(SOON)
    fifteen_before = E + 20 * DAY
    for day in (*REMINDERS, fifteen_before):
        follow_at(at_nine(day))
    assert [day for day, _people in reminders(notice)] == [fifteen_before]


def test_an_earlier_day_is_another_notice_to_everybody(brand: Brand, notice: Notice) -> None:
    informed(practitioner(brand), notice)
    move(brand, days=-20)
    follow_at(SOON)
    follow_at(SOON + DAY)
    first, second = Notice.objects.changes().order_by("number")
    assert decisions(first) == [Decision.SUPERSEDE]
    assert (second.number, second.day, second.required_days) == (2, E - 20 * DAY, 30)
    assert (second.audience, second.progress.planned_at) == (first.audience, None)
    assert told(NoticeKind.POSTPONEMENT) == []


def test_an_earlier_day_than_was_told_last_is_another_notice(brand: Brand, notice: Notice) -> None:
    informed(practitioner(brand), notice)
    move(brand, days=30)
    follow_at(SOON)
    move(brand, days=10)
    follow_at(SOON + DAY)
    assert [one.day for one in Notice.objects.changes().order_by("number")] == [E, E + 10 * DAY]


def test_who_heard_of_a_notice_that_was_superseded_hears_of_the_cancellation(
    brand: Brand, notice: Notice
) -> None:
    person = practitioner(brand)
    informed(person, notice)
    move(brand, days=-20)
    follow_at(SOON)
    end(brand)
    follow_at(SOON + DAY)
    assert [one.practitioner for one in told(NoticeKind.CANCELLATION)] == [person]


def test_a_text_replaced_on_its_own_day_is_superseded(brand: Brand, notice: Notice) -> None:
    informed(practitioner(brand), notice)
    brand.promulgate("Logs are kept for three years.", day=E)
    follow_at(SOON)
    assert decisions(notice) == [Decision.SUPERSEDE]
    assert not Notice.objects.filter(kind=NoticeKind.CANCELLATION).exists()


# The day of the correction: the notice's own, on which it takes the place, or a later one.
@pytest.mark.parametrize("later", [0, 10])
def test_a_correction_sends_nothing_again_and_the_clock_goes_on(
    brand: Brand, notice: Notice, later: int
) -> None:
    informed(practitioner(brand), notice)
    change, day = Change.MINOR, E + later * DAY
    corrected = brand.promulgate("Logs are kept for two years!", day=day, change=change)
    follow_at(SOON)
    assert corrected.number == "2.1"
    assert list(Notice.objects.all()) == [notice]
    assert (decisions(notice), effective_day(notice)) == ([], E)


def test_a_correction_that_is_withdrawn_before_its_day_cancels_what_it_corrected(
    brand: Brand, notice: Notice
) -> None:
    informed(practitioner(brand), notice)
    brand.promulgate("Logs are kept for two years!", day=E, change=Change.MINOR)
    withdraw(text("2.1"), reason="No.", by=brand.people["approver"], at=SOON)
    follow_at(SOON + timedelta(minutes=5))
    assert decisions(notice) == [Decision.CANCEL]
    assert len(told(NoticeKind.CANCELLATION)) == 1


def test_a_notice_that_staff_stopped_is_still_cancelled(brand: Brand, notice: Notice) -> None:
    informed(practitioner(brand), notice)
    NoticeDecision(notice=notice, decision=Decision.STOP, at=NOW).save()
    end(brand)
    follow_at(SOON)
    assert len(told(NoticeKind.CANCELLATION)) == 1


def test_of_two_policies_announced_together_the_first_day_counts(brand: Brand) -> None:
    drafts = []
    for kind in (Kind.PRIVACY, Kind.TERMS):
        brand.promulgate("One.", kind=kind)
        drafts.append(brand.draft("Two.", kind=kind))
    notice = notice_of(brand.fix(*drafts, day=E))
    by, terms = brand.people["approver"], Version.objects.get(major=2, policy__kind="terms")
    postpone(terms, to=E + 9 * DAY, reason="Later.", by=by, at=NOW)
    assert effective_day(notice) == E
    assert TODAY < E
