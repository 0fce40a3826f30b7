"""Sending by Brevo and Mailjet: with the brand's keys, untracked, and asked when in doubt."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta

import pytest

from notifications import composing
from notifications.delivering import recover
from notifications.models import Attempt, Notice, Provider, Route, RouteState
from policies.registers import Subprocessor
from tests import provider_stand_in
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.delivering import MINUTE, composed_notice, deliveries, now, outcomes, send, states
from tests.notices import route_of
from tests.provider_stand_in import Mood, StandIn

BOTH = [Provider.BREVO, Provider.MAILJET]
both = pytest.mark.parametrize("provider", BOTH)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    # What the version in force says of who sends: the notice is of a version to come.
    scene.promulgate("Nos messages partent par Brevo et par Mailjet.")
    return composed_notice(scene)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with provider_stand_in.running() as stand_in:
        yield stand_in


def route_by(provider: Provider, brand: Brand, stand_in: StandIn) -> Route:
    line = Subprocessor.objects.create(
        site=brand.site, name=str(provider.label), task_fr="Envoi", since=TODAY
    )
    return route_of(
        brand,
        provider=provider,
        subprocessor=line,
        api_key="the-key",
        api_secret="the-secret",
        api_url=stand_in.brevo if provider == Provider.BREVO else stand_in.mailjet,
        attestation="Off.",
        attested_at=NOW,
        attested_by=brand.people["approver"],
    )


@both
def test_what_a_provider_takes_is_submitted_under_its_id(
    scene: Brand, notice: Notice, stand_in: StandIn, provider: Provider
) -> None:
    route_by(provider, scene, stand_in)
    made = deliveries(scene, notice, 2)
    assert (send().sent, states(made)) == (2, ["submitted"] * 2)
    ids = {"brevo": "<1@smtp-relay.mailin.fr>", "mailjet": "1"}
    assert Attempt.objects.get(delivery=made[0]).provider_id == ids[provider]


@both
def test_the_brands_own_key_opens_it(
    scene: Brand, notice: Notice, stand_in: StandIn, provider: Provider
) -> None:
    route_by(provider, scene, stand_in)
    deliveries(scene, notice, 1)
    send()
    basic = b64encode(b"the-key:the-secret").decode()
    sent = stand_in.headers[0]
    assert (sent.get("api-key"), sent.get("Authorization")) in [
        ("the-key", None),
        (None, f"Basic {basic}"),
    ]


def test_brevo_is_told_whose_message_it_is(scene: Brand, notice: Notice, stand_in: StandIn) -> None:
    route_by(Provider.BREVO, scene, stand_in)
    [made] = deliveries(scene, notice, 1)
    send()
    [message] = stand_in.messages
    known = json.loads(message["headers"]["X-Mailin-custom"])
    assert known == {"delivery": str(made.pk), "round": "1"}
    assert message["headers"]["Message-ID"] == composing.message_id(made, 1)
    assert message["tags"] == [f"{made.pk}-1"]


def test_mailjet_is_told_whose_message_it_is_and_to_track_nothing(
    scene: Brand, notice: Notice, stand_in: StandIn
) -> None:
    route_by(Provider.MAILJET, scene, stand_in)
    [made] = deliveries(scene, notice, 1)
    send()
    shared = stand_in.messages[0]["Globals"]
    assert json.loads(shared["EventPayload"]) == {"delivery": str(made.pk), "round": "1"}
    assert (shared["TrackOpens"], shared["TrackClicks"]) == ("disabled", "disabled")
    assert shared["CustomID"] == f"{made.pk}-1"


@both
def test_a_provider_that_wants_less_is_left_alone_for_as_long_as_it_says(
    scene: Brand, notice: Notice, stand_in: StandIn, provider: Provider
) -> None:
    route = route_by(provider, scene, stand_in)
    made = deliveries(scene, notice, 3)
    stand_in.mood = "throttle"
    assert (send().sent, [now(one).tries for one in made]) == (0, [0, 0, 0])
    until = RouteState.objects.get(route=route).blocked_until
    assert timedelta(seconds=90) <= until - NOW < timedelta(seconds=91)
    stand_in.mood = "take"
    assert [send(NOW + MINUTE).sent, send(NOW + 2 * MINUTE).sent] == [0, 3]


# What a provider says, and where the deliveries stand then.
SAID: list[tuple[Mood, list[str]]] = [
    ("refuse", ["rejected", "rejected"]),
    ("refuse_sender", ["planned", "planned"]),
    ("deny", ["planned", "planned"]),
]


@both
@pytest.mark.parametrize(("mood", "expected"), SAID)
def test_a_refusal_is_the_recipients_only_where_it_names_her(
    scene: Brand,
    notice: Notice,
    stand_in: StandIn,
    provider: Provider,
    mood: Mood,
    expected: list[str],
) -> None:
    route = route_by(provider, scene, stand_in)
    made = deliveries(scene, notice, 2)
    stand_in.mood = mood
    assert (send().sent, states(made)) == (0, expected)
    blocked = RouteState.objects.get(route=route).blocked_until
    assert (blocked is None) == (mood == "refuse")


@both
@pytest.mark.parametrize("mood", ["lose", "fail"])
def test_one_in_doubt_that_the_provider_has_is_not_sent_again(
    scene: Brand, notice: Notice, stand_in: StandIn, provider: Provider, mood: Mood
) -> None:
    route_by(provider, scene, stand_in)
    [made] = deliveries(scene, notice, 1)
    stand_in.mood = mood
    send()
    assert (now(made).state, outcomes()) == ("unknown", ["unknown"])
    stand_in.mood = "take"
    assert recover(at=NOW + MINUTE) == 1
    assert (now(made).state, now(made).maybe_twice) == ("submitted", False)
    assert (len(stand_in.messages), Attempt.objects.get().provider_id != "") == (1, True)


@both
def test_one_in_doubt_that_the_provider_does_not_have_is_sent_again(
    scene: Brand, notice: Notice, stand_in: StandIn, provider: Provider
) -> None:
    route_by(provider, scene, stand_in)
    [made] = deliveries(scene, notice, 1)
    stand_in.mood = "lose"
    send()
    stand_in.messages.clear()
    stand_in.mood = "take"
    # It may not be in its lists yet.
    assert (recover(at=NOW + MINUTE), now(made).state) == (0, "unknown")
    assert send(NOW + 5 * MINUTE).sent == 1
    assert (now(made).state, now(made).maybe_twice) == ("submitted", True)


@both
def test_a_provider_that_cannot_be_asked_is_asked_later_and_not_for_ever(
    scene: Brand, notice: Notice, stand_in: StandIn, provider: Provider
) -> None:
    route_by(provider, scene, stand_in)
    [made] = deliveries(scene, notice, 1)
    stand_in.mood = "lose"
    send()
    stand_in.mood = "silent"
    assert (recover(at=NOW + 10 * MINUTE), now(made).state) == (0, "unknown")
    assert (recover(at=NOW + 40 * MINUTE), now(made).state) == (1, "planned")


@both
def test_a_provider_that_is_down_costs_nobody_a_try(
    scene: Brand, notice: Notice, stand_in: StandIn, provider: Provider
) -> None:
    route = route_by(provider, scene, stand_in)
    Route.objects.filter(pk=route.pk).update(api_url="http://127.0.0.1:9/v3/")
    made = deliveries(scene, notice, 2)
    assert (send().sent, states(made)) == (0, ["planned"] * 2)
    assert [now(one).tries for one in made] == [0, 0]


def test_a_provider_that_is_in_no_register_sends_nothing(
    scene: Brand, notice: Notice, stand_in: StandIn
) -> None:
    route_by(Provider.BREVO, scene, stand_in)
    line = Subprocessor.objects.filter(name="Brevo")
    line.update(until=TODAY + timedelta(days=1))
    made = deliveries(scene, notice, 1)
    later = NOW + timedelta(days=1)
    assert (send(later).sent, states(made), stand_in.messages) == (0, ["planned"], [])
    assert send().sent == 1
