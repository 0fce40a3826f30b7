"""The days of a notice, counted in Paris: first sending, reminders, validity (RULES section 2)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from policies.deadlines import PARIS, is_working_day, paris_day

# The first sending: so many days before E, so that fallbacks have time.
FIRST: Final = timedelta(days=45)
REMINDERS: Final = (15, 7, 1)
MORNING: Final = time(9)


def local_instant(day: date, at: time) -> datetime:
    """Give the instant (UTC) of a Paris wall-clock time on a Paris day.

    A time that the clock change leaves out moves forward by it; of one that exists twice it is the
    first (RFC 5545, section 3.3.5).
    """
    local = datetime.combine(day, at.replace(fold=0), tzinfo=PARIS)
    # With fold 0 the offset before the change applies: the round trip moves it forward.
    return local.astimezone(UTC)


def nine_in_the_morning(day: date) -> datetime:
    """Give the instant (UTC) at which mail of a Paris day leaves."""
    return local_instant(day, MORNING)


def first_send(day: date, *, at: datetime) -> datetime:
    """Give when the notice of an entry into force on `day` is first sent: E-45, or at once."""
    return max(nine_in_the_morning(day - FIRST), at.astimezone(UTC))


def reminder_days(day: date) -> list[date]:
    """Give the Paris days of the reminders of an entry into force on `day`, the first one first.

    15, 7 and 1 days before; on a day that is not a working day the previous working day. Two that
    meet are one.
    """
    return sorted({_working_day_until(day - timedelta(days=days)) for days in REMINDERS})


def _working_day_until(day: date) -> date:
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def is_in_time(informed_at: datetime, *, day: date, required_days: int | None) -> bool:
    """Tell whether being informed at that instant suffices for an entry into force on `day`.

    S is the Paris day of the instant: `(day - S).days >= required_days + 1`. Without required days
    every instant does.
    """
    if required_days is None:
        return True
    return (day - paris_day(informed_at)).days >= required_days + 1


def own_day(informed_at: datetime, *, day: date, required_days: int) -> date:
    """Give the Paris day from which a contract binds somebody informed then: never before `day`."""
    return max(day, paris_day(informed_at) + timedelta(days=required_days + 1))
