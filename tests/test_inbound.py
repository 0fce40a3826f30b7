"""What providers post: who may, what is kept, what follows, in whatever order it comes."""

import json
from datetime import datetime, timedelta

import pytest

from consent.models import Practitioner
from notifications import informing
from notifications.inbound import apply_parked, complainers, receive, tracking_seen
from notifications.models import (
    Attempt,
    Delivery,
    Event,
    Information,
    Notice,
    Provider,
    Route,
    Stage,
    State,
)
from notifications.schedule import Happening
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.notices import delivery_to, notice_of, second_version
from tests.provider_events import (
    SECRET,
    address,
    basic,
    bearer,
    brevo,
    mailjet,
    post,
    provider_route,
)

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    return notice_of(second_version(scene))


@pytest.fixture
def delivery(brand: Brand, notice: Notice) -> Delivery:
    return delivery_to(practitioner(brand), notice, state=State.SUBMITTED, submitted_at=NOW)


@pytest.fixture
def attempt(delivery: Delivery) -> Attempt:
    return attempt_of(delivery)


@pytest.fixture
def route(brand: Brand) -> Route:
    return provider_route(brand, Provider.BREVO)


def attempt_of(delivery: Delivery, *, at: datetime = NOW, **more: object) -> Attempt:
    values: dict[str, object] = {"round": 1, "number": 1, "claimed_at": at, "sha256": "a" * 64}
    made: Attempt = Attempt.objects.create(delivery=delivery, **(values | more))
    return made


def hear(route: Route, *events: dict[str, object], hours: int = 10) -> int:
    """Let events come, some hours after the notice was sent."""
    return receive(route, json.dumps(events).encode(), at=NOW + hours * HOUR)


def standing(delivery: Delivery) -> tuple[str, datetime | None]:
    delivery.refresh_from_db()
    return delivery.state, delivery.informed_at


FORGED = [
    {},  # nothing at all
    basic("guessed"),
    bearer("guessed"),
    basic(""),
    {"Authorization": "Basic !"},  # no base64
    {"Authorization": f"Digest {SECRET}"},
    {"Authorization": SECRET},
]


@pytest.mark.parametrize("headers", FORGED)
def test_a_forged_event_is_401_and_not_kept(
    brand: Brand, route: Route, delivery: Delivery, headers: dict[str, str]
) -> None:
    answer = post(brand, route, brevo("delivered", delivery), headers=headers)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Event.objects.exists()


@pytest.mark.parametrize("headers", [basic(), bearer(), basic(user="another")])
def test_the_secret_lets_events_in(
    brand: Brand, route: Route, attempt: Attempt, headers: dict[str, str]
) -> None:
    answer = post(brand, route, brevo("delivered", attempt.delivery), headers=headers)
    assert answer.status_code == 200
    assert standing(attempt.delivery)[0] == State.INFORMED


def test_a_route_without_a_secret_takes_nothing(brand: Brand) -> None:
    route = provider_route(brand, Provider.BREVO, webhook_secret="")
    assert post(brand, route, brevo("delivered"), headers=basic("")).status_code == 401
    assert post(brand, route, brevo("delivered"), headers=bearer("")).status_code == 401


def test_an_unknown_route_is_404(brand: Brand, other_scene: Brand, route: Route) -> None:
    assert post(other_scene, route, brevo("delivered")).status_code == 404
    wrong = address(route).replace("brevo", "mailjet")
    assert brand.client().post(wrong, headers=basic()).status_code == 404


def test_a_mail_server_posts_nothing(brand: Brand) -> None:
    route = provider_route(brand, Provider.SMTP)
    assert post(brand, route, brevo("delivered")).status_code == 404


def test_what_cannot_be_read_is_refused(brand: Brand, route: Route) -> None:
    assert post(brand, route, b"<xml/>").status_code == 400
    assert post(brand, route, b" " * 1_048_577).status_code == 413
    assert brand.client().get(address(route)).status_code == 405
    assert not Event.objects.exists()


def test_a_replayed_event_is_kept_and_applied_once(route: Route, attempt: Attempt) -> None:
    event = brevo("delivered", attempt.delivery)
    assert hear(route, event, event) == 1
    assert hear(route, event) == 0
    assert (Event.objects.count(), Information.objects.count()) == (1, 1)


def test_the_event_is_kept_as_it_came(brand: Brand, route: Route) -> None:
    body = b'{"event" :"delivered", "email": "camille@cabinet.example"}'
    post(brand, route, body)
    assert Event.objects.get().raw == body.decode()


def test_the_proof_names_event_and_try(route: Route, attempt: Attempt) -> None:
    hear(route, brevo("delivered", attempt.delivery))
    proof = Information.objects.get()
    assert (proof.shown_by, proof.attempt_id) == (Event.objects.get().pk, attempt.pk)


def test_one_list_of_mailjet_informs_several(brand: Brand, notice: Notice) -> None:
    route = provider_route(brand, Provider.MAILJET)
    both = [delivery_to(practitioner(brand, name), notice) for name in ("a", "b")]
    assert post(brand, route, [mailjet("sent", one) for one in both]).status_code == 200
    assert Delivery.objects.filter(state=State.INFORMED).count() == 2


def test_the_word_sent_of_brevo_informs_nobody(route: Route, delivery: Delivery) -> None:
    hear(route, brevo("request", delivery), brevo("sent", delivery))
    assert standing(delivery) == (State.SUBMITTED, None)


def test_a_message_id_of_ours_is_enough(route: Route, attempt: Attempt) -> None:
    name = f"<{attempt.delivery_id}.1@alpha.example>"
    hear(route, brevo("delivered") | {"message-id": name})
    assert standing(attempt.delivery) == (State.INFORMED, NOW)


def test_what_comes_before_we_know_the_message_is_parked(route: Route, attempt: Attempt) -> None:
    hear(route, brevo("delivered", at=NOW + HOUR))
    assert apply_parked(at=NOW + 11 * HOUR) == 0
    Attempt.objects.update(provider_id="<202611.1@relay.example>")
    assert apply_parked(at=NOW + 12 * HOUR) == 1
    assert standing(attempt.delivery) == (State.INFORMED, NOW + HOUR)


def test_what_stays_unknown_is_left_after_a_week(route: Route, attempt: Attempt) -> None:
    hear(route, brevo("delivered"))
    Attempt.objects.update(provider_id="202611.1@relay.example")
    assert apply_parked(at=NOW + timedelta(days=8)) == 0
    assert Event.objects.get().applied_at is None


def test_another_brand_s_delivery_is_not_touched(other_scene: Brand, attempt: Attempt) -> None:
    Attempt.objects.update(provider_id="202611.1@relay.example")
    theirs = provider_route(other_scene, Provider.BREVO)
    hear(theirs, brevo("delivered", attempt.delivery))
    assert apply_parked(at=NOW + 11 * HOUR) == 0
    assert standing(attempt.delivery)[0] == State.SUBMITTED


def test_a_hard_bounce_after_delivered_revokes(route: Route, attempt: Attempt) -> None:
    hear(route, brevo("delivered", attempt.delivery, at=NOW + HOUR))
    hear(route, brevo("hard_bounce", attempt.delivery, at=NOW + 2 * HOUR))
    assert standing(attempt.delivery) == (State.BOUNCED, None)
    assert attempt.delivery.stage == Stage.IN_APP
    assert [one.informed for one in Information.objects.order_by("at")] == [True, False]


def test_the_same_two_in_the_other_order_end_the_same(route: Route, attempt: Attempt) -> None:
    hear(route, brevo("hard_bounce", attempt.delivery, at=NOW + 2 * HOUR))
    hear(route, brevo("delivered", attempt.delivery, at=NOW + HOUR))
    assert standing(attempt.delivery) == (State.BOUNCED, None)
    assert not Information.objects.exists()


SHUFFLES = [(0, 1, 2, 3), (3, 2, 1, 0), (3, 0, 2, 1), (2, 3, 0, 1), (1, 3, 0, 2, 2, 0)]


@pytest.mark.parametrize("order", SHUFFLES)
@pytest.mark.parametrize("second", ["", "other@cabinet.example"])
def test_shuffled_events_end_the_same(
    route: Route, attempt: Attempt, order: tuple[int, ...], second: str
) -> None:
    Practitioner.objects.update(second_email=second)
    words = ["request", "delivered", "hard_bounce", "delivered"]
    events = [brevo(w, attempt.delivery, at=NOW + n * HOUR) for n, w in enumerate(words)]
    for place in order:
        hear(route, events[place])
    assert standing(attempt.delivery) == (State.INFORMED, NOW + 3 * HOUR)


def test_late_delivered_informs_whom_the_fallback_awaits(route: Route, attempt: Attempt) -> None:
    Delivery.objects.update(state=State.TIMED_OUT, stage=Stage.IN_APP, failed_at=NOW + 90 * HOUR)
    hear(route, brevo("delivered", attempt.delivery, at=NOW + HOUR), hours=95)
    assert standing(attempt.delivery) == (State.INFORMED, NOW + HOUR)


def test_an_earlier_delivered_moves_s(route: Route, attempt: Attempt) -> None:
    for hours in (5, 1, 3):
        hear(route, brevo("delivered", attempt.delivery, at=NOW + hours * HOUR))
    assert standing(attempt.delivery) == (State.INFORMED, NOW + HOUR)


def test_a_wrong_clock_informs_nobody_before_we_wrote_or_after_now(
    route: Route, attempt: Attempt
) -> None:
    hear(route, brevo("delivered", attempt.delivery, at=NOW + 999 * HOUR), hours=2)
    assert standing(attempt.delivery) == (State.INFORMED, NOW + 2 * HOUR)
    hear(route, brevo("delivered", attempt.delivery, at=NOW - 999 * HOUR))
    assert standing(attempt.delivery) == (State.INFORMED, NOW)


def test_a_complaint_leaves_her_informed_and_is_remembered(route: Route, attempt: Attempt) -> None:
    people = Practitioner.objects.all()
    hear(route, brevo("delivered", attempt.delivery))
    assert not complainers(people).exists()
    hear(route, brevo("spam", attempt.delivery, at=NOW + HOUR))
    assert standing(attempt.delivery)[0] == State.INFORMED
    assert attempt.delivery.no_reminders
    assert complainers(people).get() == attempt.delivery.practitioner


def test_an_open_has_no_effect_and_is_told(route: Route, attempt: Attempt) -> None:
    assert not tracking_seen(route)
    hear(route, brevo("unique_opened", attempt.delivery))
    assert standing(attempt.delivery)[0] == State.SUBMITTED
    assert tracking_seen(route)


def test_opens_from_before_the_attestation_are_no_fault(route: Route) -> None:
    hear(route, brevo("click"))
    route.attested_at = NOW + 11 * HOUR
    assert not tracking_seen(route)


def test_the_canary_arrives(route: Route, notice: Notice) -> None:
    canary = delivery_to(None, notice, state=State.SUBMITTED)
    hear(route, brevo("delivered", canary))
    assert standing(canary)[0] == State.INFORMED
    hear(route, brevo("hard_bounce", canary, at=NOW + HOUR))
    assert standing(canary)[0] == State.BOUNCED


def test_one_event_that_cannot_be_applied_stops_no_other(
    brand: Brand, notice: Notice, route: Route, attempt: Attempt
) -> None:
    hear(route, brevo("delivered", attempt.delivery))
    # A second proof beside the first, which the database refuses.
    Delivery.objects.update(state=State.SUBMITTED, informed_at=None, basis="")
    other = delivery_to(practitioner(brand, "other"), notice, state=State.SUBMITTED)
    hear(route, brevo("delivered", attempt.delivery, at=NOW + HOUR), brevo("delivered", other))
    assert standing(other)[0] == State.INFORMED
    assert Event.objects.get(applied_at=None).delivery == attempt.delivery


def test_what_somebody_acknowledged_holds_when_the_mail_comes_back(
    route: Route, attempt: Attempt
) -> None:
    # She acknowledged in hour 3; then it turned out that the mail had arrived in hour 1.
    happening = Happening(what="acknowledged", at=NOW + 3 * HOUR)
    informing.hear(attempt.delivery, happening, at=NOW + 3 * HOUR)
    hear(route, brevo("delivered", attempt.delivery, at=NOW + HOUR))
    hear(route, brevo("hard_bounce", attempt.delivery, at=NOW + 2 * HOUR))
    assert standing(attempt.delivery) == (State.INFORMED, NOW + 3 * HOUR)
