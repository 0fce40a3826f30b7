"""On which day the texts of a notice bind as things stand, or why they never will."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from notifications.standing.days import days_of_entry
from policies.models import EntryIntoForce

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from notifications.models import Notice

Ends = Literal["no", "withdrawn", "ended", "replaced"]
# Of several texts that end, the one that says most to whoever was informed of them.
_ORDER: Final[tuple[Ends, ...]] = ("withdrawn", "ended", "replaced", "no")


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of the texts of a notice, in the words of who decided it last.

    `day` is E as it stands, None unless `ends` is `no`. `withdrawn`: they never bind. `ended`: they
    did, and were withdrawn since. `replaced`: a later number binds from the same day.
    """

    ends: Ends
    decided_at: datetime
    day: date | None = None
    reason: str = ""


def fate_of(notice: Notice) -> Fate:
    """Give what became of the texts of a notice of a change. Two queries, or a few more.

    A correction (2.1 after 2.0) goes on with what it corrects: the meaning is the same, and so is
    the day. Of texts whose days differ the first counts: who is informed in time for it is in time
    for all.
    """
    numbers = set(notice.promulgation.versions.values_list("policy_id", "major"))
    of_policies = EntryIntoForce.objects.filter(version__policy__in={one for one, _ in numbers})
    rows = list(
        of_policies.filter(replaced_by=None)
        .select_related("version", "replaces")
        .order_by("decided_at")
    )
    fates = [_fate(policy, major, rows) for policy, major in sorted(numbers)]
    days = {one.day: one for one in fates if one.day is not None}
    return days[min(days)] if days else min(fates, key=lambda one: _ORDER.index(one.ends))


def effective_day(notice: Notice) -> date:
    """Give E of a notice as things stand: the day against which S counts.

    For a notice that follows another it is that one's. Where the texts never bind it is the day
    that was announced.
    """
    change = notice.follows or notice
    return days_of_entry([change])[change.pk] or change.day


def _fate(policy: int, major: int, rows: Sequence[EntryIntoForce]) -> Fate:
    rows = [one for one in rows if one.version.policy_id == policy]
    own = [one for one in rows if one.version.major == major]
    first = min(
        (one for one in own if one.day), key=lambda one: (one.day, one.decided_at), default=None
    )
    if first is None:
        last = max(own, key=lambda one: one.decided_at)
        gave_way = any(_gave_way(one) for one in own)
        return _ended("replaced" if gave_way else "withdrawn", last)
    if any(_begins_by(one, first) for one in rows if one.version.major > major):
        return _ended("replaced", first)
    if all(one.until for one in own if one.day):
        return _ended("ended", first)
    return Fate(ends="no", day=first.day, reason=first.reason, decided_at=first.decided_at)


def _ended(ends: Ends, entry: EntryIntoForce) -> Fate:
    return Fate(ends=ends, reason=entry.reason, decided_at=entry.decided_at)


def _begins_by(entry: EntryIntoForce, other: EntryIntoForce) -> bool:
    return entry.day is not None and other.day is not None and entry.day <= other.day


def _gave_way(entry: EntryIntoForce) -> bool:
    """Tell whether an entry was struck out by promulgating a later number for the same day."""
    if entry.replaces is None:
        return False
    took_its_place = EntryIntoForce.objects.filter(
        version__policy=entry.version.policy_id,
        version__language=entry.version.language,
        version__major__gt=entry.version.major,
        replaces=None,
        day=entry.replaces.day,
        decided_at=entry.decided_at,
    )
    return bool(took_its_place.exists())
