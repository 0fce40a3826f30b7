"""What one pass knows while it lasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from notifications.delivering import claiming, providers, smtp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from notifications.models import Route

# Whoever holds many mails of a slow way keeps other processes from sharing them.
FIRST_BATCH, SMALLEST_BATCH, BATCH_TAKES = 25, 10, timedelta(seconds=2)
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
    # By route: how many mails a claim takes, about so many as leave in two seconds.
    batches: dict[UUID, int] = field(default_factory=dict)
    # By route: how many mails failed by no fault of their recipients since one was taken.
    failing: dict[UUID, int] = field(default_factory=dict)

    def now(self) -> datetime:
        """Give the instant."""
        at = self.clock() + self.behind
        if at < self.reached:
            self.behind += self.reached - at
        self.reached = max(at, self.reached)
        return self.reached

    def batch_of(self, route: Route) -> int:
        """Give how many mails a way takes at once: few until it is known how fast it is."""
        return self.batches.get(route.pk, FIRST_BATCH)

    def learn(self, route: Route, *, count: int, since: datetime) -> None:
        """Let the next claim of a way take as many as this one would have sent in two seconds.

        Twice as many as before at most: brands beside it are not to wait for one quick start.
        """
        seconds = max((self.now() - since).total_seconds(), 0.001)
        fitting = int(count * BATCH_TAKES.total_seconds() / seconds)
        most = min(2 * self.batch_of(route), claiming.AT_ONCE)
        self.batches[route.pk] = min(max(fitting, SMALLEST_BATCH), most)

    def wait_until(self, instant: datetime) -> None:
        """Wait for an instant."""
        missing = (instant - self.now()).total_seconds()
        if missing > 0:
            self.sleep(missing)
            self.reached = max(instant, self.reached)
