"""What a practitioner was told before a text bound her, when, and how many days she had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.reading.person import is_known, own_days_at, standing_at
from notifications.models import NoticeKind
from notifications.schedule import is_in_time
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from audit.reading.person_rows import Kept
    from consent.models import OwnEntry
    from notifications.models import Delivery, Information, Notice
    from policies.models import Version


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice of a change made for her, as it stood at an instant.

    `enters` is E, the Paris day on which its texts bound everybody as was decided by then, None
    where they never were to. `informed` is the proof that stood, `days` how many days of notice she
    had before E, `own` her own later day where she has one.
    """

    delivery: Delivery
    notice: Notice
    versions: list[Version]
    enters: date | None
    informed: Information | None = None
    days: int | None = None
    is_in_time: bool | None = None
    own: OwnEntry | None = None


def days_had(informed_at: datetime, *, enters: date) -> int:
    """Give how many whole Paris days lie between being informed and entry into force; 0 at least.

    Neither the day of the one nor that of the other counts: `(E - S).days - 1`, so that thirty is
    what `policies.deadlines.earliest_entry_into_force` asks for (Cass. com. 14 March 2018,
    16-26.996).
    """
    return max((enters - paris_day(informed_at)).days - 1, 0)


def told_of(kept: Kept, *, at: datetime) -> list[Told]:
    """Give the notices of changes made for her before an instant, the newest first. No query."""
    found = [
        _told(delivery, kept, at=at)
        for delivery in kept.deliveries
        if delivery.notice.kind == NoticeKind.CHANGE and delivery.planned_at < at
    ]
    return sorted(found, key=lambda one: one.delivery.planned_at, reverse=True)


def _told(delivery: Delivery, kept: Kept, *, at: datetime) -> Told:
    notice = delivery.notice
    versions, enters = announced(notice, kept), entry_of(notice, kept, at=at)
    informed = proof_at(kept.informations, delivery.pk, at=at)
    days = timely = None
    if informed is not None and enters is not None:
        days = days_had(informed.at, enters=enters)
        timely = is_in_time(informed.at, day=enters, required_days=notice.required_days)
    return Told(
        delivery=delivery,
        notice=notice,
        versions=versions,
        enters=enters,
        informed=informed,
        days=days,
        is_in_time=timely,
        own=_own(versions, kept, at=at),
    )


def proof_at(
    informations: Iterable[Information], delivery: UUID, *, at: datetime
) -> Information | None:
    """Give the proof that stood at an instant that somebody was informed; None where none did.

    A later row replaces an earlier one: it may move the instant, or say that she was not after all.
    """
    known = [one for one in informations if one.delivery_id == delivery and one.at < at]
    replaced = {one.replaces_id for one in known}
    last = next((one for one in known if one.pk not in replaced), None)
    return last if last is not None and last.informed else None


def announced(notice: Notice, kept: Kept) -> list[Version]:
    """Give the versions of which a notice tells: each once, in her language where there is one."""
    language = kept.practitioner.language
    own = [
        version
        for version in kept.versions.values()
        if version.promulgation_id == notice.promulgation_id
    ]
    by_policy = {
        one.policy_id: one
        for one in sorted(own, key=lambda one: (one.language == language, one.language == "fr"))
    }
    return sorted(by_policy.values(), key=lambda one: one.policy_id)


def entry_of(notice: Notice, kept: Kept, *, at: datetime) -> date | None:
    """Give E of a notice as decided by an instant; of a notice that follows another, that one's.

    Of texts whose days differ it is the first; a correction goes on with what it corrects. None
    where every text was withdrawn before it bound; the announced day where nothing is decided yet.
    """
    promulgation = (notice.follows or notice).promulgation_id
    numbers = {
        (one.policy_id, one.major)
        for one in kept.versions.values()
        if one.promulgation_id == promulgation
    }
    own = [row for row in kept.decisions if (row.version.policy_id, row.version.major) in numbers]
    days = [row.day for row in standing_at(own, at=at) if row.day is not None]
    if days:
        return min(days)
    return None if any(is_known(row, at=at) for row in own) else notice.day


def _own(versions: Iterable[Version], kept: Kept, *, at: datetime) -> OwnEntry | None:
    """Give her own later day for one of these versions, the latest where there are several."""
    numbers = {(one.policy_id, one.major, one.minor) for one in versions}
    known = kept.versions
    own = [
        row
        for row in own_days_at(kept, at=at)
        if (version := known.get(row.version_id)) is not None
        and (version.policy_id, version.major, version.minor) in numbers
    ]
    return max(own, key=lambda row: row.day, default=None)
