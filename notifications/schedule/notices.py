"""The state of a notice, from its days, what was decided on it, and numbers (RULES section 2)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from notifications.schedule.calendar import local_instant
from notifications.schedule.capacity import LONGEST, Limits, daily_limit, seconds_left
from policies.deadlines import paris_day

StateName = Literal[
    "scheduled", "sending", "paused", "window", "complete", "at_risk", "in_force", "closed",
    "cancelled", "postponed", "superseded", "stopped",
]  # fmt: skip
RiskName = Literal["no_way", "canary", "uninformed", "too_slow", "late", "roster"]
RosterName = Literal["none", "matches", "mismatch", "silent"]

# So near the last legal day, letters and second addresses take too long for who is left.
NEAR: Final = timedelta(days=3)
# Within that, a mail to an address of our own has arrived, or mail does not arrive at all.
CANARY_WITHIN: Final = timedelta(hours=1)
# So long after everybody is bound, no late bounce takes a delivery back.
CLOSED_AFTER: Final = timedelta(days=7)

_ENDS: Final[dict[str, StateName]] = {
    "stop": "stopped",
    "cancel": "cancelled",
    "supersede": "superseded",
}


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """People by what is still to be done: each is counted once.

    `unsent` wait for their mail or are just being sent it, `waiting` for what their server says,
    `failed` for a fallback. `undecided` are those of the informed for whom it was too late, and
    for whom nothing was decided yet.
    """

    unsent: int = 0
    waiting: int = 0
    failed: int = 0
    informed: int = 0
    undecided: int = 0

    @property
    def open(self) -> int:
        """Give how many are not informed, and not exempt."""
        return self.unsent + self.waiting + self.failed


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that a notice's state depends on.

    `enters` is the Paris day on which the texts bind as it was last decided, `announced` the one
    that the notice names; both None for a notice without an entry into force of its own.
    `decisions` are in the order in which they were taken. `canary_since` is the instant from which
    an answer of the canary is awaited, None where there is none or it came. `settled` is the last
    day on which the texts begin to bind somebody; `sent_by` when, at the present rate, all is sent.
    """

    at: datetime
    enters: date | None
    announced: date | None
    required_days: int | None
    send_from: datetime
    is_planned: bool
    decisions: tuple[str, ...] = ()
    numbers: Numbers = field(default_factory=Numbers)
    roster: RosterName = "none"
    has_way: bool = True
    canary_since: datetime | None = None
    settled: date | None = None
    sent_by: datetime | None = None

    @property
    def today(self) -> date:
        """Give the Paris day."""
        return paris_day(self.at)

    @property
    def last_day(self) -> date | None:
        """Give the last Paris day on which being informed is in time; None without a deadline."""
        return last_legal_day(self.enters, required_days=self.required_days)

    @property
    def is_paused(self) -> bool:
        """Tell whether nothing is sent until somebody resumes it."""
        said = [one for one in self.decisions if one in {"pause", "resume"}]
        return said[-1:] == ["pause"]

    @property
    def is_over(self) -> bool:
        """Tell whether nothing of it is sent any more, for ever."""
        return not _ENDS.keys().isdisjoint(self.decisions)


@dataclass(frozen=True, kw_only=True)
class Risk:
    """Why people may not be informed in time: how many, and by which day."""

    name: RiskName
    count: int = 0
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeState:
    """Where a notice stands. Paused, in force or stopped, it may be at risk all the same."""

    name: StateName
    is_complete: bool
    risks: tuple[Risk, ...] = ()

    @property
    def is_at_risk(self) -> bool:
        """Tell whether somebody may not be informed in time."""
        return bool(self.risks)


def last_legal_day(enters: date | None, *, required_days: int | None) -> date | None:
    """Give the last Paris day S with `(E - S).days >= required_days + 1`; None without either."""
    if enters is None or required_days is None:
        return None
    return enters - timedelta(days=required_days + 1)


def notice_state(facts: Facts) -> NoticeState:
    """Give the state of a notice at an instant.

    It is complete only when the whole audience was gone through, no delivery is open, everyone
    informed was informed in time or has a decision, and the roster does not contradict.
    """
    risks = tuple(_risks(facts))
    complete = _is_complete(facts)
    ended = next((_ENDS[one] for one in facts.decisions if one in _ENDS), None)
    name = ended or _bound(facts) or _on_its_way(facts, at_risk=bool(risks), complete=complete)
    return NoticeState(name=name, is_complete=complete, risks=risks)


def _is_complete(facts: Facts) -> bool:
    numbers = facts.numbers
    nobody_waits = not numbers.open and not numbers.undecided
    return facts.is_planned and nobody_waits and facts.roster != "mismatch"


def _bound(facts: Facts) -> StateName | None:
    """Give the state once the day has come: closed, when nothing can change any more."""
    if facts.enters is None or facts.today < facts.enters:
        return None
    last = max(facts.enters, facts.settled or facts.enters) + CLOSED_AFTER
    waits = facts.numbers.open or facts.numbers.undecided
    return "in_force" if waits or facts.today < last else "closed"


def _on_its_way(facts: Facts, *, at_risk: bool, complete: bool) -> StateName:
    order: list[tuple[StateName, bool]] = [
        ("paused", facts.is_paused),
        ("at_risk", at_risk),
        ("scheduled", facts.at < facts.send_from),
        ("sending", not facts.is_planned or facts.numbers.unsent > 0),
        ("postponed", is_postponed(facts)),
        ("complete", complete),
    ]
    return next((name for name, holds in order if holds), "window")


def is_postponed(facts: Facts) -> bool:
    """Tell whether the texts bind on a later day than the notice names."""
    if facts.enters is None or facts.announced is None:
        return False
    return facts.enters > facts.announced


def _risks(facts: Facts) -> Iterator[Risk]:
    if not {"cancel", "supersede"}.isdisjoint(facts.decisions):
        return
    yield from _risks_of_sending(facts)
    yield from _risks_of_the_deadline(facts)


def _risks_of_sending(facts: Facts) -> Iterator[Risk]:
    if facts.is_over:
        return
    unsent = facts.numbers.unsent
    if not facts.has_way and (unsent or not facts.is_planned):
        yield Risk(name="no_way", count=unsent)
    if _canary_is_silent(facts):
        yield Risk(name="canary")
    last, sent_by = facts.last_day, facts.sent_by
    if unsent and last is not None and sent_by is not None and paris_day(sent_by) > last:
        yield Risk(name="too_slow", count=unsent, day=paris_day(sent_by))


def _risks_of_the_deadline(facts: Facts) -> Iterator[Risk]:
    last, numbers = facts.last_day, facts.numbers
    if last is None:
        return
    near = last - facts.today <= NEAR
    if near and (numbers.open or not facts.is_planned):
        yield Risk(name="uninformed", count=numbers.open, day=last)
    if numbers.undecided:
        yield Risk(name="late", count=numbers.undecided, day=last)
    if near and facts.roster == "mismatch" and _bound(facts) is None:
        yield Risk(name="roster", day=last)


def _canary_is_silent(facts: Facts) -> bool:
    since = facts.canary_since
    # Once everybody is informed, mail arrived whatever became of the canary.
    waits = facts.numbers.open or not facts.is_planned
    if since is None or not waits or facts.is_paused:
        return False
    return facts.at >= since + CANARY_WITHIN


def all_sent_by(
    unsent: int, *, per_second: float, taken: int, limits: Limits, at: datetime
) -> datetime | None:
    """Give when the last of `unsent` mails leaves, at the rate of the last minutes.

    `taken` mails of the way's limit of this Paris day are used up; what a day does not let through
    leaves from the next midnight on. None when nothing leaves, or everything has left.
    """
    left, begins = unsent, at
    for _day in range(LONGEST if unsent > 0 and per_second > 0 else 0):
        limit = daily_limit(limits, paris_day(begins))
        room = int(seconds_left(begins) * per_second)
        if limit is not None:
            room = min(room, max(limit - taken, 0))
        if left <= room:
            return begins + timedelta(seconds=left / per_second)
        left, taken = left - room, 0
        begins = local_instant(paris_day(begins) + timedelta(days=1), time(0))
    return None
