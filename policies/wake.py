"""Wakes the worker after a change, by task name; the sweeper finds the work anyway."""

import structlog
from celery import current_app
from django.db import transaction

logger = structlog.get_logger(__name__)


def refresh_pages() -> None:
    """Ask for public pages to be made again once the transaction is committed.

    A broker that is down is no reason to refuse what was decided: the schedule makes the pages
    within a minute, and until then the first visitor does.
    """
    transaction.on_commit(_send)


def _send() -> None:
    try:
        current_app.send_task("policies.tasks.refresh_pages")
    except Exception as error:  # noqa: BLE001 (each broker has errors of its own)
        logger.warning("wake_failed", error=type(error).__name__)
