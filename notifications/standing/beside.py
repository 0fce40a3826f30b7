"""What planning, sending and following know of a notice: they are asked, and stand above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from notifications.models import Route

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Site

    from notifications.models import Notice
    from notifications.schedule.notices import RosterName


class Roster(Protocol):
    """Does the company's software know the same practitioners as we do?"""

    def __call__(self, site: Site, *, at: datetime) -> RosterName:
        """Give what its last daily count says."""


class Obstacles(Protocol):
    """Why may a brand's way not be used?"""

    def __call__(self, route: Route | None, *, at: datetime) -> list[str]:
        """Give the sentences; none where it may."""


class Undecided(Protocol):
    """Was somebody informed too late for texts that have no later day of one's own?"""

    def __call__(self, notice: Notice, *, at: datetime) -> bool:
        """Tell, as long as nobody decided on it."""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Who is asked."""

    roster: Roster
    obstacles: Obstacles
    undecided: Undecided


class UnansweredError(RuntimeError):
    """Nobody said who knows of rosters, ways and those informed late (`apps.ready`)."""


_asked: list[Beside] = []


def answer(beside: Beside) -> None:
    """Register who knows."""
    _asked[:] = [beside]


def roster_of(site: Site, *, at: datetime) -> RosterName:
    """Give whether the company's software knows the same people."""
    return _beside().roster(site, at=at)


def obstacles_of(site: Site, *, at: datetime) -> list[str]:
    """Give why a brand's mails cannot leave."""
    return _beside().obstacles(Route.objects.filter(site=site).first(), at=at)


def is_undecided(notice: Notice, *, at: datetime) -> bool:
    """Tell whether somebody was informed too late, and nobody decided what follows."""
    return _beside().undecided(notice, at=at)


def _beside() -> Beside:
    if not _asked:
        raise UnansweredError(UnansweredError.__doc__)
    return _asked[0]
