"""What one pass knows while it lasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
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
    """A pass while it lasts.

    `reached` is the latest instant it saw or waited for, `behind` what its clock was set back since
    it began: for a pass, time only goes on. Else it would wait for hours, or not know when to end.
    """

    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    routes: dict[int, Route]
    end: datetime
    reached: datetime
    behind: timedelta = timedelta()
    sent: int = 0
    failed: int = 0
    sessions: dict[UUID, Session] = field(default_factory=dict)
    skipped: set[UUID] = field(default_factory=set)
    # By route: how many mails failed by no fault of their recipients since one was taken.
    failing: dict[UUID, int] = field(default_factory=dict)

    def now(self) -> datetime:
        """Give the instant."""
        at = self.clock() + self.behind
        if at < self.reached:
            self.behind += self.reached - at
        self.reached = max(at, self.reached)
        return self.reached

    def wait_until(self, instant: datetime) -> None:
        """Wait for an instant."""
        missing = (instant - self.now()).total_seconds()
        if missing > 0:
            self.sleep(missing)
            self.reached = max(instant, self.reached)
