"""The Celery application: one broker address, tasks by name, the schedule in code."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from config import queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("opposable")


def _broker(url: str) -> dict[str, Any]:
    """Give the settings of the broker at `url`; without one, a queue in the same database."""
    if not url:
        return {
            "broker_url": "pgmq://",
            "broker_transport_options": queue.transport_options(settings.DATABASE_URL),
        }
    if url.startswith("redis"):
        # Without these an unacknowledged task of a killed worker waits 100 s and more.
        options = {
            "visibility_timeout": 60,
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
        }
        return {"broker_url": url, "broker_transport_options": options}
    return {"broker_url": url}


app.conf.update(
    **_broker(settings.CELERY_BROKER_URL),
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=50,  # below every visibility timeout: a task is never run twice at once
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    timezone="Europe/Paris",
    beat_schedule={
        "pages": {"task": "policies.tasks.refresh_pages", "schedule": 60.0},
    },
)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**_kwargs: object) -> None:
    """Leave logging to Django's settings; Celery would replace the JSON handler."""
