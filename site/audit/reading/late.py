"""Who was informed of a text with fewer days than were required, or was not: a page, by keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection

from audit.reading.person import standing_at
from audit.reading.person_rows import days_decided_of
from notifications.models import Decision, Notice, NoticeDecision, NoticeKind
from notifications.standing import too_late_from
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

PAGE: Final = 50
_LEAST, _MOST = UUID(int=0), UUID(int=2**128 - 1)
# What there is to ask for: those who were not informed at all, those informed late, and those
# whom the text binds on a later day of their own.
UNINFORMED, LATE, OWN = "uninformed", "late", "own"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Of which brands (their keys), as of when, what; None or "" asks nothing.

    `days`: fewer than so many, whatever each notice requires.
    """

    sites: tuple[int, ...]
    at: datetime
    policy: int | None = None
    notice: UUID | None = None
    what: str = ""
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A notice whose last legal day has passed: E as it stood, the days, the first late instant."""

    notice: Notice
    day: date
    required_days: int
    limit: datetime


@dataclass(frozen=True, kw_only=True)
class Key:
    """The place of a delivery in the order: by notice, the uninformed first, the latest first."""

    notice: UUID
    informed_at: datetime | None
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page: its keys, the notices, and from where the ones before and after go on, if any."""

    keys: list[Key]
    deadlines: dict[UUID, Deadline]
    following: Key | None = None
    preceding: Key | None = None


def deadlines(asked: Asked) -> list[Deadline]:
    """Give the notices of which somebody can have been told too late, the latest E first.

    A notice whose texts were struck out before they bound anybody is none, and none that another
    took the place of. Two queries, and one per brand.
    """
    notices = Notice.objects.filter(
        site__in=asked.sites,
        kind=NoticeKind.CHANGE,
        required_days__isnull=False,
        created_at__lt=asked.at,
    ).exclude(
        pk__in=NoticeDecision.objects.filter(
            decision=Decision.SUPERSEDE, at__lt=asked.at, notice__site__in=asked.sites
        ).values("notice")
    )
    if asked.policy is not None:
        of_policy = Version.objects.filter(policy=asked.policy, promulgation__isnull=False)
        notices = notices.filter(promulgation__in=of_policy.values("promulgation"))
    if asked.notice is not None:
        notices = notices.filter(pk=asked.notice)
    found = list(notices.select_related("site"))
    days = _days_of_entry(found, at=asked.at)
    passed = [_deadline(one, days, asked) for one in found]
    return sorted(
        (one for one in passed if one is not None and one.limit <= asked.at),
        key=lambda one: (-one.day.toordinal(), one.notice.pk),
    )


def _deadline(notice: Notice, days: dict[UUID, date], asked: Asked) -> Deadline | None:
    day, required = days.get(notice.promulgation_id), asked.days or notice.required_days
    limit = too_late_from(day, required_days=required)
    if day is None or required is None or limit is None:
        return None
    return Deadline(notice=notice, day=day, required_days=required, limit=limit)


def _days_of_entry(notices: Iterable[Notice], *, at: datetime) -> dict[UUID, date]:
    """Give the first day on which each one's texts bind, as it was decided before an instant.

    A correction (2.1 after 2.0) goes on with what it corrects, as in `days_of_entry`.
    """
    first: dict[tuple[int, int], date] = {}
    for site in {one.site_id for one in notices}:
        for row in standing_at(days_decided_of(site), at=at):
            number = (row.version.policy_id, row.version.major)
            if row.day is not None:
                first[number] = min(row.day, first.get(number, row.day))
    promulgations = {one.promulgation_id for one in notices}
    rows = Version.objects.filter(promulgation__in=promulgations)
    numbers = set(rows.values_list("policy_id", "major", "promulgation_id"))
    found: dict[UUID, date] = {}
    for policy, major, promulgation in numbers:
        if (day := first.get((policy, major))) and promulgation is not None:
            found[promulgation] = min(day, found.get(promulgation, day))
    return found


def page(
    asked: Asked, *, after: Key | None = None, before: Key | None = None, most: int | None = None
) -> Found:
    """Give those who follow `after`, or precede `before`, or the first; `most` of them, else PAGE.

    By notice, the latest entry into force first; in each those not informed, then the latest
    informed. Three queries, and one per brand.
    """
    known, size = deadlines(asked), most or PAGE
    backwards = before is not None
    windows = _windows(known, asked, before if backwards else after, backwards=backwards)
    keys = _keys(windows, asked, backwards=backwards, most=size + 1)
    more, keys = len(keys) > size, keys[:size]
    if backwards:
        keys.reverse()
    return Found(
        keys=keys,
        deadlines={one.notice.pk: one for one in known},
        following=keys[-1] if keys and (more or backwards) else None,
        preceding=keys[0] if keys and (more if backwards else after is not None) else None,
    )


# Per notice two descents into `notifications_delivery_late`: whom nothing informed, and whom
# something did, too late. A delivery that was revoked since informed her in time until then.
_PAGE: Final = """
SELECT asked.notice, one.informed_at, one.id
FROM unnest(%(notice)s::uuid[], %(low)s::uuid[], %(high)s::uuid[], %(since)s::timestamptz[],
    %(since_id)s::uuid[], %(until)s::text[]::timestamptz[], %(until_id)s::uuid[],
    %(promulgation)s::uuid[], %(day)s::date[], %(limit)s::timestamptz[])
    WITH ORDINALITY AS asked (notice, low, high, since, since_id, until, until_id, promulgation,
        day, first_late, place),
LATERAL (
    (SELECT delivery.informed_at, delivery.id FROM notifications_delivery AS delivery
     WHERE {common} AND delivery.informed_at IS NULL
     AND delivery.id > asked.low AND delivery.id < asked.high
     ORDER BY delivery.informed_at {direction}, delivery.id {direction} LIMIT %(most)s)
    UNION ALL
    (SELECT delivery.informed_at, delivery.id FROM notifications_delivery AS delivery
     WHERE {common} AND (delivery.informed_at, delivery.id) > (asked.since, asked.since_id)
     AND (delivery.informed_at, delivery.id) < (asked.until, asked.until_id)
     ORDER BY delivery.informed_at {direction}, delivery.id {direction} LIMIT %(most)s)
) AS one
ORDER BY asked.place {places}, one.informed_at {direction}, one.id {direction} LIMIT %(most)s
"""
_COMMON: Final = """
delivery.notice_id = asked.notice AND delivery.practitioner_id IS NOT NULL
AND delivery.state <> 'exempt' AND delivery.planned_at < %(at)s
AND NOT EXISTS (
    SELECT FROM notifications_information AS told
    JOIN notifications_information AS taken_back ON taken_back.replaces_id = told.id
    WHERE told.delivery_id = delivery.id AND told.informed AND told.at < asked.first_late
    AND NOT taken_back.informed AND taken_back.at >= %(at)s)
"""
_WITH_OWN_DAY: Final = """
AND EXISTS (
    SELECT FROM consent_ownentry AS own
    JOIN policies_version AS version ON version.id = own.version_id
    WHERE own.practitioner_id = delivery.practitioner_id AND own.decided_at < %(at)s
    AND version.promulgation_id = asked.promulgation AND own.day > asked.day
    AND NOT EXISTS (SELECT FROM consent_ownentry AS later
        WHERE later.replaces_id = own.id AND later.decided_at < %(at)s))
"""


def _keys(windows: list[dict[str, Any]], asked: Asked, *, backwards: bool, most: int) -> list[Key]:
    if backwards:
        windows.reverse()
    common = _COMMON + (_WITH_OWN_DAY if asked.what == OWN else "")
    query = _PAGE.format(
        common=common,
        # The uninformed come first in PostgreSQL's own order of an index that descends.
        direction="ASC" if backwards else "DESC",
        places="ASC",
    )
    names = windows[0] if windows else {}
    values = {name: [one[name] for one in windows] for name in names}
    if not values:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, {**values, "most": most, "at": asked.at})
        return [Key(notice=row[0], informed_at=row[1], id=row[2]) for row in cursor.fetchall()]


def _windows(
    known: Iterable[Deadline], asked: Asked, start: Key | None, *, backwards: bool
) -> list[dict[str, Any]]:
    """Give, by notice, between which keys a page may find: those on the right side of `start`."""
    windows = [_window(one, asked) for one in known]
    if start is None:
        return windows
    place = next((at for at, one in enumerate(windows) if one["notice"] == start.notice), None)
    if place is None:
        return []
    _narrow(windows[place], start, backwards=backwards)
    return windows[: place + 1] if backwards else windows[place:]


def _window(deadline: Deadline, asked: Asked) -> dict[str, Any]:
    """Give all that is late of a notice; who was informed after the moment was not, as of it."""
    is_late, is_not_told = asked.what == LATE, asked.what == UNINFORMED
    return {
        "notice": deadline.notice.pk,
        "low": _LEAST,
        "high": _LEAST if is_late else _MOST,
        "since": max(deadline.limit, asked.at) if is_not_told else deadline.limit,
        "since_id": _LEAST,
        "until": asked.at.isoformat() if is_late else "infinity",
        "until_id": _LEAST if is_late else _MOST,
        "promulgation": deadline.notice.promulgation_id,
        "day": deadline.day,
        "limit": deadline.limit,
    }


def _narrow(window: dict[str, Any], start: Key, *, backwards: bool) -> None:
    if start.informed_at is None and not backwards:
        window["high"] = min(window["high"], start.id)
    elif start.informed_at is None:
        # Before the uninformed there is nobody informed.
        window |= {"low": start.id, "until": window["since"].isoformat(), "until_id": _LEAST}
    elif backwards:
        window |= {"since": start.informed_at, "since_id": start.id}
    else:
        window |= {"high": _LEAST, "until": start.informed_at.isoformat(), "until_id": start.id}
