"""Fifty answers at once, on connections of their own: each is one act, one line and one mail."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import Settings

from consent.models import Act, Entry
from notifications.models import Mail
from policies.models import Version
from tests.acting import DOCUMENTS, address, fields, having_account, parsed
from tests.conftest import NOW, Brand

pytestmark = pytest.mark.django_db(transaction=True)

POSTS = 50
# So many at the same moment: fifty connections would leave too few to others on the test cluster.
AT_ONCE = 25


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    settings.MFA_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version(brand: Brand) -> Version:
    """Give the brand's privacy policy."""
    return brand.promulgate("Nous gardons vos données.")


def form(client: Client, version: Version) -> dict[str, str]:
    """Give what the page of a version sends back, the box ticked."""
    return fields(parsed(client.get(address(version))), "acknowledge") | {"agree": "on"}


def at_once(clients: Sequence[Client], post: Callable[[Client], int]) -> list[int]:
    """Let each browser post, `AT_ONCE` at a barrier, each on a connection of its own."""
    barrier = Barrier(AT_ONCE)

    def do(client: Client) -> int:
        try:
            barrier.wait(timeout=60)
            return post(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(do, clients))


def receipt(client: Client, act: Act) -> bytes:
    """Give the bytes of a receipt."""
    return client.get(f"{DOCUMENTS}recus/{act.pk}/recu.json").content


def test_fifty_times_the_same_form_is_one_act_one_line_one_mail_and_one_receipt(
    brand: Brand, version: Version
) -> None:
    having_account(brand)
    clients = [brand.client("zoe") for _tab in range(POSTS)]
    given = form(clients[0], version)
    statuses = at_once(clients, lambda tab: tab.post(address(version), given).status_code)
    assert statuses == [303] * POSTS
    assert [model.objects.count() for model in (Act, Entry, Mail)] == [1, 1, 1]
    [bytes_of_all] = {receipt(tab, Act.objects.get()) for tab in clients}
    assert version.sha256.encode() in bytes_of_all


def test_fifty_practitioners_at_once_give_fifty_acts_each_with_its_mail(
    brand: Brand, version: Version
) -> None:
    names = [f"p{number}" for number in range(POSTS)]
    people = {having_account(brand, name).pk for name in names}
    clients = [brand.client(name) for name in names]
    given = form(clients[0], version)
    statuses = at_once(clients, lambda hers: hers.post(address(version), given).status_code)
    assert statuses == [303] * POSTS
    assert {act.practitioner_id for act in Act.objects.all()} == people
    assert [model.objects.count() for model in (Act, Entry, Mail)] == [POSTS] * 3
