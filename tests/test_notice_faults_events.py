"""Slowed down, left without an answer, reported on in any order, the clock set back: one end."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine

from notifications.delivering import deliver, recover
from notifications.inbound import apply_parked
from notifications.models import Attempt, Delivery, Event, Information, Notice, Provider, Route
from policies.registers import Subprocessor
from tests import provider_stand_in, smtp_sink
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.delivering import MINUTE, composed_notice, deliveries, now, send, states
from tests.notices import route_of
from tests.provider_events import brevo, post, provider_route
from tests.provider_stand_in import StandIn

LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    # What the version in force says of who sends: the notice is of a version to come.
    scene.promulgate("Nos messages partent par Brevo.")
    return composed_notice(scene)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with provider_stand_in.running() as stand_in:
        yield stand_in


@pytest.fixture
def route(scene: Brand, notice: Notice, stand_in: StandIn) -> Route:
    line = Subprocessor.objects.create(site=scene.site, name="Brevo", task_fr="Envoi", since=TODAY)
    attested = {"attested_at": NOW, "attested_by": scene.people["approver"]}
    return provider_route(
        scene,
        Provider.BREVO,
        subprocessor=line,
        api_key="the-key",
        api_url=stand_in.brevo,
        **attested,
    )


def test_slowed_down_for_some_minutes_no_try_is_lost_and_nobody_rejected(
    scene: Brand, notice: Notice, stand_in: StandIn, route: Route
) -> None:
    made = deliveries(scene, notice, 20)
    stand_in.mood, stand_in.retry_after = "throttle", "60"
    passes = [send(NOW + minutes * MINUTE).sent for minutes in range(5)]
    assert (passes, states(made)) == ([0] * 5, ["planned"] * 20)
    # It was asked once in each pass, not once for each person.
    assert len(stand_in.headers) == 5
    stand_in.mood = "take"
    assert send(NOW + 6 * MINUTE).sent == 20
    assert {(one.state, one.tries) for one in map(now, made)} == {("submitted", 1)}


def test_a_pass_ends_in_its_time_although_the_clock_is_set_back(
    scene: Brand, notice: Notice
) -> None:
    made, reads = deliveries(scene, notice, 100), count()

    def clock() -> datetime:
        """Give a second more each time, and two hours less from the tenth time on."""
        read = next(reads)
        return NOW + timedelta(seconds=read) + (timedelta(hours=2) if read < 10 else timedelta())

    with smtp_sink.running() as sink:
        route_of(scene, port=sink.port)
        first = deliver(clock=clock, budget=timedelta(seconds=60))
        assert (first.has_more, 0 < first.sent < 100) == (True, True)
        assert send(NOW + timedelta(hours=3)).sent == 100 - first.sent
    assert set(states(made)) == {"informed"}


# What a provider reports of one message, a minute after the other; and where that ends.
STORIES = [
    (["request", "delivered"], "informed"),
    (["request", "deferred", "deferred", "delivered"], "informed"),
    (["request", "delivered", "spam"], "informed"),
    (["request", "delivered", "hard_bounce"], "bounced"),
    (["request", "deferred", "soft_bounce"], "bounced"),
    (["request", "blocked"], "rejected"),
    (["request", "deferred"], "deferred"),
]


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_and_repeated_reports_of_what_was_sent_end_the_same(
    scene: Brand, notice: Notice, stand_in: StandIn, route: Route, seed: int
) -> None:
    made = deliveries(scene, notice, len(STORIES))
    send()
    reports = [
        brevo(name, at=NOW + place * MINUTE, **known(stand_in, delivery))
        for delivery, (names, _end) in zip(made, STORIES, strict=True)
        for place, name in enumerate(names, start=1)
    ]
    shuffled = random.Random(seed).sample(reports * 2, 2 * len(reports))  # noqa: S311 (an order)
    with time_machine.travel(LATER, tick=False):
        for begin in range(0, len(shuffled), 5):
            assert post(scene, route, shuffled[begin : begin + 5]).status_code == 200
    assert states(made) == [end for _names, end in STORIES]
    assert [now(one).informed_at for one in made[:3]] == [
        NOW + minutes * MINUTE for minutes in (2, 4, 2)
    ]
    assert (Event.objects.count(), proven()) == (len(reports), {one.pk for one in made[:3]})


def known(stand_in: StandIn, delivery: Delivery) -> dict[str, Any]:
    """Give what an event says of a message that the provider took: its id, and what it bore."""
    places = [
        place
        for place, message in enumerate(stand_in.messages, start=1)
        if f"{delivery.pk}-1" in message["tags"]
    ]
    message = stand_in.messages[places[0] - 1]
    return {
        "message-id": f"<{places[0]}@smtp-relay.mailin.fr>",
        "X-Mailin-custom": message["headers"]["X-Mailin-custom"],
    }


def proven() -> set[object]:
    """Give the deliveries of which a proof stands that she was informed."""
    found = Information.objects.filter(informed=True, replaced_by=None)
    return set(found.values_list("delivery", flat=True))


# Whether the report gives back what the message bore; without that the message's id must be known.
@pytest.mark.parametrize("bears_it", [True, False], ids=["named", "parked"])
def test_a_report_that_is_faster_than_our_question_after_a_lost_answer_informs_once(
    scene: Brand, notice: Notice, stand_in: StandIn, route: Route, bears_it: object
) -> None:
    [made] = deliveries(scene, notice, 1)
    stand_in.mood = "lose"
    send()
    told = known(stand_in, made)
    if not bears_it:
        told["X-Mailin-custom"] = json.dumps({})
    with time_machine.travel(LATER, tick=False):
        post(scene, route, brevo("delivered", at=NOW + MINUTE, **told))
    assert now(made).state == ("informed" if bears_it else "unknown")
    stand_in.mood = "take"
    recover(at=LATER)
    apply_parked(at=LATER)
    assert send(LATER + MINUTE).sent == 0
    assert (now(made).state, now(made).informed_at) == ("informed", NOW + MINUTE)
    assert (len(stand_in.messages), Attempt.objects.count()) == (1, 1)
