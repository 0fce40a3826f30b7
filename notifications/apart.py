"""Keeps one notice's fault from the others of a pass: it is logged, and tried again next time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from django.db import InterfaceError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = structlog.get_logger(__name__)


@contextmanager
def apart(step: str, **of: object) -> Iterator[None]:
    """Log what goes wrong within, naming the step and `of` what; the caller goes on after it.

    What is not this one's alone ends the pass: a database that is gone, or out of something. The
    notice stays as it was, so its alarms say that it is late (`notifications.watching`).
    """
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("notice_step_failed", step=step, **of)
