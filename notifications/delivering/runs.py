"""What one pass knows while it lasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notifications.delivering import providers, smtp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from notifications.models import Route

Session = smtp.Session | providers.Session


@dataclass(kw_only=True)
class Run:
    """A pass while it lasts. `reached` is an instant it waited for: it is at least that late."""

    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    routes: dict[int, Route]
    end: datetime
    reached: datetime
    sent: int = 0
    failed: int = 0
    sessions: dict[UUID, Session] = field(default_factory=dict)
    skipped: set[UUID] = field(default_factory=set)
    # By route: how many mails failed by no fault of their recipients since one was taken.
    failing: dict[UUID, int] = field(default_factory=dict)

    def now(self) -> datetime:
        """Give the instant."""
        return max(self.clock(), self.reached)

    def wait_until(self, instant: datetime) -> None:
        """Wait for an instant."""
        missing = (instant - self.now()).total_seconds()
        if missing > 0:
            self.sleep(missing)
            self.reached = instant
