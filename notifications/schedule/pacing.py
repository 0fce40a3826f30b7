"""How many mails a way takes: by the day while it warms up, and by the second."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

# Who claims may hold the seconds of so long; others wait until they are over.
AHEAD: Final = timedelta(seconds=2)
# Doubled so often, a first day's mails are more than anybody sends.
_DOUBLED_AT_MOST: Final = 30


@dataclass(frozen=True, kw_only=True)
class Slots:
    """Instants given away: `count` of them from `first`, one each `gap`; the next is free then."""

    count: int
    first: datetime
    gap: timedelta

    def at(self, place: int) -> datetime:
        """Give the instant of the mail at a place, counted from 0."""
        return self.first + place * self.gap

    @property
    def free_at(self) -> datetime:
        """Give the first instant that is not given away."""
        return self.at(self.count)


def allowance(
    day: date, *, per_day: int | None, warm_up_from: date | None, warm_up_first: int
) -> int | None:
    """Give how many mails may leave on a Paris day; None: as many as one likes.

    A new sender begins with `warm_up_first` and doubles them each day; before its first day that
    number holds too.
    """
    if warm_up_from is None:
        return per_day
    doubled = min(max((day - warm_up_from).days, 0), _DOUBLED_AT_MOST)
    warming: int = warm_up_first * 2**doubled
    return warming if per_day is None else min(per_day, warming)


def is_taken_until(free_at: datetime | None, *, at: datetime) -> datetime | None:
    """Give until when a way's seconds are given away; None where they are free at an instant.

    Nobody gives away more than AHEAD: what lies farther ahead was written before a clock was set
    back, and holds nobody up.
    """
    if free_at is None or free_at <= at or free_at > at + 2 * AHEAD:
        return None
    return free_at


def slots(wanted: int, *, per_second: int, at: datetime) -> Slots:
    """Give the instants for at most so many mails, from an instant on, for AHEAD or one mail."""
    most = max(1, int(per_second * AHEAD.total_seconds()))
    return Slots(count=min(wanted, most), first=at, gap=timedelta(seconds=1) / per_second)
