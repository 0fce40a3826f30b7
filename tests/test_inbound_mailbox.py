"""Reports of mail servers, read from a real mailbox over TLS."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from notifications.inbound import Mailbox, read_bounces, read_mailbox
from notifications.inbound.mailbox import MailboxError
from notifications.models import Attempt, Delivery, Event, Notice, Provider, Route, Stage, State
from tests.bounces import LETTER, VACATION, abuse, report
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.imap_server import PASSWORD, USER, Box, listening
from tests.notices import delivery_to, notice_of, route_of, second_version

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    return notice_of(second_version(scene))


@pytest.fixture
def delivery(brand: Brand, notice: Notice) -> Delivery:
    made = delivery_to(practitioner(brand), notice, state=State.SUBMITTED, submitted_at=NOW)
    Attempt.objects.create(delivery=made, round=1, number=1, claimed_at=NOW)
    return made


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    with listening(tmp_path) as found:
        # Certificates are checked: a container names those it trusts so, beside the system's.
        monkeypatch.setenv("SSL_CERT_FILE", str(found.certificate))
        yield found


@pytest.fixture
def route(brand: Brand, box: Box) -> Route:
    return route_of(
        brand,
        mailbox_host="127.0.0.1",
        mailbox_port=box.port,
        mailbox_user=USER,
        mailbox_password=PASSWORD,
    )


def about(delivery: Delivery, action: str, status: str, *, at: datetime = NOW + HOUR) -> bytes:
    return report(action, status, name=f"{delivery.pk}.1@alpha.example", at=at)


@pytest.mark.parametrize(
    ("action", "status", "state"),
    [
        ("failed", "5.1.1", State.BOUNCED),
        ("delayed", "4.2.2", State.DEFERRED),
        ("delivered", "2.0.0", State.INFORMED),
        ("relayed", "2.0.0", State.SUBMITTED),
    ],
)
def test_a_report_takes_effect(
    route: Route, box: Box, delivery: Delivery, action: str, status: str, state: str
) -> None:
    box.add(about(delivery, action, status))
    assert read_bounces(at=NOW + 2 * HOUR) == 1
    delivery.refresh_from_db()
    assert delivery.state == state
    assert Event.objects.get().provider == Provider.SMTP


def test_each_report_is_kept_once_as_it_came_and_marked_seen(
    route: Route, box: Box, delivery: Delivery
) -> None:
    box.add(about(delivery, "failed", "5.1.1"))
    read_bounces(at=NOW + 2 * HOUR)
    assert box.seen == {1}
    box.seen.clear()
    read_bounces(at=NOW + 2 * HOUR)
    assert Event.objects.get().raw.encode("latin-1") == box.messages[1]


def test_what_came_back_after_our_own_session_revokes_whatever_its_clock(
    route: Route, box: Box, delivery: Delivery
) -> None:
    box.add(about(delivery, "delivered", "2.0.0"))
    read_bounces(at=NOW + 2 * HOUR)
    box.add(about(delivery, "failed", "5.2.2", at=NOW + HOUR - timedelta(minutes=3)))
    read_bounces(at=NOW + 3 * HOUR)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.stage) == (State.BOUNCED, Stage.IN_APP)


def test_other_mail_stays_unseen_for_people(route: Route, box: Box) -> None:
    box.add(LETTER, VACATION, report(action="", status=""), b"\xff\x00", abuse())
    assert read_mailbox(route, at=NOW) == Mailbox(reports=1, auto_replies=1, left=3)
    assert box.seen == {2, 5}


def test_a_report_about_another_message_has_no_effect(
    route: Route, box: Box, delivery: Delivery
) -> None:
    box.add(report())
    assert read_bounces(at=NOW) == 1
    delivery.refresh_from_db()
    assert delivery.state == State.SUBMITTED
    assert Event.objects.get().applied_at is None


def test_a_server_that_nobody_vouches_for_is_not_read(
    route: Route, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(MailboxError, match="CERTIFICATE_VERIFY_FAILED"):
        read_mailbox(route, at=NOW)
    assert read_mailbox(route, at=NOW, context=box.trust()) == Mailbox()


def test_a_wrong_password_reads_nothing_and_is_told(route: Route, box: Box) -> None:
    Route.objects.update(mailbox_user="somebody")
    box.add(report())
    assert read_bounces(at=NOW) == 0
    with pytest.raises(CommandError, match="alpha"):
        call_command("read_bounces", stdout=StringIO())


def test_the_command_says_what_was_in_each_mailbox(route: Route, box: Box) -> None:
    box.add(report(), LETTER)
    told = StringIO()
    call_command("read_bounces", stdout=told)
    assert "1 reports, 1 other messages left unseen" in told.getvalue()


def test_a_route_without_a_mailbox_is_not_read(brand: Brand) -> None:
    route_of(brand)
    assert read_bounces(at=NOW) == 0
