"""Who had been informed of a number on a day, by what showed it."""

from datetime import datetime
from typing import Any

import pytest

from audit.reading.coverage_informed import informed
from notifications.models import Basis, Delivery, Exemption, Information, Notice, State
from policies.models import Version
from tests.audit_answers import DAY, known
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import entry
from tests.notices import delivery_to, notice_of, second_version

pytestmark = pytest.mark.django_db
LATER = NOW + 9 * DAY


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give the notice of a second version."""
    return notice_of(second_version(scene))


@pytest.fixture
def version(notice: Notice) -> Version:
    """Give that version."""
    return notice.promulgation.versions.get()


def told(
    scene: Brand, notice: Notice, name: str, *, basis: str = Basis.DELIVERED, at: datetime = NOW
) -> Delivery:
    """Give a delivery that informed somebody, with its proof."""
    found = delivery_to(
        known(scene, name), notice, state=State.INFORMED, informed_at=at, basis=basis
    )
    proof(found, informed=True, at=at, basis=basis)
    return found


def proof(delivery: Delivery, *, at: datetime, **more: Any) -> Information:
    """Write a proof after the last one of a delivery."""
    last = Information.objects.filter(delivery=delivery, replaced_by=None).first()
    values = {"basis": Basis.DELIVERED, "recorded_at": at} | more
    row = Information(delivery=delivery, at=at, replaces=last, entry=entry(), **values)
    row.save()
    return row


def numbers(version: Version, at: datetime = LATER) -> tuple[int, int, int, int]:
    """Give the four figures of the only notice."""
    (found,) = informed(version, at=at)
    return found.delivered, found.presumed, found.otherwise, found.not_informed


def test_what_shows_it_is_never_one_figure(scene: Brand, notice: Notice, version: Version) -> None:
    for basis in Basis.values:
        told(scene, notice, basis, basis=basis)
    delivery_to(known(scene, "anna"), notice)
    assert numbers(version) == (1, 1, 2, 1)


def test_before_the_event_nobody_was_informed(
    scene: Brand, notice: Notice, version: Version
) -> None:
    told(scene, notice, "camille", at=NOW + DAY)
    assert numbers(version, NOW + DAY) == (0, 0, 0, 1)
    assert numbers(version, NOW + 2 * DAY) == (1, 0, 0, 0)


def test_a_bounce_of_afterwards_was_not_known_then(
    scene: Brand, notice: Notice, version: Version
) -> None:
    delivery = told(scene, notice, "camille")
    proof(delivery, informed=False, at=NOW + 3 * DAY)
    Delivery.objects.filter(pk=delivery.pk).update(state="bounced", informed_at=None, basis="")
    assert numbers(version, NOW + 2 * DAY) == (1, 0, 0, 0)
    assert numbers(version) == (0, 0, 0, 1)


def test_an_earlier_event_that_is_heard_later_moves_the_instant(
    scene: Brand, notice: Notice, version: Version
) -> None:
    delivery = told(scene, notice, "camille", basis=Basis.PRESUMED, at=NOW + 5 * DAY)
    proof(delivery, informed=True, at=NOW, recorded_at=NOW + 6 * DAY)
    Delivery.objects.filter(pk=delivery.pk).update(informed_at=NOW, basis="delivered")
    assert numbers(version, NOW + 2 * DAY) == numbers(version) == (1, 0, 0, 0)


def test_the_canary_the_exempt_and_those_of_later_are_nobody(
    scene: Brand, notice: Notice, version: Version
) -> None:
    delivery_to(None, notice)
    delivery_to(known(scene, "left"), notice, state="exempt", exemption=Exemption.LEFT)
    delivery_to(known(scene, "new"), notice, planned_at=LATER)
    assert numbers(version) == (0, 0, 0, 0)


def test_a_notice_is_not_there_before_it_is_made(notice: Notice, version: Version) -> None:
    assert informed(version, at=NOW) == []
