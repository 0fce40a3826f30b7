"""Tasks of the tests alone, which a worker loads with `-I tests.celery_tasks`; quick limits."""

import os
import time
from pathlib import Path

from celery import shared_task

from config.celery import app

# As in production the time limits lie below the time after which a message is delivered again.
VISIBLE_AGAIN_AFTER = 6
app.conf.task_time_limit, app.conf.task_soft_time_limit = 5, 4
app.conf.broker_transport_options |= {"visibility_timeout": VISIBLE_AGAIN_AFTER}
app.conf.beat_schedule = {"tick": {"task": "tests.tick", "schedule": 0.5}}


def _note(name: str, line: object) -> None:
    """Add a line to a file that the test reads."""
    with (Path(os.environ["NOTES"]) / name).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


@shared_task(name="tests.work")
def work(name: str, deadly_runs: int) -> None:
    """Note the process; in its first runs, wait to be killed."""
    _note(name, os.getpid())
    if len((Path(os.environ["NOTES"]) / name).read_text().splitlines()) <= deadly_runs:
        time.sleep(60)
    _note(f"{name}.done", os.getpid())


@shared_task(name="tests.fail")
def fail(address: str) -> None:
    """Fail with a person in the arguments, in a local variable and in the message."""
    person = address.partition("@")[0]
    raise ValueError(f"cannot write to {address}", len(person))


@shared_task(name="tests.tick")
def tick() -> None:
    """Show that the scheduler fires."""
    _note("ticks", time.monotonic())
