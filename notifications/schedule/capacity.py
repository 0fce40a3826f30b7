"""How many mails a way takes from day to day, and which entry into force that leaves time for."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from notifications.schedule.calendar import first_send, local_instant, nine_in_the_morning
from notifications.schedule.pacing import allowance
from policies.deadlines import is_working_day, paris_day

Reason = Literal["speed", "quota", "warm_up", "fallbacks"]

# A way that has not taken everything after so long never will, as far as a notice goes.
LONGEST: Final = 3_660
# More mails a second than there are people anywhere.
_AT_ONCE: Final = 10**10
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time(0)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a way takes: mails a second, mails a Paris day, and the warm-up of a new sender.

    None is no limit. From `warm_up_from` on the first day takes `warm_up_first` mails, each next
    day twice as many; before that day it takes as many as on it, because nobody knows the sender.
    """

    per_second: int
    per_day: int | None = None
    warm_up_from: date | None = None
    warm_up_first: int = 200


@dataclass(frozen=True, kw_only=True)
class Fallbacks:
    """The time that has to be left, after the last mail, for those whom no mail reaches.

    A server that defers is given 72 hours (RULES section 2), which is three days. A letter is
    printed and posted on the next working day; La Poste presents a registered letter two working
    days later (its aim for J+2), and once more so many are left for what goes wrong with one of
    them: seven working days. Both are assumptions, not law: S is the day of presentation.
    """

    deferral_days: int = 3
    letter_working_days: int = 7


FALLBACKS: Final = Fallbacks()


@dataclass(frozen=True, kw_only=True)
class SendingDay:
    """What leaves on a Paris day: mails of that day, all mails up to its end."""

    day: date
    sent: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a way has to take: the mails of a notice, those that leave before them, and the time.

    `waiting` are mails that are due earlier and not sent; `taken` those that already left on the
    Paris day of the start. Both use up the limits, neither is counted among the notice's own.
    """

    people: int
    waiting: int = 0
    taken: int = 0


def daily_limit(limits: Limits, day: date) -> int | None:
    """Give how many mails the quota and the warm-up allow on a Paris day; None: no limit."""
    return allowance(
        day,
        per_day=limits.per_day,
        warm_up_from=limits.warm_up_from,
        warm_up_first=limits.warm_up_first,
    )


def seconds_left(start: datetime) -> int:
    """Give the whole seconds from an instant to the end of its Paris day, 25 hours at most."""
    midnight = local_instant(paris_day(start) + _DAY, _MIDNIGHT)
    return max(int((midnight - start).total_seconds()), 0)


def sending_days(load: Load, limits: Limits, start: datetime) -> Iterator[SendingDay]:
    """Give, day by day from the Paris day of `start`, how many of the notice's mails leave.

    The last one is the day on which none is left; without people it is the first. Nothing is
    given beyond LONGEST days: whoever reads on finds that the total is less than the people.
    """
    left, ahead, total = load.people, load.waiting, 0
    for number in range(LONGEST):
        room = _room(limits, start, number=number, taken=load.taken if number == 0 else 0)
        before = min(ahead, room)
        sent = min(left, room - before)
        ahead, left, total = ahead - before, left - sent, total + sent
        yield SendingDay(day=paris_day(start) + number * _DAY, sent=sent, total=total)
        if left == 0:
            return


def _room(limits: Limits, start: datetime, *, number: int, taken: int) -> int:
    """Give how many mails a day takes, the first one from the instant of the start."""
    day = paris_day(start) + number * _DAY
    begins = start if number == 0 else local_instant(day, _MIDNIGHT)
    room = seconds_left(begins) * limits.per_second
    limit = daily_limit(limits, day)
    return room if limit is None else min(room, max(limit - taken, 0))


def last_day(load: Load, limits: Limits, start: datetime) -> date | None:
    """Give the Paris day on which the last mail leaves; None where the way never takes them all."""
    total, day = 0, None
    for one in sending_days(load, limits, start):
        total, day = one.total, one.day
    return day if total == load.people else None


def all_reached_by(last_mail: date, fallbacks: Fallbacks = FALLBACKS) -> date:
    """Give the Paris day by which everybody is informed, by letter at last."""
    day = last_mail + timedelta(days=fallbacks.deferral_days)
    left = fallbacks.letter_working_days
    while left:
        day += _DAY
        left -= is_working_day(day)
    return day


def earliest_kept(
    load: Load,
    limits: Limits,
    start: datetime,
    *,
    notice_days: int,
    fallbacks: Fallbacks = FALLBACKS,
) -> date | None:
    """Give the first Paris day of entry into force that sending from `start` on can keep.

    Nobody to inform: the day after the notice's days, which the law alone asks. None: no day can.
    """
    if load.people == 0:
        return paris_day(start) + timedelta(days=notice_days + 1)
    last = last_day(load, limits, start)
    if last is None:
        return None
    return all_reached_by(last, fallbacks) + timedelta(days=notice_days + 1)


def reasons_against(
    day: date,
    load: Load,
    limits: Limits,
    start: datetime,
    *,
    notice_days: int,
    fallbacks: Fallbacks = FALLBACKS,
) -> list[Reason]:
    """Give what keeps a Paris day from being kept; nothing where it can be.

    `fallbacks`: even were all mail sent at once, no letter would be presented in time. Then what
    costs days beside it: `speed`, mails a second; `quota`, mails a day; `warm_up`, the limits of a
    new sender. Each is named only where the day would still be too soon without the ones after it.
    """
    at_once = replace(limits, per_second=_AT_ONCE, per_day=None, warm_up_from=None)
    with_speed = replace(at_once, per_second=limits.per_second)
    with_quota = replace(with_speed, per_day=limits.per_day)
    steps: list[tuple[Reason, Limits, Load]] = [
        ("fallbacks", at_once, replace(load, waiting=0, taken=0)),
        ("speed", with_speed, load),
        ("quota", with_quota, load),
        ("warm_up", limits, load),
    ]
    found: list[Reason] = []
    before = date.min
    for reason, only, whose in steps:
        first = earliest_kept(whose, only, start, notice_days=notice_days, fallbacks=fallbacks)
        reached = first or date.max
        if day < reached and before < reached:
            found.append(reason)
        before = reached
    return found


def start_of(
    day: date,
    load: Load,
    limits: Limits,
    *,
    at: datetime,
    notice_days: int,
) -> datetime:
    """Give the instant (UTC) from which a notice of an entry into force on `day` is sent.

    45 days before, or at once (RULES section 2); earlier where the way takes so few mails that the
    last ones would otherwise leave too late, and then no earlier than that needs.
    """
    latest = first_send(day, at=at)
    now = at.astimezone(latest.tzinfo)

    def suffices(days_before: int) -> int:
        start = max(_mornings_before(latest, days_before), now)
        first = earliest_kept(load, limits, start, notice_days=notice_days)
        return int(first is not None and first <= day)

    most = max((latest - now).days + 1, 0)
    # The earlier it begins, the sooner all have left: the least that suffices is found by halves.
    needed = bisect_left(range(most + 1), 1, key=suffices)
    return max(_mornings_before(latest, min(needed, most)), now)


def _mornings_before(latest: datetime, days: int) -> datetime:
    return nine_in_the_morning(paris_day(latest) - timedelta(days=days)) if days else latest
