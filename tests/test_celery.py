"""Tasks run at least once: a worker may be killed at any moment. And what the tasks do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from celery import Celery, current_app
from django.db import transaction
from psycopg.conninfo import conninfo_to_dict

from config import celery as ours
from config import embedded, queue
from policies import wake
from tests.database import Clone

PATIENCE = 45.0  # seconds; a machine that runs all tests at once is slow
COMMAND = ["-m", "celery", "-A", "config", "worker", "-I", "tests.celery_tasks", "-l", "INFO"]
COMMAND += ["--without-gossip", "--without-mingle", "--without-heartbeat"]


def until(is_so: Callable[[], bool], *, what: str) -> None:
    """Wait until something is so; fail, and say what, when it does not become so."""
    limit = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > limit:
            pytest.fail(f"still not so: {what}")
        time.sleep(0.05)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Where workers run: their queue, their environment, the folder in which tasks leave notes."""

    sender: Celery
    environment: dict[str, str]
    notes: Path

    def send(self, task: str, *arguments: object) -> None:
        """Send a task by name, as our web processes do."""
        self.sender.send_task(task, arguments)

    def lines(self, name: str) -> list[str]:
        """Give what tasks noted in a file."""
        path = self.notes / name
        return path.read_text().splitlines() if path.exists() else []

    def log(self) -> str:
        """Give what workers logged."""
        return "\n".join(self.lines("worker.log"))

    @contextmanager
    def worker(self, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a worker; at the end nothing of it is left."""
        with (self.notes / "worker.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 (our own command)
                [sys.executable, *COMMAND, *options],
                env=self.environment,
                cwd=embedded.REPOSITORY,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            kill_all(process)


def kill_all(process: "subprocess.Popen[bytes]") -> None:
    """Kill a worker and its children, as a machine that loses power does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def lives(pid: str) -> bool:
    """Tell whether a process runs; one that only waits to be forgotten has no command line."""
    try:
        return bool(Path("/proc", pid, "cmdline").read_bytes())
    except FileNotFoundError:
        return False


@pytest.fixture
def woken() -> Iterator[Callable[[], list[str]]]:
    """Give a function that takes the names of the tasks out of the tests' own queue."""
    with ours.app.connection_for_read() as connection:
        queued = connection.SimpleQueue("celery")

        def taken() -> list[str]:
            messages = []
            while queued.qsize():
                message = queued.get_nowait()
                message.ack()
                messages.append(str(message.headers["task"]))
            return messages

        taken()
        yield taken
        queued.close()


@pytest.fixture
def bench(
    clone: Clone,
    owner: psycopg.Connection[Any],
    program_environment: dict[str, str],
    tmp_path: Path,
) -> Iterator[Bench]:
    """Give a bench on the tests' database, whose queue is empty again afterwards."""
    sender = Celery(broker="pgmq://localhost", set_as_current=False)
    sender.conf.broker_transport_options = queue.transport_options(clone.url("app"))
    environment = program_environment | {"NOTES": str(tmp_path)}
    yield Bench(sender=sender, environment=environment, notes=tmp_path)
    sender.close()
    owner.execute("DELETE FROM pgmq.q_celery")


def test_a_task_whose_process_is_killed_runs_again_at_once(bench: Bench) -> None:
    bench.send("tests.work", "job", 1)
    with bench.worker("--pool", "prefork", "-c", "1") as worker:
        until(lambda: len(bench.lines("job")) == 1, what="the task runs")
        child = int(bench.lines("job")[0])
        assert child != worker.pid
        os.kill(child, signal.SIGKILL)
        until(lambda: len(bench.lines("job.done")) == 1, what="it ran again")
    assert len(bench.lines("job")) == 2


@pytest.mark.parametrize("pool", ["prefork", "solo"])
def test_a_task_whose_worker_is_killed_runs_again_in_another(pool: str, bench: Bench) -> None:
    bench.send("tests.work", "job", 1)
    with bench.worker("--pool", pool, "-c", "1") as worker:
        until(lambda: len(bench.lines("job")) == 1, what="the task runs")
        worker.kill()
        until(lambda: not lives(bench.lines("job")[0]), what="its processes are gone, too")
    with bench.worker("--pool", pool, "-c", "1"):
        until(lambda: len(bench.lines("job.done")) == 1, what="it ran again")
    assert len(bench.lines("job")) == 2


def test_a_task_that_fails_leaves_no_personal_data_in_the_log(bench: Bench) -> None:
    bench.send("tests.fail", "camille.durand@example.fr")
    with bench.worker("--pool", "solo"):
        until(lambda: "task_failed" in bench.log(), what="the task failed")
        bench.send("tests.work", "after", 0)
        until(lambda: bool(bench.lines("after.done")), what="the next task ran")
    assert "cannot write to …" in bench.log()
    assert not [word for word in ("camille", "example.fr") if word in bench.log()]


def test_the_scheduler_fires(bench: Bench) -> None:
    schedule = str(bench.notes / "schedule")
    with bench.worker("--pool", "prefork", "-c", "1", "-B", "-s", schedule):
        until(lambda: len(bench.lines("ticks")) >= 2, what="it fired twice")


DATABASE = "postgresql://role:word@db:5432/base"


def test_tasks_end_before_their_message_is_delivered_again() -> None:
    conf = ours.app.conf
    assert conf.task_soft_time_limit < conf.task_time_limit < ours.VISIBLE_AGAIN_AFTER
    assert (conf.task_acks_late, conf.worker_prefetch_multiplier) == (True, 1)


def test_without_an_address_the_broker_is_a_queue_in_the_same_database() -> None:
    found = ours.broker("", database_url=DATABASE)
    options = found["broker_transport_options"]
    assert found["broker_url"].startswith("pgmq://")
    assert conninfo_to_dict(options["conn_string"])["dbname"] == "base"
    assert (options["init_extension"], options["visibility_timeout"]) == (False, 60)


@pytest.mark.parametrize("url", ["redis://r:6379/0", "rediss://r:6379/0", "sentinel://s:26379"])
def test_redis_delivers_a_killed_workers_task_again_as_soon(url: str) -> None:
    found = ours.broker(url, database_url=DATABASE)
    options = found["broker_transport_options"]
    assert found["broker_url"] == url
    assert (options["visibility_timeout"], options["unacked_restore_throttle"]) == (60, 1)


def test_rabbitmq_needs_its_address_alone() -> None:
    found = ours.broker("amqp://me:word@rabbit//", database_url=DATABASE)
    assert found == {"broker_url": "amqp://me:word@rabbit//"}


def test_every_thread_of_the_web_server_knows_the_broker() -> None:
    found: list[str] = []
    thread = Thread(target=lambda: found.append(current_app.main))
    thread.start()
    thread.join()
    assert found == ["opposable"]


def test_the_schedule_names_tasks_that_exist() -> None:
    ours.app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in ours.app.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled <= ours.app.tasks.keys()


def test_what_piled_up_while_no_worker_ran_expires() -> None:
    for entry in ours.app.conf.beat_schedule.values():
        assert entry["options"]["expires"] < entry["schedule"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_woken_once_the_change_is_committed(woken: Callable[[], list[str]]) -> None:
    with transaction.atomic():
        wake.refresh_pages()
        assert woken() == []
    assert woken() == ["policies.tasks.refresh_pages"]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_for_what_is_rolled_back(woken: Callable[[], list[str]]) -> None:
    with transaction.atomic():
        wake.refresh_pages()
        transaction.set_rollback(True)
    assert woken() == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_refuses_no_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    down = Celery(broker="amqp://127.0.0.1:9//", set_as_current=False)
    monkeypatch.setattr(wake, "current_app", down)
    wake.refresh_pages()
