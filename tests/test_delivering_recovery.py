"""What killed senders leave: nothing is lost, one mail at most is in doubt, and it says so."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from django.db import connection

from config.embedded import REPOSITORY
from notifications import composing
from notifications.delivering import recording, recover
from notifications.models import Attempt, Delivery, Notice
from notifications.sending import LEASE
from tests import smtp_sink
from tests.brands import NOW
from tests.conftest import Brand
from tests.delivering import (
    MINUTE,
    claimed,
    composed_notice,
    deliveries,
    now,
    outcomes,
    send,
    states,
)
from tests.notices import route_of
from tests.smtp_sink import Sink

everywhere = pytest.mark.django_db(transaction=True)
SENDER = (
    "import django; django.setup()\n"
    "from datetime import timedelta\n"
    "from django.utils import timezone\n"
    "from notifications.delivering import deliver\n"
    "deliver(clock=timezone.now, budget=timedelta(seconds=25))\n"
)


@pytest.fixture
def notice(brand: Brand) -> Notice:
    composing.forget()
    return composed_notice(brand)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink.running(extensions=("PIPELINING",)) as sink:
        yield sink


def test_a_lease_that_ran_out_before_anything_began_leaves_no_mark(
    brand: Brand, notice: Notice, sink: Sink
) -> None:
    route = route_of(brand, port=sink.port)
    made = deliveries(brand, notice, 2)
    claimed(route)
    assert [recover(at=NOW + LEASE - MINUTE), recover(at=NOW + LEASE)] == [0, 2]
    assert states(made) == ["planned"] * 2
    assert [(now(one).tries, now(one).maybe_twice) for one in made] == [(0, False)] * 2
    assert (send(NOW + LEASE).sent, sink.count) == (2, 2)


def test_one_that_had_begun_leaves_again_under_the_same_id_and_says_so(
    brand: Brand, notice: Notice, sink: Sink
) -> None:
    route = route_of(brand, port=sink.port)
    deliveries(brand, notice, 2)
    first, second = claimed(route)
    recording.begin(first, at=NOW)
    assert send(NOW + LEASE).sent == 2
    assert (now(first.delivery).maybe_twice, now(second.delivery).maybe_twice) == (True, False)
    assert set(sink.ids()) == {composing.message_id(one.delivery, 1) for one in (first, second)}
    assert sorted(outcomes()) == ["", "delivered", "delivered", "unknown"]


def test_a_claim_without_any_attempt_is_taken_up_as_well(
    brand: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(brand, port=sink.port)
    [made] = deliveries(brand, notice, 1)
    Delivery.objects.update(state="claimed", claimed_until=NOW, tries=1)
    assert (recover(at=NOW), now(made).state, now(made).tries) == (1, "planned", 0)


@everywhere
def test_a_killed_sender_loses_none_and_leaves_one_in_doubt(
    brand: Brand, notice: Notice, sink: Sink, program_environment: dict[str, str]
) -> None:
    route_of(brand, port=sink.port)
    made = deliveries(brand, notice, 12)
    sink.then = (5, "hang")
    environment = program_environment | {"OPPOSABLE_DEMO": "0"}
    command = [sys.executable, "-c", SENDER]
    with subprocess.Popen(command, env=environment, cwd=REPOSITORY) as sender:  # noqa: S603 (ours)
        while sink.count < 6:
            assert sink.given.wait(60)
            assert sender.poll() is None
        os.kill(sender.pid, signal.SIGKILL)
    assert sorted(states(made)) == ["claimed"] * 7 + ["informed"] * 5
    assert Attempt.objects.filter(ended_at=None).exclude(begun_at=None).count() == 1
    sink.then, sink.mood = None, "take"
    left = Delivery.objects.filter(state="claimed")
    [end] = {one.claimed_until for one in left if one.claimed_until is not None}
    assert send(end).sent == 7
    assert states(made) == ["informed"] * 12
    names = sink.ids()
    assert (len(names), len(set(names))) == (13, 12)
    assert Delivery.objects.filter(maybe_twice=True).count() == 1


@everywhere
def test_two_senders_at_once_send_each_mail_once(brand: Brand, notice: Notice, sink: Sink) -> None:
    route_of(brand, port=sink.port)
    made = deliveries(brand, notice, 130)
    in_threads(2, send)
    assert sorted(sink.ids()) == sorted(composing.message_id(one, 1) for one in made)
    assert set(states(made)) == {"informed"}


@everywhere
def test_two_senders_at_once_keep_to_a_days_number(
    brand: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(brand, port=sink.port, per_day=70)
    deliveries(brand, notice, 130)
    in_threads(2, send)
    assert sink.count == 70


def in_threads(number: int, work: Callable[[], object]) -> None:
    """Do the same in several threads at once, each with a connection of its own."""
    barrier = Barrier(number)

    def run() -> None:
        barrier.wait()
        work()
        connection.close()

    threads = [Thread(target=run) for _time in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
