"""The canary: whether a mail to an address of our own arrived within the hour."""

from datetime import timedelta

import pytest

from notifications.models import Delivery, Notice, State
from notifications.watching import canary
from tests.brands import NOW
from tests.conftest import Brand
from tests.watched import MINUTE, canary_of, sent_notice

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give a notice whose canary was due at NOW."""
    return sent_notice(scene)


# When it arrived, when one looks, and what is said.
CASES = [
    (None, NOW, "waiting"),
    (None, NOW + HOUR - MINUTE, "waiting"),
    # A last second of the hour is within it; the hour itself is over.
    (None, NOW + HOUR, "late"),
    (NOW + MINUTE, NOW + 2 * MINUTE, "delivered"),
    (NOW + HOUR, NOW + 2 * HOUR, "delivered"),
    # It came, and not within the hour.
    (NOW + HOUR + MINUTE, NOW + 2 * HOUR, "late"),
]


@pytest.mark.parametrize(("came", "at", "expected"), CASES)
def test_it_arrives_within_the_hour_or_is_late(
    notice: Notice, came: object, at: object, expected: str
) -> None:
    if came is not None:
        Delivery.objects.filter(pk=canary_of(notice).pk).update(
            state=State.INFORMED, informed_at=came, basis="delivered"
        )
    assert canary(notice, at) == expected  # type: ignore[arg-type]


def test_a_notice_without_an_address_for_it_has_none(notice: Notice) -> None:
    canary_of(notice).delete()
    assert canary(notice, NOW) == "none"
