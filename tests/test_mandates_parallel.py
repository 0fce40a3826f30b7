"""Mandates that are given or ended at the same moment: one stands, and each ends once."""

from functools import partial

import pytest

from accounts.mandates import MandateRefusedError, end, over, settle, sweep
from accounts.models import Mandate, MandateEnd, User
from tests.brands import NOW
from tests.conftest import Brand
from tests.test_mandates import AFTER, given, roles, zoe
from tests.test_races import Act, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_mandates_of_one_brand_at_once_one_stands(brand: Brand) -> None:
    refusals = at_once([partial(given, brand)] * 4)
    assert [type(one) for one in refusals] == [MandateRefusedError] * 3
    assert (Mandate.objects.count(), User.objects.filter(email=zoe().email).count()) == (1, 1)
    assert roles(zoe()) == ["alpha.localhost · auditor"]


def test_of_two_ends_at_once_one_is_entered(brand: Brand) -> None:
    (mandate,) = given(brand)
    ending = partial(end, mandate, by=brand.people["approver"], at=NOW)
    (refusal,) = at_once([ending] * 2)
    assert isinstance(refusal, MandateRefusedError)
    assert (MandateEnd.objects.count(), roles(zoe())) == (1, [])


def test_sweeps_and_requests_at_once_enter_an_end_once(brand: Brand) -> None:
    given(brand)
    user = zoe()
    acts: list[Act] = [
        partial(sweep, at=AFTER),
        partial(settle, user, at=AFTER),
        partial(over, user, at=AFTER),
    ]
    assert at_once(acts * 2) == []
    assert (MandateEnd.objects.count(), roles(user)) == (1, [])
