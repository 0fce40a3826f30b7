"""Where notices stand at an instant: the facts of the rule, read for several at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max

from consent.models import OwnEntry
from notifications.models import (
    Delivery,
    NoticeDecision,
    Progress,
    State,
)
from notifications.schedule.notices import Facts, NoticeState, Numbers, Risk, notice_state
from notifications.standing.beside import is_undecided, obstacles_of, roster_of
from notifications.standing.counting import Counts, counts_of
from notifications.standing.days import days_of_entry
from notifications.standing.speed import sent_by

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from wagtail.models import Site

    from notifications.models import Notice


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A notice as it stands: what is known of it, its numbers, and the state that follows.

    `obstacles` are sentences that say why its mails cannot leave.
    """

    notice: Notice
    facts: Facts
    counts: Counts
    state: NoticeState
    obstacles: tuple[str, ...] = ()


def state_of(notice: Notice, *, at: datetime) -> NoticeState:
    """Give the state of a notice at an instant, with why people may not be informed in time."""
    return stand_of(notice, at=at).state


def risks(notice: Notice, at: datetime) -> tuple[Risk, ...]:
    """Give why people may not be informed in time; nothing where they will be."""
    return state_of(notice, at=at).risks


def stand_of(notice: Notice, *, at: datetime) -> Stand:
    """Give how one notice stands."""
    return stands_of([notice], at=at)[0]


def stands_of(notices: Iterable[Notice], *, at: datetime) -> list[Stand]:
    """Give how notices stand, in the same order; the queries grow with their brands only.

    Each notice that is just being sent asks for its own speed besides.
    """
    notices = list(notices)
    read = _Read(notices, at=at)
    found = []
    for one in notices:
        facts = read.facts(one)
        stand = Stand(
            notice=one,
            facts=facts,
            counts=read.counts[one.pk],
            state=notice_state(facts),
            obstacles=tuple(read.obstacles[one.site_id]),
        )
        found.append(stand)
    return found


class _Read:
    """What is read once for several notices."""

    def __init__(self, notices: list[Notice], *, at: datetime) -> None:
        self.at = at
        self.days = days_of_entry(notices)
        self.counts = counts_of(notices, days=self.days)
        self.planned = set(
            Progress.objects.filter(notice__in=notices)
            .exclude(planned_at=None)
            .values_list("notice", flat=True)
        )
        self.decisions = _decisions(notices)
        self.settled = _settled(notices)
        sites: dict[int, Site] = {}
        for one in notices:
            if one.site_id not in sites:
                sites[one.site_id] = one.site
        self.rosters = {key: roster_of(site, at=at) for key, site in sites.items()}
        self.obstacles = {key: obstacles_of(site, at=at) for key, site in sites.items()}

    def facts(self, notice: Notice) -> Facts:
        """Give the facts of one of the notices."""
        counts, entry = self.counts[notice.pk], self.days[notice.pk]
        return Facts(
            at=self.at,
            enters=entry,
            announced=None if entry is None else notice.day,
            required_days=notice.required_days,
            send_from=notice.send_from,
            is_planned=notice.pk in self.planned,
            decisions=tuple(self.decisions[notice.pk]),
            numbers=self._numbers(notice, counts),
            roster=self.rosters[notice.site_id],
            has_way=not self.obstacles[notice.site_id],
            canary_since=_awaited_since(counts.canary),
            settled=self.settled.get(notice.promulgation_id),
            sent_by=sent_by(notice, unsent=counts.unsent, at=self.at),
        )

    def _numbers(self, notice: Notice, counts: Counts) -> Numbers:
        return Numbers(
            unsent=counts.unsent,
            waiting=counts.waiting,
            failed=counts.failed,
            informed=counts.informed,
            undecided=counts.late if counts.late and is_undecided(notice, at=self.at) else 0,
        )


def _decisions(notices: list[Notice]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = NoticeDecision.objects.filter(notice__in=notices).order_by("at", "pk")
    for notice, decision in rows.values_list("notice", "decision"):
        found[notice].append(decision)
    return found


def _settled(notices: list[Notice]) -> dict[UUID, date]:
    """Give, by promulgation, the last day on which its texts begin to bind somebody."""
    own = OwnEntry.objects.filter(
        version__promulgation__in={one.promulgation_id for one in notices}, replaced_by=None
    )
    return dict(own.values_list("version__promulgation").annotate(last=Max("day")).order_by())


def _awaited_since(canary: Delivery | None) -> datetime | None:
    if canary is None or canary.state == State.INFORMED:
        return None
    return canary.due_at
