"""An address that changes: a new try where mail failed, a copy where she was informed."""

from datetime import datetime, timedelta

import pytest
import time_machine

from consent.models import Practitioner
from notifications.models import Attempt, Basis, Delivery, Notice, NoticeKind, State
from notifications.planning import plan, plan_notices, sweep
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.notices import second_version

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FIRST = "camille@cabinet.example"


@pytest.fixture(scope="module", autouse=True)
def _coming(scene: Brand) -> None:
    second_version(scene)


@pytest.fixture
def person(brand: Brand) -> Practitioner:
    with time_machine.travel(NOW - HOUR, tick=False):
        return practitioner(brand)


@pytest.fixture
def notice(person: Practitioner) -> Notice:
    (made,) = plan_notices(at=NOW)
    plan(clock=lambda: NOW, budget=MINUTE)
    return made


@pytest.fixture
def delivery(notice: Notice) -> Delivery:
    found: Delivery = notice.deliveries.get()
    return found


def moves(person: Practitioner, email: str, *, hours: int, **more: str) -> None:
    """Enter another address, so many hours from NOW."""
    with time_machine.travel(NOW + hours * HOUR, tick=False):
        for name, value in {"email": email, **more}.items():
            setattr(person, name, value)
        person.save()


def sent(delivery: Delivery, address: str, *, hours: int = 1) -> None:
    """Keep that the mail went to an address, so many hours from NOW."""
    at = NOW + hours * HOUR
    Attempt.objects.create(
        delivery=delivery,
        round=delivery.round,
        number=Attempt.objects.filter(delivery=delivery).count() + 1,
        address=address,
        claimed_at=at,
    )


def informed(delivery: Delivery, *, hours: int = 1) -> None:
    at = NOW + hours * HOUR
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.INFORMED, informed_at=at, basis=Basis.DELIVERED
    )


def failed(delivery: Delivery, *, hours: int = 1) -> None:
    at = NOW + hours * HOUR
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.BOUNCED, stage="in_app", failed_at=at, tries=1
    )


def swept(*, hours: int) -> None:
    at = NOW + hours * HOUR
    sweep(clock=lambda: at, budget=MINUTE)


def copies() -> list[tuple[str, datetime]]:
    found = Delivery.objects.filter(notice__kind=NoticeKind.COPY).order_by("notice__number")
    return list(found.values_list("state", "due_at"))


def test_informed_stands_and_a_copy_goes_to_the_new_address(
    person: Practitioner, delivery: Delivery
) -> None:
    sent(delivery, FIRST)
    informed(delivery)
    moves(person, "new@cabinet.example", hours=2)
    swept(hours=3)
    assert copies() == [("planned", NOW + 3 * HOUR)]
    assert Delivery.objects.get(pk=delivery.pk).state == State.INFORMED


def test_one_change_is_one_copy(person: Practitioner, delivery: Delivery) -> None:
    sent(delivery, FIRST)
    informed(delivery)
    moves(person, "new@cabinet.example", hours=2)
    for hours in (3, 4):
        swept(hours=hours)
    copy = Delivery.objects.get(notice__kind=NoticeKind.COPY)
    sent(copy, "new@cabinet.example", hours=5)
    informed(copy, hours=5)
    swept(hours=6)
    assert len(copies()) == 1


def test_another_change_is_another_copy(person: Practitioner, delivery: Delivery) -> None:
    for hours, address in ((2, "second@cabinet.example"), (6, "third@cabinet.example")):
        latest = Delivery.objects.order_by("planned_at").last() or delivery
        sent(latest, person.email, hours=hours - 1)
        informed(latest, hours=hours - 1)
        moves(person, address, hours=hours)
        swept(hours=hours + 1)
    assert len(copies()) == 2
    assert set(Notice.objects.filter(kind="copy").values_list("number", flat=True)) == {1, 2}


def test_a_copy_that_still_waits_goes_to_whatever_address_she_has_then(
    person: Practitioner, delivery: Delivery
) -> None:
    sent(delivery, FIRST)
    informed(delivery)
    for hours in (2, 4):
        moves(person, f"number-{hours}@cabinet.example", hours=hours)
        swept(hours=hours + 1)
    assert len(copies()) == 1


@pytest.mark.parametrize(
    ("email", "more"),
    [
        (FIRST, {"name": "Camille Other"}),  # not the address
        (FIRST.upper(), {}),  # the same mailbox
        (FIRST, {"second_email": "second@cabinet.example"}),
    ],
)
def test_what_is_no_other_address_is_no_copy(
    person: Practitioner, delivery: Delivery, email: str, more: dict[str, str]
) -> None:
    sent(delivery, FIRST)
    informed(delivery)
    moves(person, email, hours=2, **more)
    swept(hours=3)
    assert copies() == []


def test_an_address_that_had_it_gets_no_copy(person: Practitioner, delivery: Delivery) -> None:
    moves(person, "new@cabinet.example", hours=1)
    sent(delivery, "new@cabinet.example", hours=2)
    informed(delivery, hours=2)
    swept(hours=3)
    assert copies() == []


def test_a_change_while_the_mail_was_under_way_is_a_copy(
    person: Practitioner, delivery: Delivery
) -> None:
    sent(delivery, FIRST)
    moves(person, "new@cabinet.example", hours=2)
    informed(delivery, hours=3)
    swept(hours=4)
    assert len(copies()) == 1


def test_who_was_informed_without_a_mail_gets_one_at_her_new_address(
    person: Practitioner, delivery: Delivery
) -> None:
    informed(delivery)
    swept(hours=2)
    assert copies() == []
    moves(person, "new@cabinet.example", hours=3)
    swept(hours=4)
    assert len(copies()) == 1


def test_a_failed_mail_begins_anew_at_the_new_address(
    person: Practitioner, delivery: Delivery
) -> None:
    sent(delivery, FIRST)
    failed(delivery)
    moves(person, "new@cabinet.example", hours=2)
    swept(hours=3)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.stage, delivery.round) == ("planned", "mail", 2)
    assert (delivery.tries, delivery.due_at) == (0, max(delivery.notice.send_from, NOW + 3 * HOUR))


def test_a_failed_mail_stays_so_at_the_same_address(
    person: Practitioner, delivery: Delivery
) -> None:
    sent(delivery, FIRST)
    failed(delivery)
    moves(person, FIRST, hours=2, name="Camille Other")
    swept(hours=3)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.round) == ("bounced", 1)


def test_failed_at_the_new_address_too_it_does_not_begin_for_ever(
    person: Practitioner, delivery: Delivery
) -> None:
    moves(person, "new@cabinet.example", hours=1)
    sent(delivery, "new@cabinet.example", hours=2)
    failed(delivery, hours=2)
    swept(hours=3)
    assert Delivery.objects.get().state == State.BOUNCED


def test_what_is_planned_is_written_in_her_new_language(
    person: Practitioner, delivery: Delivery
) -> None:
    moves(person, FIRST, hours=1, language="en")
    swept(hours=2)
    delivery.refresh_from_db()
    assert (delivery.language, delivery.state) == ("en", "planned")


def test_what_was_sent_keeps_its_language(person: Practitioner, delivery: Delivery) -> None:
    informed(delivery)
    moves(person, FIRST, hours=2, language="en")
    swept(hours=3)
    delivery.refresh_from_db()
    assert delivery.language == "fr"


def test_a_copy_has_no_deadline_and_no_canary(person: Practitioner, delivery: Delivery) -> None:
    informed(delivery)
    moves(person, "new@cabinet.example", hours=2)
    swept(hours=3)
    copy = Notice.objects.get(kind=NoticeKind.COPY)
    assert (copy.follows, copy.required_days, copy.day) == (
        delivery.notice,
        None,
        delivery.notice.day,
    )
    assert copy.progress.planned_at == NOW + 3 * HOUR
