"""Wakes the worker by task name; the schedule finds what is to be made anyway."""

import structlog
from celery import current_app
from django.db import transaction

logger = structlog.get_logger(__name__)


def make_exports() -> None:
    """Ask for a pass over the exports once the transaction is committed."""
    transaction.on_commit(_send)


def _send() -> None:
    try:
        current_app.send_task("audit.tasks.make_exports")
    except Exception as error:  # noqa: BLE001 (each broker has errors of its own)
        logger.warning("wake_failed", error=type(error).__name__)
