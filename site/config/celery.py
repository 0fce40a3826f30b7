"""The Celery application: one broker address, tasks by name, the schedule in code."""

import os
import signal
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

from config import binaries, queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Seconds. A message that is not acknowledged for VISIBLE_AGAIN_AFTER is delivered once more, so a
# task must be over by then: it is asked to end, then killed, well before.
VISIBLE_AGAIN_AFTER = 60
TIME_LIMIT = 50
SOFT_TIME_LIMIT = 45
# A request that wakes a worker does not wait for a broker that is down.
BROKER_TIMEOUT = 3


def broker(url: str, *, database_url: str) -> dict[str, Any]:
    """Give Celery's settings of the broker at `url`; without one, a queue in the same database.

    RabbitMQ needs no time here: it delivers again as soon as a worker's connection is gone.
    """
    if not url:
        options = queue.transport_options(database_url)
        options |= {"visibility_timeout": VISIBLE_AGAIN_AFTER, "pool_timeout": BROKER_TIMEOUT}
        return {"broker_url": "pgmq://localhost", "broker_transport_options": options}
    if url.startswith(("redis", "valkey", "sentinel")):
        options = {
            "visibility_timeout": VISIBLE_AGAIN_AFTER,
            # By default a killed worker's task waits for every hundredth look, 100 s and more.
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": BROKER_TIMEOUT,
        }
        return {"broker_url": url, "broker_transport_options": options}
    return {"broker_url": url}


app = Celery("opposable")
# Not only in this thread: the web server's threads send tasks too, and would find no broker.
app.set_default()
app.conf.update(
    **broker(settings.CELERY_BROKER_URL, database_url=settings.DATABASE_URL),
    broker_connection_timeout=BROKER_TIMEOUT,
    broker_connection_retry_on_startup=True,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 0.2},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # A process killed less than this before its time limit counts as late, and late is over.
    worker_lost_wait=2.0,
    task_ignore_result=True,
    task_time_limit=TIME_LIMIT,
    task_soft_time_limit=SOFT_TIME_LIMIT,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    timezone="Europe/Paris",
    beat_schedule={
        "pages": {
            "task": "policies.tasks.refresh_pages",
            "schedule": 60.0,
            # What piled up while no worker ran is the same work many times.
            "options": {"expires": 55},
        },
        "reminders": {
            "task": "policies.tasks.remind",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "mail": {
            "task": "notifications.tasks.send_due",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
        "seal": {
            "task": "consent.tasks.seal_ledger",
            "schedule": 3.0,
            "options": {"expires": 2.5},
        },
        "checkpoints": {
            "task": "notifications.tasks.mail_checkpoint",
            # Once a day to each: the day is part of a mail's key.
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "retention": {
            "task": "notifications.tasks.apply_retention",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "exports": {
            "task": "audit.tasks.make_exports",
            "schedule": 30.0,
            "options": {"expires": 25},
        },
        "counts": {
            "task": "audit.tasks.count_acts",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
        "mandates": {
            # Nobody is let in meanwhile: that goes by the day.
            "task": "accounts.tasks.end_mandates",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "notices": {
            "task": "notifications.tasks.plan_notices",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
        "deliveries": {
            "task": "notifications.tasks.deliver",
            "schedule": 30.0,
            "options": {"expires": 25},
        },
        "settlements": {
            "task": "notifications.tasks.settle_deliveries",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
        "bounces": {
            "task": "notifications.tasks.read_bounces",
            "schedule": 300.0,
            "options": {"expires": 290},
        },
        "audiences": {
            "task": "notifications.tasks.sweep_audiences",
            "schedule": 600.0,
            "options": {"expires": 590},
        },
        "followers": {
            "task": "notifications.tasks.follow_notices",
            "schedule": 300.0,
            "options": {"expires": 290},
        },
        # Its being published is the scheduler's sign of life: nothing else may publish it.
        "watch": {
            "task": "notifications.tasks.watch",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
        "news": {
            "task": "notifications.tasks.announce",
            "schedule": 300.0,
            "options": {"expires": 290},
        },
        "stamps": {
            "task": "consent.tasks.stamp_checkpoint",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
    },
)
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**_kwargs: object) -> None:
    """Leave logging to Django's settings; Celery would replace the JSON handler."""


@worker_process_init.connect
def _die_with_the_worker(**_kwargs: object) -> None:
    """End with a killed worker: an orphan would go on with a task that another has by now."""
    binaries.wish_to_die_with(os.getppid(), signal.SIGKILL)
