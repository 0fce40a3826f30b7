"""Notices that follow one of a change: made once, to those to whom the first one went."""

from datetime import datetime, timedelta

import pytest

from notifications.models import Delivery, Notice, NoticeKind
from notifications.planning import follower, followers, plan
from policies.actions import postpone
from policies.models import Promulgation
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.notices import E, delivery_to, notice_of, people, practice_of, second_version

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(scope="module", autouse=True)
def coming(scene: Brand) -> Promulgation:
    return second_version(scene)


@pytest.fixture
def notice(coming: Promulgation, brand: Brand) -> Notice:
    """Give a notice with deliveries to three people and to the canary."""
    made = notice_of(coming)
    for person in (*people(brand, 3), None):
        delivery_to(person, made)
    return made


def following(
    notice: Notice,
    kind: NoticeKind = NoticeKind.REMINDER,
    *,
    reason: str = "",
    send_from: datetime = NOW,
    at: datetime = NOW,
) -> Notice:
    rows = Delivery.objects.filter(notice=notice)
    return follower(notice, kind, reason=reason, send_from=send_from, at=at, deliveries_from=rows)


def test_it_goes_to_the_same_people_when_it_is_to_be_sent(notice: Notice) -> None:
    made = following(notice, send_from=NOW + DAY)
    assert (made.follows, made.day, made.required_days) == (notice, E, None)
    due = made.deliveries.values_list("practitioner__external_id", "due_at")
    assert set(due) == {(f"person-{place}", NOW + DAY) for place in range(3)}
    assert made.progress.planned_at == NOW


def test_of_whom_it_is_not_for_it_has_no_delivery(notice: Notice) -> None:
    first = notice.deliveries.get(practitioner__external_id="person-0")
    rows = Delivery.objects.filter(pk=first.pk)
    made = follower(
        notice, NoticeKind.REMINDER, reason="", send_from=NOW, at=NOW, deliveries_from=rows
    )
    assert made.deliveries.get().practitioner == first.practitioner


def test_the_canary_has_its_own_by_the_brands_rules(notice: Notice, brand: Brand) -> None:
    practice_of(brand, canary_email="canary@alpha.example")
    assert following(notice).deliveries.filter(practitioner=None).count() == 1


@pytest.mark.parametrize(
    ("kind", "more", "number"),
    [
        (NoticeKind.REMINDER, {"send_from": NOW + MINUTE}, 1),  # of the same day
        (NoticeKind.REMINDER, {"send_from": NOW + 8 * DAY}, 2),  # the next reminder
        (NoticeKind.CANCELLATION, {"send_from": NOW + DAY, "at": NOW + DAY}, 1),  # tried again
        (NoticeKind.CANCELLATION, {"reason": "Another."}, 2),
    ],
)
def test_the_same_once_more_is_the_same_notice(
    notice: Notice, kind: NoticeKind, more: dict[str, datetime], number: int
) -> None:
    following(notice, kind)
    following(notice, kind, **more)  # type: ignore[arg-type]
    assert notice.followers.count() == number
    assert Delivery.objects.exclude(notice=notice).count() == 3 * number


def test_a_postponement_names_the_new_day(notice: Notice, brand: Brand) -> None:
    version, by = notice.promulgation.versions.get(), brand.people["approver"]
    for to in (E + DAY, E + 2 * DAY):
        postpone(version, to=to, reason="Later.", by=by, at=NOW)
        following(notice, NoticeKind.POSTPONEMENT, reason="Later.")
    days = notice.followers.order_by("number").values_list("day", flat=True)
    assert list(days) == [E + DAY, E + 2 * DAY]


def test_killed_between_two_batches_it_is_called_again(
    notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "AT_ONCE", 1)
    monkeypatch.setattr(followers, "BATCHES_AT_ONCE", 2)
    first = following(notice)
    assert (first.progress.planned_at, first.deliveries.count()) == (None, 2)
    second = following(notice)
    assert (second.pk, second.deliveries.count()) == (first.pk, 3)
    assert following(notice).progress.planned_at == NOW


def test_planning_leaves_it_alone(notice: Notice, brand: Brand) -> None:
    made = following(notice)
    practitioner(brand, "late")
    plan(clock=lambda: NOW, budget=MINUTE)
    assert made.deliveries.count() == 3
