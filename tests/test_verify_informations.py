"""`verify_ledger` compares who was informed with the ledger: no row without its line, no lie."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from consent.models import Entry, EntryType, Opening
from consent.verifying import verify
from notifications.models import Attempt, Delivery, Information, State
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.database import Superuser
from tests.informed import heard, informed, sent
from tests.ledgers import entry, seal_here
from tests.notices import delivery_to, notice_of, second_version

HOUR = timedelta(hours=1)


@pytest.fixture
def delivery(brand: Brand) -> Delivery:
    """Give a delivery that informed, was revoked, and informed another way."""
    made = informed(practitioner(brand), notice_of(second_version(brand)))
    heard(made, "bounced", at=NOW + HOUR)
    heard(made, "acknowledged", at=NOW + 2 * HOUR)
    seal_here()
    return made


def problems() -> list[tuple[str, str]]:
    """Give what does not fit: each id and its sentence."""
    return [(one.id, one.sentence) for one in verify().problems if not one.id.startswith("drift")]


def test_what_was_heard_and_what_the_ledger_says_are_one(delivery: Delivery) -> None:
    assert problems() == []
    assert verify().counts["rows of notifications_information"] == 3


def test_once_erased_a_line_is_compared_no_more(delivery: Delivery) -> None:
    Opening.objects.filter(entry__type="inform").delete()
    Attempt.objects.update(sha256="")
    assert {one for one, _ in problems()} == {"erase.count"}


def test_a_message_that_is_said_to_be_another_is_told(delivery: Delivery) -> None:
    Attempt.objects.update(sha256="0" * 64)
    ((kind, sentence),) = problems()
    assert kind == "record"
    assert str(Information.objects.get(replaces=None).pk) in sentence


def test_a_line_that_no_row_tells_of_is_told(delivery: Delivery) -> None:
    alone = entry(kind=EntryType.INFORM)
    ((kind, sentence),) = problems()
    assert (kind, str(alone.pk) in sentence) == ("entry.orphan", True)


def told_before(delivery: Delivery) -> None:
    """Say that she was informed before anybody heard of it."""
    delivery.informed_at = NOW - HOUR
    delivery.save()


def told_otherwise(delivery: Delivery) -> None:
    """Say that she was informed by a letter."""
    delivery.basis = "letter"
    delivery.save()


def told_without(delivery: Delivery) -> None:
    """Say of somebody else that she was informed."""
    person = practitioner(Brand(site=delivery.notice.site, people={}), "zoe")
    delivery_to(person, delivery.notice, state=State.INFORMED, informed_at=NOW, basis="delivered")


def forgotten(delivery: Delivery) -> None:
    """Let a delivery that informed go on."""
    delivery.state, delivery.informed_at, delivery.basis = State.PLANNED, None, ""
    delivery.save()


@pytest.mark.parametrize("lie", [told_before, told_otherwise, told_without, forgotten])
def test_a_delivery_that_says_something_else_is_told(
    delivery: Delivery, lie: Callable[[Delivery], None]
) -> None:
    lie(delivery)
    ((kind, _),) = problems()
    assert kind == "row.chain"


def information(delivery: Delivery, **values: object) -> Information:
    """Write a row that fits no chain, with a line of its own."""
    line = entry(kind=EntryType.INFORM)
    given = {"informed": True, "at": NOW, "basis": "in_app", "entry": line, "delivery": delivery}
    made = Information(id=uuid.uuid4(), **(given | values))
    made.save()
    return made


def test_a_row_that_replaces_somebody_elses_is_told(brand: Brand, delivery: Delivery) -> None:
    other = delivery_to(practitioner(brand, "zoe"), delivery.notice)
    made = information(other, replaces=delivery.informations.get(replaced_by=None))
    said = [sentence for kind, sentence in problems() if kind == "row.chain"]
    assert f"notifications_information {made.pk} replaces a row of another delivery." in said


def test_a_row_that_revokes_nothing_is_told(brand: Brand, delivery: Delivery) -> None:
    other = delivery_to(practitioner(brand, "zoe"), delivery.notice)
    made = information(other, informed=False)
    said = [sentence for kind, sentence in problems() if kind == "row.chain"]
    assert f"notifications_information {made.pk} revokes what did not stand." in said


def test_a_row_that_names_anothers_message_is_told(brand: Brand, delivery: Delivery) -> None:
    other = delivery_to(practitioner(brand, "zoe"), delivery.notice)
    made = information(other, attempt=sent(delivery, number=9))
    said = [sentence for kind, sentence in problems() if kind == "row.chain"]
    assert f"notifications_information {made.pk} names an attempt of another delivery." in said


@pytest.mark.django_db(transaction=True)
def test_a_proof_that_an_administrator_changed_is_told(owner: Superuser, brand: Brand) -> None:
    informed(practitioner(brand), notice_of(second_version(brand)))
    trigger = "TRIGGER notifications_information_only_grows"
    owner.execute(f"ALTER TABLE notifications_information DISABLE {trigger}")
    owner.execute("UPDATE notifications_information SET at = at - interval '9 days'")
    owner.execute(f"ALTER TABLE notifications_information ENABLE ALWAYS {trigger}")
    said = {kind for kind, _ in problems()}
    assert {"record", "row.chain"} <= said
    assert Entry.objects.filter(type="inform").count() == 1
