"""Whoever is killed, cut off or slowed down while a notice is sent: nobody is left out."""

import random
from collections.abc import Iterator
from signal import SIGKILL, SIGQUIT

import pytest

from tests.database import Clone
from tests.fault_notices_stage import OVER, Counting, Scene, counting
from tests.faults import Stage, staged


@pytest.fixture(scope="module")
def stage(clone: Clone) -> Iterator[Stage]:
    """Give servers and programs that these tests may kill."""
    with staged(clone, module="tests.fault_notices") as stage:
        yield stage


@pytest.fixture
def sink() -> Iterator[Counting]:
    """Give the mail server of all brands."""
    with counting() as sink:
        yield sink


@pytest.fixture
def scene(stage: Stage, sink: Counting) -> Iterator[Scene]:
    """Give an installation whose first brand has a notice, and nobody to tell yet."""
    site = stage.site()
    made = Scene(programs=stage.programs, site=site, sink=sink)
    made.run("point", sink.port)
    yield made
    stage.remove(site)


# Senders

KILLS = 20
MANY = 10_000


def test_twenty_kills_while_ten_thousand_mails_leave_lose_none_and_double_one_each_at_most(
    scene: Scene,
) -> None:
    scene.plan(MANY)
    senders = [scene.start("send_on") for _ in range(2)]
    for kill in range(KILLS):
        most = MANY * (kill + 1) // (KILLS + 4)
        scene.until_taken(random.randint(most - 300, most))  # noqa: S311 (any instant will do)
        scene.programs.end([senders.pop(0)])
        senders.append(scene.start("send_on"))
    scene.until_no("state = 'planned'")
    scene.programs.end(senders)
    assert (scene.stand() == "complete") == (scene.count("state <> 'informed'") == 0)
    while scene.count("state <> 'informed'"):
        scene.run("send", OVER)
    assert scene.stand() == "complete"
    scene.check_each_told(MANY, twice=KILLS)


# At which step a sender is killed; then how many are informed, messages whole and in doubt in all.
SENDING = [
    ("claimed", 0, 12, 0),
    ("written", 0, 12, 0),
    ("entered", 0, 12, 0),
    # All of the fourth but its end had left.
    ("begun", 3, 12, 1),
    ("ended", 3, 13, 1),
    ("answered", 3, 13, 1),
    # The fifth was begun in the same commit.
    ("kept", 4, 12, 1),
]


@pytest.mark.parametrize(("step", "informed", "whole", "doubtful"), SENDING)
def test_what_a_sender_killed_at_a_step_left_leaves_once_its_lease_is_over(
    scene: Scene, step: str, informed: int, whole: int, doubtful: int
) -> None:
    scene.plan(12)
    assert scene.start("die", step, "send").wait() == -SIGKILL
    assert scene.count("state = 'informed'") == informed
    assert scene.run("send") == {"sent": 0, "failed": 0, "has_more": False}
    scene.run("send", OVER)
    scene.check_each_told(12, twice=1)
    assert (scene.sink.count, scene.count("maybe_twice")) == (whole, doubtful)
    assert scene.sink.doubled() == (scene.who("maybe_twice") if whole > 12 else [])


def test_whoever_is_killed_while_taking_up_what_another_left_leaves_it_to_the_next(
    scene: Scene,
) -> None:
    scene.plan(12)
    assert scene.start("die", "ended", "send").wait() == -SIGKILL
    assert scene.start("die", "taken up", "send", OVER).wait() == -SIGKILL
    scene.run("send", OVER)
    scene.check_each_told(12, twice=1)
    assert scene.who("maybe_twice") == scene.sink.doubled()


def test_postgresql_killed_while_mails_leave_loses_none_and_doubles_one_each_at_most(
    scene: Scene,
) -> None:
    scene.plan(300)
    sender = scene.start("send_on")
    for whole in (60, 120):
        scene.until_taken(whole)
        scene.site.server.kill(SIGQUIT)
        scene.site.server.start()
    scene.until_no("state = 'planned'")
    scene.programs.end([sender])
    scene.run("send", OVER)
    scene.check_each_told(300, twice=2)


# Clocks


def test_a_clock_that_is_set_back_and_forth_while_mails_leave_loses_and_doubles_none(
    scene: Scene,
) -> None:
    scene.plan(120)
    scene.run("send_jumping", 2, 0, -3, 1)
    scene.check_each_told(120)


def test_senders_whose_clocks_differ_lose_none_and_double_what_is_under_way_at_most(
    scene: Scene,
) -> None:
    scene.plan(300)
    scene.sink.delay = 0.002
    behind = scene.start("send_on")
    scene.until_taken(20)
    ahead = [scene.start("send", 3600) for _ in range(3)]
    for one in ahead:
        one.given()
    scene.until_no("state <> 'informed'")
    scene.programs.end([behind])
    scene.check_each_told(300, twice=len(ahead))


# Servers

# What a server answers to all recipients that it wants fewer mails.
SLOWER = [b"421 4.7.0 too many from you", b"451 4.7.28 rate limited", b"452 4.3.2 slow down"]


@pytest.mark.parametrize("answer", SLOWER)
def test_a_server_that_wants_less_for_some_minutes_rejects_nobody_and_costs_no_try(
    scene: Scene, answer: bytes
) -> None:
    scene.plan(60)
    scene.sink.to_people = answer
    for minutes in range(4):
        scene.run("send", minutes * 61)
    assert scene.count("state = 'planned' AND stage = 'mail' AND tries = 0") == 60
    scene.sink.to_people = b""
    scene.run("send", 5 * 61)
    scene.check_each_told(60)
    assert scene.count("tries = 1") == 60


def test_those_to_whom_nothing_can_be_sent_park_and_the_others_flow(scene: Scene) -> None:
    scene.plan(30)
    scene.run("spoil", "p3", "nowhere")
    scene.sink.refused, scene.sink.dropped = "<p5@", "<p7@"
    scene.run("send")
    assert scene.who("state = 'rejected' AND stage = 'in_app'") == ["p3", "p5"]
    assert scene.who("state = 'planned' AND tries = 1 AND maybe_twice") == ["p7"]
    assert scene.count("state = 'informed'") == 27


# An answer to a whole message that no server should give, and what becomes of the delivery.
ODD = [
    # PostgreSQL keeps no such byte in a text.
    (b"250 taken \0 by us", "informed", False),
    (b"550 no \0 such thing", "rejected", False),
    (b"what?", "planned", True),
    (b"354 go on", "planned", True),
    (b"250 " + b"x" * 9000, "planned", True),
]


@pytest.mark.parametrize(("answer", "state", "doubtful"), ODD)
def test_an_answer_that_makes_no_sense_stops_nobody_else(
    scene: Scene, answer: bytes, state: str, doubtful: bool
) -> None:
    scene.plan(6)
    scene.sink.odd, scene.sink.to_message = "p2", answer
    scene.run("send")
    assert scene.who(f"state = '{state}' AND maybe_twice = {doubtful}").count("p2") == 1
    assert len(scene.who("state = 'informed'")) == (6 if state == "informed" else 5)


def test_a_brand_seven_times_the_size_leaves_the_other_its_turns(scene: Scene) -> None:
    scene.run("promulgate", "beta")
    scene.run("people", "beta", 0, 100)
    scene.plan(700)
    scene.run("send")
    order = [person[0] for person, _name in scene.sink.taken]
    last = max(place for place, letter in enumerate(order) if letter == "b")
    assert (order.count("b"), order.count("p")) == (100, 700)
    assert order[:last].count("p") <= 150
