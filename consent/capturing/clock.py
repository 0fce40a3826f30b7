"""A clock that stands: the sample's screens are those of one day, whenever they are captured."""

# ruff: noqa: TID251 (nothing reads the clock here: it is made to stand)
from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

# Any day does, as long as it stays: what a screen shows of it is part of the screen's digest.
AT: Final = datetime(2026, 1, 15, 11, tzinfo=UTC)


@contextmanager
def standing_at(at: datetime) -> Iterator[None]:
    """Let every view ask the clock in vain until the block ends: it is `at`, an aware instant.

    It holds for the whole process, so only a process that serves nobody may do this.
    """
    running = timezone.now
    timezone.now = lambda: at
    try:
        yield
    finally:
        timezone.now = running
