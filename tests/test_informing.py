"""What follows once something is heard of a delivery: state, proof, ledger, fallback."""

import json
from datetime import timedelta

import pytest

from consent.models import Entry, Opening
from notifications.informing import Shown, hear
from notifications.models import Attempt, Basis, Delivery, Information, Stage, State
from notifications.schedule import Happening
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.notices import delivery_to, notice_of, second_version

HOUR = timedelta(hours=1)


@pytest.fixture
def delivery(brand: Brand) -> Delivery:
    notice = notice_of(second_version(brand))
    return delivery_to(practitioner(brand), notice, state=State.CLAIMED)


def attempt_of(delivery: Delivery, *, round_: int = 1) -> Attempt:
    made: Attempt = Attempt.objects.create(
        delivery=delivery, round=round_, number=1, claimed_at=NOW, sha256="a" * 64
    )
    return made


def happening(what: str, *, hours: int = 0, round_: int | None = 1) -> Happening:
    return Happening(what=what, at=NOW + hours * HOUR, round=round_)  # type: ignore[arg-type]


def test_who_is_informed_has_a_proof_and_a_line(delivery: Delivery) -> None:
    attempt = attempt_of(delivery)
    hear(delivery, happening("delivered"), shown=Shown(attempt=attempt.pk), at=NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.informed_at, delivery.basis) == ("informed", NOW, "delivered")
    assert Information.objects.get().entry.type == "inform"


def test_the_line_holds_all_that_the_rule_needs(delivery: Delivery) -> None:
    hear(delivery, happening("delivered"), shown=Shown(sha256="a" * 64), at=NOW)
    record = json.loads(bytes(Opening.objects.get(entry__type="inform").record))
    assert record["day"] == TODAY.isoformat()
    assert record["entry_into_force"] == delivery.notice.day.isoformat()
    assert record["required_days"] == 30
    assert record["message_sha256"] == "a" * 64


def test_a_bounce_after_delivery_revokes_it_and_keeps_its_history(delivery: Delivery) -> None:
    attempt = attempt_of(delivery)
    hear(delivery, happening("delivered"), shown=Shown(attempt=attempt.pk), at=NOW)
    hear(delivery, happening("bounced", hours=1), at=NOW + HOUR)
    first, second = Information.objects.order_by("recorded_at", "replaces_id")
    assert {first.informed, second.informed} == {True, False}
    assert Delivery.objects.get().stage == Stage.IN_APP


def test_informed_once_more_replaces_what_was_revoked(delivery: Delivery) -> None:
    attempt = attempt_of(delivery)
    hear(delivery, happening("delivered"), shown=Shown(attempt=attempt.pk), at=NOW)
    hear(delivery, happening("bounced", hours=1), at=NOW + HOUR)
    hear(delivery, happening("acknowledged", hours=2, round_=None), at=NOW + 2 * HOUR)
    standing = Information.objects.get(replaced_by=None)
    assert (standing.informed, standing.basis) == (True, Basis.IN_APP)
    assert Entry.objects.filter(type="inform").count() == 3


def test_a_second_address_is_written_to_at_once(delivery: Delivery) -> None:
    person = delivery.practitioner
    assert person is not None
    person.second_email = "other@cabinet.example"
    hear(delivery, happening("bounced"), at=NOW + HOUR)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.stage, delivery.round) == ("planned", "other", 2)
    assert delivery.due_at == NOW + HOUR


def test_what_changes_nothing_writes_nothing(delivery: Delivery) -> None:
    hear(delivery, happening("submitted", round_=3), at=NOW)
    delivery.refresh_from_db()
    assert delivery.state == State.CLAIMED


def test_the_canary_is_no_person(delivery: Delivery) -> None:
    canary = delivery_to(None, delivery.notice)
    hear(canary, happening("delivered"), at=NOW)
    assert canary.state == State.INFORMED
    assert not Information.objects.exists()


def test_after_a_complaint_she_is_informed_and_left_alone(delivery: Delivery) -> None:
    hear(delivery, happening("delivered"), at=NOW)
    hear(delivery, happening("complained", hours=1), at=NOW + HOUR)
    delivery.refresh_from_db()
    assert delivery.no_reminders
    assert delivery.state == State.INFORMED


def test_a_first_mail_that_comes_back_after_all_leaves_the_second_on_its_way(
    delivery: Delivery,
) -> None:
    person = delivery.practitioner
    assert person is not None
    person.second_email = "other@cabinet.example"
    first = Shown(attempt=attempt_of(delivery).pk)
    hear(delivery, happening("bounced"), shown=first, at=NOW)
    hear(delivery, happening("delivered", hours=1), shown=first, at=NOW + HOUR)
    hear(delivery, happening("bounced", hours=2), shown=first, at=NOW + 2 * HOUR)
    assert (delivery.state, delivery.stage, delivery.round) == ("planned", "other", 2)
