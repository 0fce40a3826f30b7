"""Choices of one visitor at the same moment, each on a connection of its own, are one chain."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client

from consent.models import ChoiceVisitor, Entry, Opening, TrackerChoice
from tests import choosing
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import seal_here

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/cookies/preferences/"
AT_ONCE = 20
FORM = {"version": "1.0", "place": "banner"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be the day on which the brand asks."""
    with time_machine.travel(NOW, tick=False):
        yield


def post(visitor: Client, decision: str) -> int:
    """Press a button; give the status."""
    headers = {"sec-fetch-site": "same-origin"}
    return visitor.post(PAGE, FORM | {"decision": decision}, headers=headers).status_code


def at_once(tabs: Sequence[Client], *decisions: str) -> list[int]:
    """Let each tab press a button at a barrier, in turns of the decisions."""
    barrier = Barrier(len(tabs))

    def do(place: int) -> int:
        try:
            barrier.wait(timeout=60)
            return post(tabs[place], decisions[place % len(decisions)])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tabs)) as pool:
        return list(pool.map(do, range(len(tabs))))


def test_twenty_choices_of_one_visitor_at_once_are_one_chain_that_verifies(
    brand: Brand, capsys: pytest.CaptureFixture[str]
) -> None:
    choosing.asked(brand)
    tabs = [brand.client() for _tab in range(AT_ONCE)]
    post(tabs[0], "refuse")
    for tab in tabs[1:]:
        tab.cookies.update(tabs[0].cookies)
    assert at_once(tabs, "accept", "refuse") == [HTTPStatus.SEE_OTHER] * AT_ONCE
    assert ChoiceVisitor.objects.values("visitor").distinct().count() == 1
    chain = [TrackerChoice.objects.get(previous=None)]
    while (after := TrackerChoice.objects.filter(previous=chain[-1]).first()) is not None:
        chain.append(after)
    assert len(chain) == TrackerChoice.objects.count() == AT_ONCE + 1
    assert [one.at for one in chain] == sorted(one.at for one in chain)
    seal_here()
    call_command("verify_ledger")
    assert f"{AT_ONCE + 1} choices on trackers" in capsys.readouterr().out


def test_a_chain_tells_what_was_agreed_to_and_taken_back_in_its_own_order(brand: Brand) -> None:
    choosing.asked(brand)
    first, second = brand.client(), brand.client()
    post(first, "accept")
    second.cookies.update(first.cookies)
    at_once([first, second], "refuse")
    kinds = TrackerChoice.objects.order_by("at").values_list("kind", flat=True)
    # The same form sent twice takes back once.
    assert list(kinds) == ["consent", "withdraw", "refuse"]


def test_first_choices_at_once_are_of_as_many_visitors(brand: Brand) -> None:
    choosing.asked(brand)
    before = Entry.objects.count()
    assert at_once([brand.client() for _one in range(4)], "accept") == [HTTPStatus.SEE_OTHER] * 4
    assert ChoiceVisitor.objects.values("visitor").distinct().count() == 4
    assert TrackerChoice.objects.filter(previous=None).count() == 4
    opened = Opening.objects.filter(entry__tracker_choice__isnull=False)
    assert (Entry.objects.count() - before, opened.count()) == (4, 4)
