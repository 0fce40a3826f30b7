"""What each process remembers of who passes the gate, and how soon it learns better."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from consent import gate
from consent.gate import KNOWN_FOR, Gate
from consent.models import Capacity, Member, OwnEntry, Practitioner
from policies.actions import withdraw
from policies.deadlines import paris_day
from policies.models.pages import Kind
from policies.stored import FRESH_FOR
from policies.stored import shelf as shelves
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import NOW, TODAY, Brand
from tests.visits import visits

DAY = timedelta(days=1)
AGENDA = "/agenda/"


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Stand in the day on which the tests' versions begin, at a host project with gated views."""
    settings.MFA_REQUIRED, settings.ROOT_URLCONF = False, "tests.gated"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner of the brand who reads English, with an account."""
    brand.people["zoe"] = User.objects.create_user("zoe@cabinet.example")
    return practitioner(brand, "zoe", user=brand.people["zoe"], language="en")


@pytest.fixture
def _looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every visit be the first since a process last looked whether anything changed."""
    monkeypatch.setattr(shelves, "FRESH_FOR", 0)
    monkeypatch.setattr(gate, "FRESH_FOR", 0)


def test_who_passes_costs_no_query_beside_her_session(
    brand: Brand, zoe: Practitioner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answers(zoe, brand.promulgate("Nous gardons."))
    client = brand.client("zoe")
    client.get(AGENDA)
    with django_assert_num_queries(1) as queries:
        assert client.get(AGENDA).status_code == 200
    assert "django_session" in queries[0]["sql"]


def test_promulgating_writes_nothing_per_practitioner(brand: Brand, other_brand: Brand) -> None:
    written = []
    for one, number in ((brand, 1), (other_brand, 20)):
        for each in range(number):
            practitioner(one, f"p{each}")
        with CaptureQueriesContext(connection) as queries:
            one.promulgate("Nous gardons.")
        asked = [query["sql"] for query in queries]
        written.append([sql for sql in asked if sql.startswith(("INSERT", "UPDATE"))])
    assert len(written[0]) == len(written[1])
    assert not any('"consent_' in sql for sqls in written for sql in sqls)


def test_what_is_decided_shows_within_a_second() -> None:
    assert FRESH_FOR <= 1


@pytest.mark.usefixtures("_looking")
def test_a_text_holds_her_up_and_its_withdrawal_lets_her_go_in_another_process(
    brand: Brand, zoe: Practitioner
) -> None:
    gates = Gate(), Gate()
    assert [knows(one, zoe) for one in gates] == [[], []]
    version = brand.promulgate("Nous gardons.")
    assert [knows(one, zoe) for one in gates] == [[(1, 0)], [(1, 0)]]
    withdraw(version, reason="Faux.", by=brand.people["approver"], at=NOW)
    assert [knows(one, zoe) for one in gates] == [[], []]


def knows(one: Gate, person: Practitioner) -> list[tuple[int, int]]:
    """Give what holds somebody up, as a process knows it."""
    user = str(person.user_id)
    if one.passes(user, at=NOW):
        return []
    return [due.text.number for due in one.look(user, "alpha.localhost", at=NOW).due]


@pytest.mark.usefixtures("_looking")
def test_an_own_later_day_that_comes_nearer_is_seen(brand: Brand, zoe: Practitioner) -> None:
    version = brand.promulgate("Nous gardons.")
    own = OwnEntry(practitioner=zoe, version=version, day=TODAY + DAY, reason="x", decided_at=NOW)
    own.save()
    one = Gate()
    assert knows(one, zoe) == []
    nearer = OwnEntry(practitioner=zoe, version=version, day=TODAY, reason="x", decided_at=NOW)
    nearer.replaces = own
    nearer.save()
    assert knows(one, zoe) == [(1, 0)]


def test_a_new_place_in_a_cabinet_is_seen_after_a_minute(brand: Brand, zoe: Practitioner) -> None:
    other = practitioner(brand)
    office = cabinet(brand, one=(other, Capacity.OWNER), two=(zoe, Capacity.OTHER))
    brand.promulgate("Un.", kind=Kind.DPA)
    client = brand.client("zoe")
    assert client.get(AGENDA).status_code == 200
    Member.objects.filter(cabinet=office, practitioner=zoe).update(capacity=Capacity.SIGNATORY)
    with time_machine.travel(NOW + KNOWN_FOR, tick=False):
        assert client.get(AGENDA).status_code == 302


def test_a_process_that_remembers_too_many_begins_again(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MEMORY", 2)
    one = Gate()
    for _visit in range(5):
        one.look(str(uuid4()), "alpha.localhost", at=NOW)
    assert len(one._passes) == 1


PROCESS = """
import sys, django
from django.conf import settings
settings.ROOT_URLCONF = "tests.gated"
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"  # a fresh clone collected no files
)
django.setup()
from django.test import Client
client = Client(headers={"host": "alpha.localhost"})
client.cookies[settings.SESSION_COOKIE_NAME] = sys.argv[1]
for _line in sys.stdin:
    print(client.get("/agenda/").status_code, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_second_process_holds_her_up_and_lets_her_go(
    brand: Brand, zoe: Practitioner, program_environment: dict[str, str]
) -> None:
    now = time_machine.escape_hatch.datetime.datetime.now(UTC)  # that process has the real clock
    Practitioner.objects.update(contract_start=now - 400 * DAY)
    with time_machine.travel(now):
        key = brand.client("zoe").cookies["sessionid"].value
    with subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-c", PROCESS, key],
        env=program_environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert visits(process, until="200") == "200"
        version = brand.promulgate("Nous gardons.", at=now - DAY, day=paris_day(now) - DAY)
        assert visits(process, until="302") == "302"
        withdraw(version, reason="Faux.", by=brand.people["approver"], at=now)
        assert visits(process, until="200") == "200"
        process.communicate()
