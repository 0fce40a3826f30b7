"""Whether a notice's canary, a mail to an address of our own, arrived within the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from notifications.schedule.notices import CANARY_WITHIN
from notifications.standing import counts

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Notice

Canary = Literal["none", "waiting", "delivered", "late"]


def canary(notice: Notice, at: datetime) -> Canary:
    """Tell what became of a notice's canary at an instant, counted from when it was due.

    `late` it stays, even where it arrives after the hour.
    """
    found = counts(notice).canary
    if found is None:
        return "none"
    until = found.due_at + CANARY_WITHIN
    if found.informed_at is not None:
        return "delivered" if found.informed_at <= until else "late"
    return "waiting" if at < until else "late"
