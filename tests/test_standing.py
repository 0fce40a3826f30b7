"""A notice in numbers, its curve, its pace: as the deliveries say, the canary apart."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import (
    Basis,
    Decision,
    Delivery,
    Exemption,
    Notice,
    NoticeDecision,
    NoticeKind,
    Progress,
    Roster,
    Stage,
    State,
)
from notifications.standing import counts, curve, risks, stand_of, stands_of, state_of, words
from notifications.standing.speed import per_second, sent_by
from policies.actions import postpone
from tests.brands import NOW
from tests.conftest import Brand
from tests.notices import E, delivery_to, notice_of, people, practice_of, route_of, second_version

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
# The last legal day of E is E-31: NOW is a month before it.
TOO_LATE = NOW + 30 * DAY


@pytest.fixture
def notice(brand: Brand) -> Notice:
    """Give a notice that is being sent, its audience gone through."""
    made = notice_of(second_version(brand), send_from=NOW)
    Progress.objects.filter(notice=made).update(planned_at=NOW)
    return made


def informed(notice: Notice, brand: Brand, *bases: Basis, at: object = NOW) -> list[Delivery]:
    """Let that many people be informed, each as one basis shows."""
    return [
        delivery_to(person, notice, state=State.INFORMED, basis=basis, informed_at=at)
        for person, basis in zip(people(brand, len(bases)), bases, strict=True)
    ]


def test_delivered_presumed_and_informed_otherwise_are_never_one_number(
    brand: Brand, notice: Notice
) -> None:
    informed(notice, brand, *[Basis.DELIVERED] * 3, Basis.PRESUMED, Basis.IN_APP, Basis.LETTER)
    found = counts(notice)
    assert (found.delivered, found.presumed, found.not_by_mail) == (3, 1, 2)
    assert found.people == found.informed == 6


def test_each_is_counted_once_by_what_is_still_to_be_done(brand: Brand, notice: Notice) -> None:
    for person, state in zip(people(brand, 8), State.values, strict=False):
        delivery_to(person, notice, state=state)
    found = counts(notice)
    assert (found.unsent, found.waiting, found.failed) == (3, 2, 3)
    assert found.people == 8


def test_exempt_ones_are_no_people_of_it_and_each_has_a_reason(
    brand: Brand, notice: Notice
) -> None:
    reasons = [Exemption.LEFT, Exemption.LEFT, Exemption.SIGNED_UP]
    for person, reason in zip(people(brand, 3), reasons, strict=True):
        delivery_to(person, notice, state=State.EXEMPT, exemption=reason)
    found = counts(notice)
    assert found.exempt == {"left": 2, "signed_up": 1}
    assert found.people == 0


@pytest.mark.parametrize("at", [NOW, TOO_LATE])
def test_the_canary_is_beside_the_people(brand: Brand, notice: Notice, at: object) -> None:
    informed(notice, brand, Basis.DELIVERED)
    canary = delivery_to(None, notice, state=State.INFORMED, basis=Basis.DELIVERED, informed_at=at)
    found = counts(notice)
    assert (found.informed, found.late, found.canary) == (1, 0, canary)


def test_late_is_after_the_last_legal_day(brand: Brand, notice: Notice) -> None:
    one, two = informed(notice, brand, Basis.DELIVERED, Basis.DELIVERED)
    Delivery.objects.filter(pk=one.pk).update(informed_at=TOO_LATE)
    # Still that day in Paris.
    Delivery.objects.filter(pk=two.pk).update(informed_at=TOO_LATE - DAY)
    assert counts(notice).late == 1


def test_a_later_day_leaves_time_to_those_informed_late(brand: Brand, notice: Notice) -> None:
    informed(notice, brand, Basis.DELIVERED, at=TOO_LATE)
    version = notice.promulgation.versions.get()
    postpone(version, to=E + DAY, reason="Late.", by=brand.people["approver"], at=NOW)
    assert counts(notice).late == 0
    assert state_of(notice, at=NOW).name == "postponed"


def test_numbers_of_several_take_as_many_queries_as_of_one(brand: Brand, notice: Notice) -> None:
    informed(notice, brand, Basis.DELIVERED)
    follower = notice_of(
        notice.promulgation, kind=NoticeKind.REMINDER, follows=notice, required_days=None
    )
    with CaptureQueriesContext(connection) as one:
        stands_of([notice], at=NOW)
    with CaptureQueriesContext(connection) as two:
        stands_of([notice, follower], at=NOW)
    assert len(two) == len(one)


def test_the_curve_grows_by_paris_days(brand: Brand, notice: Notice) -> None:
    late = NOW.replace(hour=23)  # the next day in Paris
    informed(notice, brand, Basis.DELIVERED, Basis.IN_APP, at=NOW + 5 * DAY)
    for number, delivery in enumerate(Delivery.objects.filter(basis=Basis.IN_APP)):
        Delivery.objects.filter(pk=delivery.pk).update(informed_at=late + number * DAY)
    found = curve(notice)
    assert not found.by_hour
    assert [(one.at.day, one.delivered, one.not_by_mail) for one in found.points] == [
        (22, 0, 1),
        (26, 1, 1),
    ]


def test_over_so_short_a_time_the_curve_grows_by_hours(brand: Brand, notice: Notice) -> None:
    _first, second = informed(notice, brand, Basis.DELIVERED, Basis.PRESUMED)
    Delivery.objects.filter(pk=second.pk).update(informed_at=NOW + timedelta(hours=2))
    delivery_to(None, notice, state=State.INFORMED, basis=Basis.DELIVERED, informed_at=NOW)
    found = curve(notice)
    assert found.by_hour
    assert [(one.delivered, one.presumed) for one in found.points] == [(1, 0), (1, 1)]


def test_without_anybody_informed_there_is_no_curve(notice: Notice) -> None:
    assert curve(notice).points == ()


def test_the_pace_is_that_of_the_last_minutes(brand: Brand, notice: Notice) -> None:
    at, ten = NOW + timedelta(hours=1), people(brand, 10)
    for person in ten[:6]:
        delivery_to(person, notice, state=State.SUBMITTED, submitted_at=at - MINUTE)
    for person in ten[6:9]:
        long_ago = NOW + MINUTE
        delivery_to(person, notice, state=State.INFORMED, basis="delivered", informed_at=long_ago)
    assert per_second(notice, at=at) == pytest.approx(6 / 300)
    route_of(brand)
    assert sent_by(notice, unsent=3, at=at) == at + timedelta(seconds=150)


def test_what_does_not_move_has_no_end(brand: Brand, notice: Notice) -> None:
    route_of(brand)
    assert sent_by(notice, unsent=3, at=NOW + MINUTE) is None


def test_a_notice_goes_from_sending_to_complete(brand: Brand, notice: Notice) -> None:
    route_of(brand)
    delivery = delivery_to(people(brand, 1)[0], notice)
    assert state_of(notice, at=NOW).name == "sending"
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SUBMITTED, submitted_at=NOW)
    assert state_of(notice, at=NOW).name == "window"
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.INFORMED, informed_at=NOW, basis=Basis.DELIVERED
    )
    assert state_of(notice, at=NOW).name == "complete"


def test_whom_the_companys_software_counts_besides_keeps_it_from_being_complete(
    brand: Brand, notice: Notice
) -> None:
    practice_of(brand, roster_secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    informed(notice, brand, Basis.DELIVERED)
    Roster.objects.create(
        site=brand.site, message="m", day=NOW.date(), count=2, digest="a" * 64,
        own_count=1, own_digest="b" * 64, received_at=NOW,
    )  # fmt: skip
    stand = stand_of(notice, at=NOW)
    assert stand.state.name == "window"
    assert "counts other practitioners" in words.sentence(stand)


def test_without_a_way_it_is_at_risk_and_says_why(brand: Brand, notice: Notice) -> None:
    delivery_to(people(brand, 1)[0], notice)
    stand = stand_of(notice, at=NOW)
    assert [one.name for one in stand.state.risks] == ["no_way"]
    assert stand.obstacles


def test_a_silent_canary_is_a_risk_after_an_hour(brand: Brand, notice: Notice) -> None:
    route_of(brand)
    delivery_to(people(brand, 1)[0], notice)
    delivery_to(None, notice, state=State.SUBMITTED, submitted_at=NOW)
    assert risks(notice, NOW + 59 * MINUTE) == ()
    assert [one.name for one in risks(notice, NOW + 60 * MINUTE)] == ["canary"]


def test_informed_late_is_a_risk_until_two_people_allow_it(brand: Brand, notice: Notice) -> None:
    informed(notice, brand, Basis.DELIVERED, at=TOO_LATE)
    assert [one.name for one in risks(notice, TOO_LATE)] == ["late"]
    NoticeDecision(
        notice=notice, decision=Decision.ALLOW_LATE, reason="It is one.", advice="Postpone.",
        by=brand.people["approver"], second=brand.people["editor"], at=TOO_LATE,
    ).save()  # fmt: skip
    assert risks(notice, TOO_LATE) == ()


def test_who_waits_for_a_fallback_near_the_last_day_is_at_risk(
    brand: Brand, notice: Notice
) -> None:
    delivery_to(people(brand, 1)[0], notice, state=State.BOUNCED, stage=Stage.IN_APP)
    assert state_of(notice, at=NOW + 25 * DAY).name == "window"
    stand = stand_of(notice, at=NOW + 26 * DAY)
    assert stand.state.name == "at_risk"
    assert words.risk_sentence(stand.state.risks[0]).startswith("1 person is not informed;")
