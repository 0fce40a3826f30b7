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
