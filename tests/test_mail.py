"""A mail is a row: sent at least once, under one Message-ID, never lost, and without secrets."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from celery import Celery
from django.core import mail as outbox
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from config.doctor.mails import examine
from config.embedded import REPOSITORY
from notifications import wake
from notifications.actions import SIGN_INS_KEPT, forget_sign_ins, try_again
from notifications.models import Mail, MailKind
from notifications.sending import LEASE, TRIES, message_id, send_due, wait
from tests import smtp_sink
from tests.conftest import NOW, Brand
from tests.smtp_sink import Sink

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MINUTE = timedelta(minutes=1)
everywhere = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """Give a mail server of our own, which every sender of this process uses."""
    with smtp_sink.running() as sink:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = sink.port, 5
        yield sink


def kept(brand: Brand, recipient: str = "zoe@cabinet.example", **more: object) -> Mail:
    """Keep a mail that is due at NOW."""
    mail_id = uuid4()
    values = {
        "site": brand.site,
        "kind": MailKind.RECEIPT,
        "key": str(mail_id),
        "recipient": recipient,
        "language": "fr",
        "subject": "Reçu",
        "text": "Bonjour,\n\nC’est fait.\n",
        "html": "<p>Bonjour,</p><p>C’est fait.</p>",
        "message_id": message_id(mail_id, brand.site),
        "created_at": NOW,
        "next_try_at": NOW,
    }
    return Mail.objects.create(id=mail_id, **(values | more))


def send(at: datetime = NOW) -> tuple[int, int]:
    """Make one pass at an instant; give how many mails were taken, and how many not."""
    done = send_due(clock=lambda: at)
    return done.sent, done.failed


def now(mail: Mail) -> Mail:
    """Give a mail as it stands."""
    return Mail.objects.get(pk=mail.pk)


def test_a_mail_is_sent_once_and_says_so(brand: Brand, sink: Sink) -> None:
    mail = kept(brand)
    assert [send(), send(NOW + timedelta(days=9))] == [(1, 0), (0, 0)]
    assert sink.ids() == [mail.message_id] == [f"<{mail.pk}@alpha.localhost>"]
    assert (now(mail).sent_at, now(mail).attempts) == (NOW, 1)


def test_nothing_is_sent_before_its_time(brand: Brand, sink: Sink) -> None:
    kept(brand, next_try_at=NOW + MINUTE)
    assert [send(), send(NOW + MINUTE)] == [(0, 0), (1, 0)]


def test_text_and_html_leave_from_the_brand_with_nothing_to_fetch(brand: Brand, sink: Sink) -> None:
    kept(brand)
    send()
    [message] = sink.messages
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["From"] == "ne-pas-repondre@localhost"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"


def test_no_header_can_be_slipped_in(brand: Brand, sink: Sink) -> None:
    bad = kept(brand, subject="Reçu\r\nBcc: everyone@cabinet.example")
    good = kept(brand, next_try_at=NOW)
    assert send() == (1, 1)
    assert sink.ids() == [good.message_id]
    assert now(bad).last_error == "BadHeaderError"


def test_a_server_that_drops_after_the_message_gets_it_again_under_the_same_id(
    brand: Brand, sink: Sink
) -> None:
    mail = kept(brand)
    sink.mood = "drop"
    assert send() == (0, 1)
    sink.mood = "take"
    assert [send(), send(NOW + MINUTE)] == [(0, 0), (1, 0)]
    assert sink.ids() == [mail.message_id] * 2


def test_one_that_is_refused_does_not_stop_the_others(brand: Brand, sink: Sink) -> None:
    sink.refused = "camille"
    bad, good = kept(brand, "camille@cabinet.example"), kept(brand, next_try_at=NOW)
    assert send() == (1, 1)
    assert (now(bad).given_up_at, now(good).sent_at) == (NOW, NOW)


def test_what_is_kept_of_an_error_names_nobody(brand: Brand, sink: Sink) -> None:
    sink.refused = "camille"
    mail = kept(brand, "camille@cabinet.example")
    send()
    assert now(mail).last_error == "SMTPRecipientsRefused 550"


def test_a_server_that_is_down_costs_one_mail_one_try(brand: Brand, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 9
    first, second = kept(brand), kept(brand, next_try_at=NOW + timedelta(seconds=1))
    assert send(NOW + MINUTE) == (0, 1)
    assert (now(first).attempts, now(second).attempts) == (1, 0)
    assert now(first).last_error == "ConnectionRefusedError"


def test_after_the_last_try_it_stays_to_be_seen_and_can_be_tried_again(
    brand: Brand, sink: Sink
) -> None:
    sink.mood = "later"
    mail = kept(brand, attempts=TRIES - 1)
    assert [send(), send(NOW + timedelta(days=30))] == [(0, 1), (0, 0)]
    assert now(mail).given_up_at == NOW
    sink.mood = "take"
    assert (try_again(at=NOW), send()) == (1, (1, 0))
    assert sink.ids() == [mail.message_id]


def test_one_that_kills_every_process_is_given_up(brand: Brand, sink: Sink) -> None:
    mail = kept(brand, attempts=TRIES, claimed_until=NOW)
    assert send() == (0, 1)
    assert (now(mail).given_up_at, sink.messages) == (NOW, [])


# After how many tries, how many minutes pass until the next.
WAITS = [(1, 1), (2, 2), (5, 16), (9, 256), (10, 360), (20, 360), (60, 360)]


@pytest.mark.parametrize(("attempts", "minutes"), WAITS)
def test_the_wait_doubles_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert wait(attempts) == minutes * MINUTE


def test_a_mail_is_tried_for_three_days() -> None:
    total = sum((wait(attempts) for attempts in range(1, TRIES)), timedelta())
    assert timedelta(days=3) < total < timedelta(days=4)


@everywhere
def test_the_claim_is_committed_before_the_message_and_a_killed_sender_loses_none(
    brand: Brand, sink: Sink, program_environment: dict[str, str]
) -> None:
    mail = kept(brand)
    sink.mood = "hang"
    environment = program_environment | {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
    environment["OPPOSABLE_DEMO"] = "0"
    command = [sys.executable, str(REPOSITORY / "manage.py"), "send_due"]
    with subprocess.Popen(command, env=environment) as sender:  # noqa: S603 (our own command)
        assert sink.given.wait(45)
        claimed = now(mail)
        sender.kill()
    assert (claimed.attempts, claimed.sent_at) == (1, None)
    assert claimed.claimed_until is not None
    sink.mood = "take"
    assert send(claimed.claimed_until - MINUTE) == (0, 0)
    assert send(claimed.claimed_until) == (1, 0)
    assert sink.ids() == [mail.message_id] * 2


@everywhere
def test_two_senders_at_once_send_each_mail_once(brand: Brand, sink: Sink) -> None:
    mails = [kept(brand) for _time in range(20)]
    barrier = Barrier(2)

    def run() -> None:
        barrier.wait()
        send()
        connection.close()

    threads = [Thread(target=run) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sink.ids()) == sorted(mail.message_id for mail in mails)


def test_the_same_key_is_kept_once(brand: Brand) -> None:
    kept(brand, key="act:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(brand, key="act:1")


def test_a_claimed_mail_is_left_alone_until_its_lease_ran_out(brand: Brand) -> None:
    mail = kept(brand, attempts=3, claimed_until=NOW + LEASE)
    assert send(NOW + LEASE - MINUTE) == (0, 0)
    assert send(NOW + LEASE) == (1, 0)
    assert now(mail).attempts == 4


def test_the_command_says_how_many(brand: Brand, capsys: pytest.CaptureFixture[str]) -> None:
    kept(brand)
    call_command("send_due")
    assert capsys.readouterr().out == "1 mails sent, 0 not taken yet.\n"


CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")


def asked(brand: Brand, path: str, email: str = "editor@alpha.example") -> str:
    """Ask for an account mail, and give its text."""
    brand.client().post(f"/compte/{path}/", {"email": email})
    return str(outbox.outbox[-1].body)


def values() -> str:
    """Give everything that all mails keep, as text."""
    return repr(list(Mail.objects.values()))


def test_a_sign_in_code_is_in_no_mail_row(brand: Brand) -> None:
    [code] = CODE.findall(asked(brand, "login/code"))
    assert code not in values()
    assert code.replace("-", "") not in values()


def test_a_link_to_choose_a_password_is_in_no_mail_row(brand: Brand) -> None:
    [key] = re.findall(r"/key/([\w-]+)/", asked(brand, "password/reset"))
    assert key not in values()
    assert key.partition("-")[2] not in values()


def test_of_a_sign_in_mail_only_the_fact_is_kept(brand: Brand) -> None:
    asked(brand, "login/code")
    mail = Mail.objects.get()
    sent = outbox.outbox[0].message()
    assert (mail.kind, mail.recipient) == ("sign_in", "editor@alpha.example")
    assert (mail.site, mail.message_id) == (brand.site, sent["Message-ID"])
    assert mail.sent_at is not None
    assert send(mail.created_at + timedelta(days=1)) == (0, 0)


def test_the_database_refuses_a_sign_in_mail_with_words(brand: Brand) -> None:
    with pytest.raises(IntegrityError, match="keeps_no_secret"), transaction.atomic():
        kept(brand, kind=MailKind.SIGN_IN)


@pytest.mark.parametrize("path", ["login/code", "password/reset"])
@pytest.mark.parametrize("email", ["editor@alpha.example", "nobody@alpha.example"])
def test_a_server_that_is_down_is_said_in_words(
    brand: Brand, settings: Settings, path: str, email: str
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 9
    answer = brand.client().post(f"/en/compte/{path}/", {"email": email})
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Try again in a few minutes" in answer.content.decode()
    assert Mail.objects.get().last_error == "ConnectionRefusedError"


def test_a_password_is_changed_even_where_no_mail_can_say_so(
    brand: Brand, settings: Settings
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 9
    settings.MFA_REQUIRED = False
    client, editor = brand.client("editor"), brand.people["editor"]
    new = "another-long-phrase"
    fields = {"oldpassword": "a-long-pass-phrase", "password1": new, "password2": new}
    assert client.post("/compte/password/change/", fields).status_code == HTTPStatus.FOUND
    editor.refresh_from_db()
    assert editor.check_password(new)


def test_to_whom_codes_were_sent_is_forgotten_after_a_month(brand: Brand) -> None:
    asked(brand, "login/code")
    receipt, sign_in = kept(brand), Mail.objects.get(kind=MailKind.SIGN_IN)
    forget_sign_ins(at=sign_in.created_at + SIGN_INS_KEPT)
    assert Mail.objects.count() == 2
    forget_sign_ins(at=sign_in.created_at + SIGN_INS_KEPT + MINUTE)
    assert Mail.objects.get() == receipt


# What stands of a mail, ten minutes and more later, and what the doctor says of it.
STANDING = [
    ({}, ["mail.late"]),
    ({"sent_at": NOW}, []),
    ({"given_up_at": NOW}, ["mail.given_up"]),
    ({"next_try_at": NOW + MINUTE}, []),
]


@pytest.mark.parametrize(("values", "said"), STANDING)
def test_the_doctor_names_mails_that_do_not_leave(
    brand: Brand, values: dict[str, object], said: list[str]
) -> None:
    kept(brand, **values)
    assert [one.id for one in examine(at=NOW + 10 * MINUTE)] == said


@pytest.fixture
def sent_tasks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """Give a function that counts the messages in a queue of this test's own."""
    monkeypatch.setattr(wake, "MAIL", wake.Bell())
    app = Celery(broker="memory://mail", set_as_current=False)
    monkeypatch.setattr(wake, "current_app", app)
    with app.connection_for_read() as broker:
        queue = broker.SimpleQueue("celery")
        queue.clear()
        yield queue.qsize
        queue.close()


@everywhere
def test_a_worker_is_woken_once_for_many_mails_and_only_after_the_commit(
    sent_tasks: Callable[[], int],
) -> None:
    with transaction.atomic():
        wake.send_due()
        assert sent_tasks() == 0
    wake.send_due()
    assert sent_tasks() == 1


@everywhere
def test_a_broker_that_is_down_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "MAIL", wake.Bell())
    down = Celery(broker="amqp://127.0.0.1:9//", set_as_current=False)
    monkeypatch.setattr(wake, "current_app", down)
    wake.send_due()
