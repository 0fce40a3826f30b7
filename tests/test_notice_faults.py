"""Whoever is killed, cut off or slowed down while a notice is sent: nobody is left out."""

import random
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL, SIGQUIT

import pytest
from celery import Celery

from config import queue
from tests import provider_stand_in
from tests.database import Clone
from tests.fault_notices_stage import (
    OVER,
    Counting,
    Scene,
    counting,
    hours,
    program_environment,
)
from tests.faults import Stage, staged, until
from tests.test_celery import Bench, kill_all


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


@pytest.fixture
def bench(scene: Scene, tmp_path: Path) -> Iterator[Bench]:
    """Give a bench on that installation, whose broker is in its database."""
    sender = Celery(broker="pgmq://localhost", set_as_current=False)
    sender.conf.broker_transport_options = queue.transport_options(scene.site.url)
    environment = program_environment(scene.site)
    yield Bench(sender=sender, environment=environment, notes=tmp_path)
    sender.close()


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
    scene.until_let_go()
    scene.run("send", OVER)
    scene.check_each_told(12, twice=1)
    assert scene.who("maybe_twice") == scene.sink.doubled()


def test_whoever_is_killed_after_a_providers_answer_asks_it_and_doubles_none(scene: Scene) -> None:
    with provider_stand_in.running() as stand_in:
        scene.run("use_brevo", stand_in.brevo)
        scene.plan(12)
        assert scene.start("die", "answered", "send").wait() == -SIGKILL
        assert (len(stand_in.messages), scene.count("state = 'submitted'")) == (4, 3)
        scene.run("send", OVER)
    assert scene.count("state = 'submitted' AND NOT maybe_twice") == 12
    assert len(stand_in.messages) == 12


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
SLOWER = [b"421 4.7.0 too many from you", b"451 4.7.28 rate limited"]


@pytest.mark.parametrize("answer", SLOWER)
def test_a_server_that_wants_less_for_some_minutes_rejects_nobody_and_costs_no_try(
    scene: Scene, answer: bytes
) -> None:
    scene.plan(60)
    scene.sink.to_people = answer
    for minutes in range(3):
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


# An answer to a whole message that no server should give, and which deliveries there are then.
ODD = [
    # PostgreSQL keeps no such byte in a text.
    (b"250 taken \0 by us", "state = 'informed' AND NOT maybe_twice"),
    (b"550 no \0 such thing", "state = 'rejected'"),
    (b"what?", "state = 'planned' AND maybe_twice"),
    (b"354 go on", "state = 'planned' AND maybe_twice"),
    (b"250 " + b"x" * 9000, "state = 'planned' AND maybe_twice"),
]


@pytest.mark.parametrize(("answer", "then"), ODD)
def test_an_answer_that_makes_no_sense_stops_nobody_else(
    scene: Scene, answer: bytes, then: str
) -> None:
    scene.plan(6)
    scene.sink.odd, scene.sink.to_message = "p2", answer
    scene.run("send")
    assert "p2" in scene.who(then)
    others = scene.who("state = 'informed' AND external_id <> 'p2'")
    assert others == ["p0", "p1", "p3", "p4", "p5"]


def test_a_brand_seven_times_the_size_leaves_the_other_its_turns(scene: Scene) -> None:
    scene.run("promulgate", "beta")
    scene.run("people", "beta", 0, 60)
    scene.plan(420)
    scene.run("send")
    order = [person[0] for person, _name in scene.sink.taken]
    last = max(place for place, letter in enumerate(order) if letter == "b")
    assert (order.count("b"), order.count("p")) == (60, 420)
    assert order[:last].count("p") <= 100


# Planning, the schedule, the broker

NO_BROKER = "amqp://127.0.0.1:9//"

# At which step whoever plans is killed, and how many deliveries there are then.
PLANNING = [("noticed", 0), ("inserted", 0), ("batch", 5)]


@pytest.mark.parametrize(("step", "planned"), PLANNING)
def test_what_a_planner_killed_at_a_step_left_is_planned_once_by_the_next(
    scene: Scene, step: str, planned: int
) -> None:
    scene.run("people", "alpha", 0, 12)
    assert scene.start("die", step, "plan", 5).wait() == -SIGKILL
    assert scene.count() == planned
    scene.run("plan", 5)
    scene.run("send")
    scene.check_each_told(12)


def test_promulgated_while_no_broker_answers_it_is_planned_and_sent_by_the_schedule(
    scene: Scene,
) -> None:
    scene.run("promulgate", "beta", NO_BROKER)
    scene.run("people", "beta", 0, 12)
    assert scene.count() == 0
    # Whoever works has no broker either.
    scene.run("run_tasks", 0, NO_BROKER)
    scene.check_each_told(12)


def test_schedulers_at_once_send_everything_once(scene: Scene) -> None:
    scene.run("people", "alpha", 0, 200)
    scene.sink.delay = 0.005
    schedulers = [scene.start("run_tasks_on") for _ in range(2)]
    scene.until_taken(100)
    scene.run("people", "alpha", 200, 230)
    until(lambda: scene.count("state = 'informed'") == 230, "everybody")
    scene.programs.end(schedulers)
    scene.check_each_told(230)


def test_schedulers_at_once_remind_each_once_and_after_a_long_stop_of_the_latest_day_only(
    scene: Scene,
) -> None:
    scene.run("people", "alpha", 0, 30)
    scene.run("run_tasks", hours(2))
    scene.check_each_told(30)
    # Two of three days of reminders have passed by then.
    schedulers = [scene.start("run_tasks_on", hours(24 * 34)) for _ in range(2)]
    until(lambda: scene.count("state = 'informed'") == 60, "the reminders")
    scene.programs.end(schedulers)
    scene.run("run_tasks", hours(24 * 34))
    assert set(scene.sink.people().values()) == {2}
    assert scene.site.value("SELECT count(*) FROM notifications_notice") == 2


@pytest.mark.parametrize("step", ["reminding", "reminded"])
def test_what_was_killed_while_it_planned_a_reminder_reminds_each_once(
    scene: Scene, step: str
) -> None:
    scene.run("people", "alpha", 0, 12)
    scene.run("run_tasks")
    assert scene.start("die", step, "run_tasks", hours(24 * 34)).wait() == -SIGKILL
    for _pass in range(2):
        scene.run("run_tasks", hours(24 * 34))
    assert (len(scene.sink.people()), set(scene.sink.people().values())) == (12, {2})


def test_who_leaves_moves_or_joins_while_mails_leave_is_told_once_at_each_address_or_not_at_all(
    scene: Scene,
) -> None:
    scene.run("people", "alpha", 0, 300)
    scene.sink.delay = 0.005
    schedulers = [scene.start("run_tasks_on") for _ in range(2)]
    scene.until_taken(50)
    scene.run("change", 60, 300)
    scene.programs.end(schedulers)
    for _pass in range(2):
        scene.run("run_tasks", OVER)
    told = scene.sink.people()
    stay = [f"p{number}" for number in [*range(60), *range(62, 300, 3)]]
    moved = [f"n{number}" for number in range(61, 300, 3)]
    joined = [f"p{number}" for number in range(360, 600, 3)]
    assert set(told) >= {*stay, *moved, *joined}
    # Killed with the schedulers were two mails at most.
    assert told.total() - len(told) <= 2
    assert numbers(scene.sink.doubled()) <= numbers(scene.who("maybe_twice"))
    assert scene.count("state NOT IN ('informed', 'exempt')") == 0
    left = scene.who("state = 'exempt' AND exemption = 'left'")
    assert set(left) <= {f"p{number}" for number in range(60, 300, 3)} - set(told)


def numbers(people: list[str]) -> set[str]:
    """Give which people they are, whatever their addresses."""
    return {one[1:] for one in people}


def test_two_workers_of_an_emptied_broker_one_of_which_is_killed_send_everything(
    scene: Scene, bench: Bench
) -> None:
    scene.run("promulgate", "beta")
    scene.run("people", "beta", 0, 200)
    bench.send("notifications.tasks.plan_notices")
    assert len(scene.site.rows("DELETE FROM pgmq.q_celery RETURNING 1")) == 1
    scene.sink.delay = 0.01
    options = ("-I", "tests.fault_notices_tasks", "--pool", "prefork", "-c", "1", "-B", "-s")
    with (
        bench.worker(*options, str(bench.notes / "one")) as killed,
        bench.worker(*options, str(bench.notes / "two")),
    ):
        scene.until_taken(60)
        kill_all(killed)
        until(lambda: scene.count("state = 'informed'") == 200, "everybody")
    scene.check_each_told(200, twice=1)
