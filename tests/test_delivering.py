"""Sending notices: claimed, sent, kept mail by mail; a fault costs nobody else anything."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import composing
from notifications.delivering import claiming, deliver, recording, recover
from notifications.delivering.routes import remaining
from notifications.delivering.verdicts import Kind, Verdict
from notifications.models import (
    Attempt,
    Decision,
    Delivery,
    Information,
    Notice,
    NoticeDecision,
    RouteState,
)
from tests import smtp_sink
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.delivering import (
    MINUTE,
    Clock,
    claimed,
    composed_notice,
    deliveries,
    now,
    outcomes,
    send,
    states,
    turn_of,
)
from tests.notices import delivery_to, practice_of, route_of
from tests.smtp_sink import Sink

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    return composed_notice(scene)


@pytest.fixture(scope="module")
def other_notice(other_scene: Brand) -> Notice:
    return composed_notice(other_scene)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink.running(extensions=("PIPELINING",)) as sink:
        yield sink


def test_what_is_due_is_sent_once_and_its_reader_is_informed(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    made = deliveries(scene, notice, 3)
    done = [send(), send(NOW + HOUR)]
    assert [one.sent for one in done] == [3, 0]
    assert sink.ids() == [composing.message_id(one, 1) for one in made]
    assert states(made) == ["informed"] * 3


def test_a_proof_names_the_try_and_the_very_bytes(scene: Brand, notice: Notice, sink: Sink) -> None:
    route_of(scene, port=sink.port)
    deliveries(scene, notice, 1)
    send()
    attempt, proof = Attempt.objects.get(), Information.objects.select_related("entry").get()
    assert composing.message_of(attempt) == sink.raw[0]
    assert attempt.sha256 == sha256(sink.raw[0]).hexdigest()
    assert (proof.attempt, proof.entry.type, proof.basis) == (attempt, "inform", "delivered")
    assert attempt.sha256 in bytes(proof.entry.opening.record).decode()


def test_what_a_relay_takes_is_submitted_and_informs_nobody(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port, final_domains="")
    [delivery] = deliveries(scene, notice, 1)
    send()
    assert (now(delivery).state, now(delivery).informed_at) == ("submitted", None)
    assert not Information.objects.exists()
    assert outcomes() == ["submitted"]


def test_the_canary_goes_to_the_address_of_our_own(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    practice_of(scene, canary_email="canary@cabinet.example")
    canary = delivery_to(None, notice)
    send()
    assert sink.envelopes[0].rcpt == "RCPT TO:<canary@cabinet.example>"
    assert (now(canary).state, Information.objects.exists()) == ("informed", False)


def test_nothing_leaves_before_its_time(scene: Brand, notice: Notice, sink: Sink) -> None:
    route_of(scene, port=sink.port)
    [delivery] = deliveries(scene, notice, 1)
    Delivery.objects.update(due_at=NOW + MINUTE)
    assert [send().sent, send(NOW + MINUTE).sent] == [0, 1]
    assert now(delivery).state == "informed"


# What was decided, one hour apart: whether anything leaves.
DECIDED = [
    ([], 1),
    ([Decision.PAUSE], 0),
    ([Decision.PAUSE, Decision.RESUME], 1),
    ([Decision.PAUSE, Decision.RESUME, Decision.PAUSE], 0),
    ([Decision.STOP], 0),
    ([Decision.CANCEL], 0),
    ([Decision.SUPERSEDE], 0),
    ([Decision.POSTPONE], 1),
]


@pytest.mark.parametrize(("decisions", "sent"), DECIDED)
def test_a_notice_that_is_paused_or_over_sends_nothing(
    scene: Brand, notice: Notice, sink: Sink, decisions: list[Decision], sent: int
) -> None:
    route_of(scene, port=sink.port)
    deliveries(scene, notice, 1)
    for hour, decision in enumerate(decisions):
        at = NOW + hour * HOUR
        NoticeDecision(notice=notice, decision=decision, at=at).save()
    assert send(NOW + 9 * HOUR).sent == sent


def test_a_brand_without_a_way_sends_nothing_and_loses_nothing(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    [delivery] = deliveries(scene, notice, 1)
    assert (send().sent, now(delivery).state, now(delivery).tries) == (0, "planned", 0)
    route_of(scene, port=sink.port)
    assert send().sent == 1


def test_one_that_is_refused_goes_to_its_fallback_and_the_others_flow(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    sink.refused = "person-1"
    made = deliveries(scene, notice, 3)
    done = send()
    assert (done.sent, done.failed) == (2, 1)
    refused = now(made[1])
    assert (refused.state, refused.stage, refused.last_error) == ("rejected", "in_app", "550")
    assert "person-1" not in Attempt.objects.get(outcome="refused").reply


def test_her_second_address_is_written_to_under_another_message_id(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    sink.refused = "first@"
    person = practitioner(
        scene, email="first@cabinet.example", second_email="second@cabinet.example"
    )
    delivery = delivery_to(person, notice)
    done = [send(), send(NOW + MINUTE)]
    assert sum(one.sent for one in done) == 1
    assert sink.ids() == [composing.message_id(delivery, 2)]
    assert (now(delivery).state, now(delivery).stage) == ("informed", "other")


def test_one_that_is_put_off_is_tried_later_and_keeps_since_when(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    sink.later = "person-0"
    first, second = deliveries(scene, notice, 2)
    send()
    assert states([first, second]) == ["planned", "informed"]
    deferred = now(first).deferred_at
    assert deferred is not None
    assert [send(NOW + MINUTE / 2).failed, send(NOW + 2 * MINUTE).failed] == [0, 1]
    assert (now(first).deferred_at, now(first).tries) == (deferred, 2)
    sink.later = ""
    assert send(NOW + HOUR).sent == 1
    numbers = Attempt.objects.filter(delivery=first).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3]


def test_one_that_is_dropped_after_the_message_leaves_again_under_the_same_id(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    sink.dropped = "person-0"
    first, second = deliveries(scene, notice, 2)
    send()
    assert (now(first).state, now(first).maybe_twice) == ("planned", True)
    assert (now(second).state, now(second).maybe_twice) == ("informed", False)
    sink.dropped = ""
    send(NOW + HOUR)
    name = composing.message_id(first, 1)
    assert sink.ids() == [name, composing.message_id(second, 1), name]


def test_a_server_that_wants_less_is_left_alone_and_nobody_loses_a_try(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route = route_of(scene, port=sink.port)
    sink.then = (1, "throttle")
    made = deliveries(scene, notice, 4)
    assert (send().sent, states(made)) == (1, ["informed", *["planned"] * 3])
    assert [now(one).tries for one in made[1:]] == [0, 0, 0]
    assert RouteState.objects.get(route=route).last_error == "421 4.7.0"
    sink.then, sink.mood = None, "take"
    assert [send(NOW + MINUTE / 2).sent, send(NOW + 2 * MINUTE).sent] == [0, 3]
    assert RouteState.objects.get(route=route).last_error == ""


# What the whole server says to everybody: no recipient's fault.
@pytest.mark.parametrize("mood", ["refuse_sender", "throttle"])
def test_what_refuses_everybody_rejects_nobody(
    scene: Brand, notice: Notice, sink: Sink, mood: smtp_sink.Mood
) -> None:
    route_of(scene, port=sink.port)
    sink.mood = mood
    made = deliveries(scene, notice, 3)
    assert (send().sent, states(made)) == (0, ["planned"] * 3)
    assert [now(one).tries for one in made] == [0, 0, 0]
    sink.mood = "take"
    assert send(NOW + HOUR).sent == 3


def test_a_server_that_is_down_costs_nobody_a_try(scene: Brand, notice: Notice) -> None:
    route = route_of(scene, port=9)
    made = deliveries(scene, notice, 3)
    assert (send().sent, states(made)) == (0, ["planned"] * 3)
    assert [now(one).tries for one in made] == [0, 0, 0]
    assert not Attempt.objects.exists()
    assert RouteState.objects.get(route=route).last_error == "ConnectionRefusedError"


def test_a_mail_that_is_refused_again_and_again_stops_before_everybody_is(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    sink.mood = "refuse_message"
    made = deliveries(scene, notice, 9)
    send()
    assert states(made) == ["rejected"] * 5 + ["planned"] * 4


def test_a_server_that_breaks_off_each_time_is_left_alone(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route = route_of(scene, port=sink.port)
    sink.mood = "drop_before"
    made = deliveries(scene, notice, 9)
    send()
    assert [now(one).tries for one in made] == [1] * 5 + [0] * 4
    assert RouteState.objects.get(route=route).blocked_until > NOW + MINUTE / 2


def test_a_person_to_whom_no_mail_can_be_made_parks_and_the_others_flow(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    bad = delivery_to(practitioner(scene, "bad", email="bad@a.example>\r\nBcc: x@y"), notice)
    good = delivery_to(practitioner(scene, "good"), notice)
    done = send()
    assert (done.sent, done.failed) == (1, 1)
    assert states([bad, good]) == ["rejected", "informed"]
    assert now(bad).last_error == "UnmailableError"
    assert not Attempt.objects.filter(delivery=bad).exists()


def test_every_try_is_committed_before_its_message_is_given(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    deliveries(scene, notice, 2)
    with CaptureQueriesContext(connection) as queries:
        send()
    words = [one["sql"] for one in queries]
    marks = ["SET state = 'claimed'", "INSERT INTO notifications_attempt", 'SET "begun_at"']
    places = [_place(words, mark) for mark in [*marks, "WITH moved"]]
    assert places == sorted(places)


def _place(words: list[str], mark: str) -> int:
    return next(place for place, one in enumerate(words) if mark in one)


def test_a_batch_costs_one_statement_for_each_mail(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)

    def queries(number: int, *, at: datetime) -> int:
        for one in range(number):
            delivery_to(practitioner(scene, f"more-{number}-{one}"), notice)
        with CaptureQueriesContext(connection) as counted:
            assert send(at).sent == number
        return len(counted)

    few, many = queries(3, at=NOW), queries(13, at=NOW + timedelta(seconds=1))
    assert many - few == 10


def test_a_delivery_event_that_was_faster_stands(scene: Brand, notice: Notice, sink: Sink) -> None:
    route = route_of(scene, port=sink.port, final_domains="")
    deliveries(scene, notice, 1)
    [item] = claimed(route)
    Delivery.objects.update(state="informed", informed_at=NOW, basis="delivered")
    recording.keep_taken(item, Verdict(kind=Kind.TAKEN), route, following=None, at=NOW)
    assert (now(item.delivery).state, outcomes()) == ("informed", ["submitted"])


def test_who_lost_the_lease_neither_begins_nor_takes_the_delivery_back(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route = route_of(scene, port=sink.port)
    deliveries(scene, notice, 1)
    [item] = claimed(route)
    assert recover(at=item.lease) == 1
    assert not recording.begin(item, at=item.lease)
    recording.keep_other(item, Verdict(kind=Kind.REFUSED), route, at=item.lease)
    assert now(item.delivery).state == "planned"


def test_an_end_of_the_budget_gives_back_what_did_not_begin(
    scene: Brand, notice: Notice, sink: Sink
) -> None:
    route = route_of(scene, port=sink.port, per_second=1)
    made = deliveries(scene, notice, 4)
    clock = Clock()
    done = deliver(clock=clock, budget=timedelta(seconds=1), sleep=clock.sleep)
    assert (done.sent, done.has_more, states(made)) == (1, True, ["informed", *["planned"] * 3])
    assert [now(one).tries for one in made] == [1, 0, 0, 0]
    assert (Attempt.objects.count(), RouteState.objects.get(route=route).sent) == (1, 1)


def test_mails_keep_to_so_many_a_second(scene: Brand, notice: Notice, sink: Sink) -> None:
    route_of(scene, port=sink.port, per_second=4)
    deliveries(scene, notice, 12)
    clock = Clock()
    assert deliver(clock=clock, budget=MINUTE, sleep=clock.sleep).sent == 12
    begun = Attempt.objects.order_by("begun_at")
    assert [one.begun_at - NOW for one in begun if one.begun_at] == [
        place * timedelta(seconds=0.25) for place in range(12)
    ]


def test_two_who_claim_never_hold_the_same_second(scene: Brand, notice: Notice, sink: Sink) -> None:
    route = route_of(scene, port=sink.port, per_second=10)
    deliveries(scene, notice, 50)
    first, second = [claiming.claim(turn_of(route), at=NOW) for _time in range(2)]
    assert first is not None
    assert (len(first.deliveries), second) == (20, None)
    later = claiming.claim(turn_of(route), at=first.slots.free_at)
    assert later is not None
    assert later.slots.first == first.slots.free_at == NOW + timedelta(seconds=2)


# The limit of a day, the first day of warm-up and its mails: how many leave on two days.
LIMITS = [
    ({"per_day": 3}, [3, 3]),
    ({"warm_up_from": TODAY, "warm_up_first": 2}, [2, 4]),
    ({"warm_up_from": TODAY, "warm_up_first": 2, "per_day": 3}, [2, 3]),
    ({}, [8, 0]),
]


@pytest.mark.parametrize(("limits", "sent"), LIMITS)
def test_a_way_takes_so_many_a_day(
    scene: Brand, notice: Notice, sink: Sink, limits: dict[str, object], sent: list[int]
) -> None:
    route = route_of(scene, port=sink.port, **limits)
    deliveries(scene, notice, 8)
    days = [NOW, NOW + timedelta(days=1)]
    for at, count in zip(days, sent, strict=True):
        assert [send(at).sent, send(at).sent] == [count, 0]
        assert remaining(route, at=at) in {0, None}


def test_a_brand_seven_times_the_size_does_not_hold_up_the_other(
    scene: Brand, other_scene: Brand, notice: Notice, other_notice: Notice, sink: Sink
) -> None:
    route_of(scene, port=sink.port)
    route_of(other_scene, port=sink.port)
    deliveries(scene, notice, 210)
    small = deliveries(other_scene, other_notice, 30)
    assert send().sent == 240
    names = {composing.message_id(one, 1) for one in small}
    last = max(place for place, name in enumerate(sink.ids()) if name in names)
    assert last < 140
