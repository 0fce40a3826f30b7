"""Two processes plan and sweep at once: everybody has one delivery, every notice is made once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from notifications.models import Delivery, Information, Notice, NoticeKind, Progress
from notifications.planning import follower, plan, plan_notices, sweep
from tests.brands import NOW
from tests.conftest import Brand
from tests.notices import people, second_version
from tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


def now_and_then(work: Callable[[], object]) -> None:
    """Do some work in four processes at once."""
    assert at_once([work] * 4) == []


def test_planned_at_once_nobody_has_two_deliveries_and_nobody_none(brand: Brand) -> None:
    second_version(brand)
    people(brand, 30)
    now_and_then(partial(plan_notices, at=NOW))
    assert Notice.objects.count() == Progress.objects.count() == 1
    now_and_then(partial(plan, clock=lambda: NOW, budget=MINUTE, at_once=3))
    plan(clock=lambda: NOW, budget=MINUTE)
    assert Delivery.objects.count() == 30


def test_swept_at_once_who_joins_has_one_delivery(brand: Brand) -> None:
    second_version(brand)
    plan_notices(at=NOW)
    plan(clock=lambda: NOW, budget=MINUTE)
    people(brand, 30)
    now_and_then(partial(sweep, clock=lambda: NOW, budget=MINUTE))
    assert Delivery.objects.count() == 30
    assert not Information.objects.exists()


def test_a_follower_made_at_once_is_made_once(brand: Brand) -> None:
    second_version(brand)
    (notice,) = plan_notices(at=NOW)
    people(brand, 30)
    plan(clock=lambda: NOW, budget=MINUTE)
    rows = Delivery.objects.filter(notice=notice)
    how = {"reason": "", "send_from": NOW, "at": NOW, "deliveries_from": rows}
    now_and_then(partial(follower, notice, NoticeKind.REMINDER, **how))  # type: ignore[arg-type]
    assert notice.followers.get().deliveries.count() == 30
