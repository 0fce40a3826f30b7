"""Wakes the worker after a change, by task name; the sweeper finds the work anyway."""

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def refresh_pages() -> None:
    """Ask for public pages to be made again once the transaction is committed.

    A broker that is down is no reason to refuse what was decided: the schedule makes the pages
    within a minute, and until then the first visitor does.
    """
    transaction.on_commit(_send)


def _send() -> None:
    try:
        current_app.send_task("policies.tasks.refresh_pages")
    except Exception:
        logger.exception("wake_failed")
