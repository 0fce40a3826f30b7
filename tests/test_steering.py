"""Pausing, resuming, stopping a notice; writing again, and to another address."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notifications.actions import steering
from notifications.actions.steering import SteeringRefusedError, pause, resume, stop
from notifications.informing import hear
from notifications.models import (
    Basis,
    Decision,
    Delivery,
    Information,
    Notice,
    NoticeDecision,
    Stage,
    State,
)
from notifications.schedule import Happening
from notifications.standing import state_of
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.notices import delivery_to, notice_of, people, route_of, second_version

HOUR = timedelta(hours=1)


@pytest.fixture
def notice(brand: Brand) -> Notice:
    """Give a notice that is being sent."""
    route_of(brand)
    return notice_of(second_version(brand), send_from=NOW)


@pytest.fixture
def bounced(brand: Brand, notice: Notice) -> Delivery:
    """Give somebody whom no mail reached."""
    return delivery_to(
        practitioner(brand), notice, state=State.BOUNCED, stage=Stage.IN_APP, failed_at=NOW
    )


def decide(brand: Brand, notice: Notice, *acts: object, reason: str = "A test.") -> None:
    """Let the approver steer a notice, once after the other."""
    for hours, act in enumerate(acts):
        act(notice, reason=reason, by=brand.people["approver"], at=NOW + hours * HOUR)  # type: ignore[operator]


def test_paused_it_waits_until_it_is_resumed(brand: Brand, notice: Notice) -> None:
    decide(brand, notice, pause)
    assert state_of(notice, at=NOW).name == "paused"
    resume(notice, reason="Again.", by=brand.people["approver"], at=NOW + HOUR)
    assert state_of(notice, at=NOW).name == "sending"


@pytest.mark.parametrize(
    "acts",
    [
        # Twice the same.
        (pause, pause),
        # What does not wait.
        (resume,),
        (pause, resume, resume),
        # What has ended.
        (stop, stop),
        (stop, pause),
        (pause, stop, resume),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    brand: Brand, notice: Notice, acts: tuple[object, ...]
) -> None:
    with pytest.raises(SteeringRefusedError):
        decide(brand, notice, *acts)
    assert NoticeDecision.objects.count() == len(acts) - 1


@pytest.mark.parametrize("act", [pause, stop])
def test_nobody_decides_without_a_reason(brand: Brand, notice: Notice, act: object) -> None:
    with pytest.raises(SteeringRefusedError, match="Say why"):
        decide(brand, notice, act, reason=" ")
    assert not NoticeDecision.objects.exists()


def test_a_decision_says_who_when_and_why(brand: Brand, notice: Notice) -> None:
    made = stop(notice, reason="Wrong text.", by=brand.people["approver"], at=NOW)
    assert (made.decision, made.reason, made.at) == (Decision.STOP, "Wrong text.", NOW)
    assert made.by == brand.people["approver"]


def test_failed_ones_are_written_to_anew_from_the_first_address_on(
    brand: Brand, bounced: Delivery
) -> None:
    assert steering.retry_failed(bounced.notice, at=NOW + HOUR) == 1
    bounced.refresh_from_db()
    assert (bounced.state, bounced.stage, bounced.round) == ("planned", "mail", 2)
    assert bounced.due_at == NOW + HOUR


@pytest.mark.parametrize(
    "values",
    [
        # A letter is on its way to her.
        {"state": State.BOUNCED, "stage": Stage.LETTER},
        # Her mail is on its way.
        {"state": State.SUBMITTED},
        {"state": State.CLAIMED},
        # She knows.
        {"state": State.INFORMED, "basis": Basis.DELIVERED, "informed_at": NOW},
    ],
)
def test_others_are_not_written_to_anew(
    brand: Brand, notice: Notice, values: dict[str, object]
) -> None:
    delivery_to(practitioner(brand), notice, **values)
    assert steering.retry_failed(notice, at=NOW) == 0
    assert Delivery.objects.get().round == 1


def test_many_are_written_to_anew_in_batches(
    brand: Brand, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steering, "BATCH", 2)
    for person in people(brand, 5):
        delivery_to(person, notice, state=State.TIMED_OUT)
    assert steering.retry_failed(notice, at=NOW) == 5


def test_a_proof_after_a_new_try_replaces_what_was_revoked(brand: Brand, notice: Notice) -> None:
    one = delivery_to(practitioner(brand), notice, state=State.CLAIMED)
    hear(one, Happening(what="acknowledged", at=NOW), at=NOW)
    Information.objects.get()
    Delivery.objects.filter(pk=one.pk).update(
        state=State.BOUNCED, stage=Stage.IN_APP, informed_at=None, basis="", failed_at=NOW
    )
    again = steering.retry(one, at=NOW + HOUR)
    hear(again, Happening(what="delivered", at=NOW + HOUR, round=2), at=NOW + HOUR)
    assert Information.objects.get(replaced_by=None).basis == Basis.DELIVERED


def test_another_address_is_kept_and_written_to_at_once(brand: Brand, bounced: Delivery) -> None:
    by = brand.people["approver"]
    steering.write_to(bounced, address="new@cabinet.example", by=by, at=NOW + HOUR)
    bounced.refresh_from_db()
    assert (bounced.state, bounced.stage, bounced.round) == ("planned", "other", 2)
    person = bounced.practitioner
    assert person is not None
    person.refresh_from_db()
    assert person.second_email == "new@cabinet.example"
    assert person.history.latest().history_user == by


@pytest.mark.parametrize(
    ("state", "address"),
    [
        # The one that was tried, however it is written.
        (State.BOUNCED, "Camille@Cabinet.example"),
        # A mail is being sent just now.
        (State.CLAIMED, "new@cabinet.example"),
        (State.EXEMPT, "new@cabinet.example"),
    ],
)
def test_an_address_that_helps_nobody_is_refused(
    brand: Brand, notice: Notice, state: State, address: str
) -> None:
    exemption = "left" if state == State.EXEMPT else ""
    one = delivery_to(practitioner(brand), notice, state=state, exemption=exemption)
    with pytest.raises(SteeringRefusedError):
        steering.write_to(one, address=address, by=brand.people["approver"], at=NOW)
    one.refresh_from_db()
    assert (one.state, one.round) == (state, 1)


def test_of_a_stopped_notice_nobody_is_written_to(brand: Brand, bounced: Delivery) -> None:
    decide(brand, bounced.notice, stop)
    by = brand.people["approver"]
    with pytest.raises(SteeringRefusedError):
        steering.write_to(bounced, address="new@cabinet.example", by=by, at=NOW)
    with pytest.raises(SteeringRefusedError):
        steering.retry_failed(bounced.notice, at=NOW)


def url(name: str, key: object) -> str:
    return reverse(f"notifications_desk_{name}", args=[key])


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["pause", "stop"])
def test_a_step_is_taken_once_its_reason_is_given(brand: Brand, notice: Notice, name: str) -> None:
    client = brand.client("approver")
    assert client.get(url(name, notice.pk)).status_code == 200
    assert client.post(url(name, notice.pk), {"reason": ""}).status_code == 200
    assert not NoticeDecision.objects.exists()
    assert client.post(url(name, notice.pk), {"reason": "So."}).status_code == 302
    assert NoticeDecision.objects.get().decision == name


@pytest.mark.usefixtures("desk")
def test_a_stop_warns_that_it_is_for_ever(brand: Brand, notice: Notice) -> None:
    said = brand.client("approver").get(url("stop", notice.pk)).content.decode()
    assert "cannot be undone" in said


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_only_who_may_steer_steers(brand: Brand, bounced: Delivery, role: str) -> None:
    client = brand.client(role)
    for name in ("pause", "resume", "stop", "retry", "allow_late"):
        assert client.post(url(name, bounced.notice_id), {"reason": "x"}).status_code in {302, 403}
    client.post(url("address", bounced.pk), {"address": "new@cabinet.example"})
    client.post(url("retry_one", bounced.pk))
    bounced.refresh_from_db()
    assert bounced.state == State.BOUNCED
    assert not NoticeDecision.objects.exists()


@pytest.mark.usefixtures("desk")
def test_another_address_is_entered_on_her_line(brand: Brand, bounced: Delivery) -> None:
    client = brand.client("approver")
    wrong = client.post(url("address", bounced.pk), {"address": "nothing"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors
    client.post(url("address", bounced.pk), {"address": "new@cabinet.example"})
    bounced.refresh_from_db()
    assert bounced.stage == Stage.OTHER_ADDRESS


@pytest.mark.usefixtures("desk")
def test_writing_again_says_to_how_many(brand: Brand, bounced: Delivery) -> None:
    sent = brand.client("approver").post(url("retry", bounced.notice_id), follow=True)
    assert "1 person is written to once more." in sent.content.decode()
