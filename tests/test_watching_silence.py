"""Scheduler and worker: whoever of them is silent for ten minutes, somebody is told of it."""

import os
import subprocess
import sys
from datetime import timedelta

import psycopg
import pytest
import time_machine
from celery.signals import before_task_publish
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from config.doctor import alive
from config.embedded import REPOSITORY
from notifications.models import Alert, Heartbeat, Mail, MailKind
from notifications.sending import message_id, send_due
from notifications.watching import (
    QUEUE,
    SCHEDULER,
    alarms,
    beat,
    database_time,
    hear_the_scheduler,
    look,
    run,
    threads,
    watch,
)
from tests.brands import NOW
from tests.conftest import Brand
from tests.watched import MINUTE, live, mails, sent_notice, standing

SILENT = timedelta(minutes=10)


def waiting(brand: Brand) -> Mail:
    """Give a mail that is due at NOW."""
    found: Mail = Mail.objects.create(
        site=brand.site, kind=MailKind.RECEIPT, key="one", recipient="a@b.example", language="fr",
        subject="x", message_id=message_id(brand.site.pk, brand.site),
        created_at=NOW, next_try_at=NOW,
    )  # fmt: skip
    return found


# Who was last heard so long ago, and which alarms stand.
CASES = [
    ((0, 0), []),
    ((9, 9), []),
    # The worker goes on with what others ask of it; nothing is scheduled.
    ((10, 0), ["silence:scheduler"]),
    # The schedule is published, and nobody does it.
    ((0, 10), ["silence:queue celery"]),
    ((120, 120), ["silence:queue celery", "silence:scheduler"]),
]


@pytest.mark.parametrize(("minutes", "expected"), CASES)
def test_ten_minutes_of_silence_are_alarming(
    brand: Brand, minutes: tuple[int, int], expected: list[str]
) -> None:
    for name, since in zip((SCHEDULER, QUEUE), minutes, strict=True):
        Heartbeat.objects.create(name=name, at=NOW - since * MINUTE)
    watch(at=NOW)
    assert standing() == expected


def test_it_is_told_to_the_approvers_of_all_brands_once(brand: Brand, other_brand: Brand) -> None:
    live(at=NOW - SILENT)
    watch(at=NOW)
    told = sorted(one.recipient for one in mails())
    assert told == 2 * ["approver@alpha.example"] + 2 * ["approver@beta.example"]
    assert {one.site for one in mails()} == {None}


def test_it_is_over_with_the_next_sign_of_life(brand: Brand) -> None:
    live(at=NOW - SILENT)
    watch(at=NOW)
    live(at=NOW)
    watch(at=NOW + MINUTE)
    assert (standing(), Alert.objects.count()) == ([], 2)


def test_a_fresh_installation_without_a_worker_alarms_once_something_waits(brand: Brand) -> None:
    assert alarms(at=NOW) == []
    waiting(brand)
    assert alarms(at=NOW + SILENT - MINUTE) == []
    assert [one.key for one in alarms(at=NOW + SILENT)] == ["silence:no worker yet"]


def test_a_notice_that_nobody_sends_is_waiting_too(brand: Brand) -> None:
    sent_notice(brand)
    kinds = [one.kind for one in alarms(at=NOW + SILENT)]
    assert kinds == ["silence"]


def test_the_workers_task_says_that_it_lives_and_finds_itself_alive(brand: Brand) -> None:
    long_ago = database_time() - 12 * SILENT
    Heartbeat.objects.create(name=QUEUE, at=long_ago)
    run()
    assert Heartbeat.objects.get(name=QUEUE).at > long_ago
    assert standing() == []


def test_a_process_whose_clock_was_moved_alarms_nobody(brand: Brand, a_year_ahead: None) -> None:
    beat(SCHEDULER)
    run()
    assert (standing(), look()) == ([], False)


@pytest.fixture
def a_year_ahead() -> object:
    """Let this process's clock be a year ahead."""
    with time_machine.travel(NOW + timedelta(days=365), tick=False) as travelled:
        yield travelled


def test_the_schedule_says_that_it_lives_by_publishing_and_no_other_task_does(
    brand: Brand,
) -> None:
    hear_the_scheduler()
    before_task_publish.send(sender="notifications.tasks.deliver", body=(), headers={})
    assert not Heartbeat.objects.exists()
    before_task_publish.send(sender="notifications.tasks.watch", body=(), headers={})
    assert [one.name for one in Heartbeat.objects.all()] == [SCHEDULER]


def test_the_web_processes_ask_one_thing_while_all_is_well(brand: Brand) -> None:
    beat(SCHEDULER)
    beat(QUEUE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert look() is False
    assert len(asked) == 1


@pytest.fixture
def silent(brand: Brand) -> Brand:
    """Give a brand whose worker died hours ago."""
    live(at=database_time())
    Heartbeat.objects.update(at=F("at") - 12 * SILENT)
    return brand


def test_where_the_worker_is_silent_a_web_process_sends_the_alarm_itself(silent: Brand) -> None:
    waiting(silent)
    assert look() is True
    assert {one.to[0] for one in outbox.outbox} == {"approver@alpha.example"}
    assert [one.sent_at is None for one in Mail.objects.filter(kind=MailKind.RECEIPT)] == [True]
    assert all(one.sent_at for one in mails())


def test_a_second_look_sends_nothing_again(silent: Brand) -> None:
    look()
    look()
    assert len(outbox.outbox) == len(mails()) == 2


def test_of_several_web_processes_one_does_it(silent: Brand, second_process: object) -> None:
    assert look() is False
    assert not outbox.outbox


@pytest.fixture
def second_process() -> object:
    """Let another process be at it."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    wanted = {key: parameters[key] for key in names if parameters.get(key)}
    with psycopg.connect(**wanted) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [threads._LOCK])
        yield other


def test_the_thread_is_one_in_a_process_and_ends_with_it() -> None:
    asked = "import django; django.setup(); from notifications.watching import start_watcher as do"
    asked += "; one = do(); print(one is do(), one.daemon, one.is_alive())"
    # In a process of its own: in this one it would look at the databases of other tests.
    path = {"PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'site'}"}
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", asked],
        env=os.environ | path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == ["True", "True", "True"]


def test_the_doctor_says_the_same_and_mails_nobody(silent: Brand) -> None:
    found = list(alive.examine(at=database_time()))
    assert [(one.id, one.level) for one in found] == 2 * [("alive.silent", "error")]
    assert all(one.remedy for one in found)
    assert not Alert.objects.exists()


def test_alarms_leave_as_mail(silent: Brand) -> None:
    watch(at=database_time())
    send_due(clock=database_time)
    [first, _second] = outbox.outbox
    assert isinstance(first, EmailMultiAlternatives)
    assert first.alternatives
    assert first.extra_headers["Auto-Submitted"] == "auto-generated"
