"""What time decides of a delivery: deferred for too long, or nothing heard after a relay."""

from datetime import timedelta

import pytest

from consent.models import Practitioner
from notifications.inbound import settle
from notifications.models import (
    Attempt,
    Basis,
    Decision,
    Delivery,
    Information,
    Notice,
    NoticeDecision,
    Provider,
    Stage,
    State,
)
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.notices import delivery_to, notice_of, practice_of, second_version
from tests.provider_events import provider_route

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    return notice_of(second_version(scene))


@pytest.fixture
def submitted(brand: Brand, notice: Notice) -> Delivery:
    return delivery_to(practitioner(brand), notice, state=State.SUBMITTED, submitted_at=NOW)


def put_off(brand: Brand, notice: Notice, **more: object) -> Delivery:
    values: dict[str, object] = {"state": State.DEFERRED, "deferred_at": NOW}
    return delivery_to(practitioner(brand), notice, **(values | more))


@pytest.mark.parametrize("state", [State.DEFERRED, State.PLANNED])
def test_72_hours_of_deferral_begin_the_fallback(brand: Brand, notice: Notice, state: str) -> None:
    delivery = put_off(brand, notice, state=state)
    assert settle(at=NOW + 72 * HOUR) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.stage) == (State.TIMED_OUT, Stage.IN_APP)


def test_before_72_hours_it_stays_deferred(brand: Brand, notice: Notice) -> None:
    put_off(brand, notice)
    assert settle(at=NOW + 72 * HOUR - timedelta(seconds=1)) == 0


def test_the_second_address_has_72_hours_of_its_own(brand: Brand, notice: Notice) -> None:
    delivery = put_off(brand, notice)
    Practitioner.objects.update(second_email="other@cabinet.example")
    assert (settle(at=NOW + 72 * HOUR), settle(at=NOW + 73 * HOUR)) == (1, 0)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.stage, delivery.round) == ("planned", "other", 2)


def test_what_was_never_put_off_does_not_time_out(brand: Brand, notice: Notice) -> None:
    put_off(brand, notice, state=State.PLANNED, deferred_at=None)
    assert settle(at=NOW + 90 * DAY) == 0


def test_of_a_stopped_notice_nothing_times_out(brand: Brand, notice: Notice) -> None:
    put_off(brand, notice)
    NoticeDecision(notice=notice, decision=Decision.STOP, at=NOW).save()
    assert settle(at=NOW + 90 * DAY) == 0


def test_after_five_days_it_is_presumed_on_the_day_of_the_relay(
    brand: Brand, submitted: Delivery
) -> None:
    practice_of(brand, presumed_since=TODAY)
    assert settle(at=NOW + 5 * DAY) == 1
    submitted.refresh_from_db()
    assert (submitted.state, submitted.informed_at) == (State.INFORMED, NOW)
    assert Information.objects.get().basis == submitted.basis == Basis.PRESUMED


def test_it_is_not_presumed_before_five_days(brand: Brand, submitted: Delivery) -> None:
    practice_of(brand, presumed_since=TODAY)
    assert settle(at=NOW + 5 * DAY - timedelta(seconds=1)) == 0


@pytest.mark.parametrize("since", [None, TODAY + DAY])
def test_it_is_not_presumed_unless_adopted_by_the_day_of_the_relay(
    brand: Brand, submitted: Delivery, since: object
) -> None:
    practice_of(brand, presumed_since=since)
    assert settle(at=NOW + 90 * DAY) == 0


def test_without_any_rules_nothing_is_presumed(submitted: Delivery) -> None:
    assert settle(at=NOW + 90 * DAY) == 0


def test_what_a_provider_took_is_not_presumed(brand: Brand, submitted: Delivery) -> None:
    practice_of(brand, presumed_since=TODAY)
    route = provider_route(brand, Provider.BREVO)
    Attempt.objects.create(delivery=submitted, round=1, number=1, claimed_at=NOW, route=route)
    assert settle(at=NOW + 90 * DAY) == 0


def test_the_day_of_adoption_is_one_of_paris(brand: Brand, submitted: Delivery) -> None:
    # 23:30 UTC is tomorrow in Paris, on which the rule stood.
    practice_of(brand, presumed_since=TODAY + DAY)
    late = NOW.replace(hour=23, minute=30)
    Delivery.objects.update(submitted_at=late)
    assert settle(at=late + 5 * DAY) == 1


def test_the_canary_settles_too(brand: Brand, notice: Notice) -> None:
    practice_of(brand, presumed_since=TODAY)
    delivery_to(None, notice, state=State.SUBMITTED, submitted_at=NOW)
    assert settle(at=NOW + 5 * DAY) == 1
    assert Delivery.objects.get().state == State.INFORMED
