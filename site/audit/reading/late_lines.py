"""Those informed late as lines of a page: who she was, what she was told when, what followed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from audit.reading.people import Then, people_at
from consent.models import OwnEntry
from consent.obligations import NOT_UNTIL_INFORMED
from notifications.following.lateness import CONTRACTS
from notifications.models import Basis, Decision, Delivery, Information, NoticeDecision
from policies.deadlines import paris_day
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from audit.reading.late import Deadline, Found


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person and one notice, as of a moment.

    `informed_at` is None where she was not informed by then; `own_day` is her own later day, if
    the texts bind her on one. `is_contract`: they bind each person on a day of her own.
    """

    delivery: Delivery
    then: Then
    deadline: Deadline
    texts: list[Version]
    informed_at: datetime | None
    basis: str
    own_day: date | None
    is_contract: bool
    is_allowed: bool
    has_begun: bool

    @property
    def days(self) -> int | None:
        """Give the whole days she had between S and E, neither counted; None: not informed."""
        if self.informed_at is None:
            return None
        return max(0, (self.deadline.day - paris_day(self.informed_at)).days - 1)

    @property
    def is_after(self) -> bool:
        """Tell whether the text bound already when she was informed."""
        told = self.informed_at
        return told is not None and paris_day(told) >= self.deadline.day

    @property
    def awaits_notice(self) -> bool:
        """Tell whether the text does not bind her before she is informed."""
        return self.own_day == NOT_UNTIL_INFORMED


def lines_of(found: Found, *, at: datetime) -> list[Line]:
    """Give the lines of a page; seven queries, however many they are."""
    rows = Delivery.objects.select_related("practitioner", "notice__promulgation")
    deliveries = rows.in_bulk([key.id for key in found.keys])
    in_order = [deliveries[key.id] for key in found.keys if key.id in deliveries]
    read = _Read(in_order, at=at)
    return [read.line(one, found.deadlines[one.notice_id]) for one in in_order]


class _Read:
    """What is read once for all lines of a page."""

    def __init__(self, deliveries: list[Delivery], *, at: datetime) -> None:
        self.at = at
        people = [one.practitioner_id for one in deliveries if one.practitioner_id]
        self.people = people_at(people, at=at)
        self.texts = _texts({one.notice.promulgation_id for one in deliveries})
        self.own_days = _own_days(people, self.texts, at=at)
        self.allowed = _allowed({one.notice_id for one in deliveries}, at=at)
        self.told = _told_then(deliveries, at=at)

    def line(self, delivery: Delivery, deadline: Deadline) -> Line:
        """Give the line of one delivery."""
        texts = self.texts[delivery.notice.promulgation_id]
        informed_at, basis = self._informed(delivery)
        person = delivery.practitioner_id
        assert person is not None  # noqa: S101 (the page leaves the canary out)
        own = [self.own_days.get((person, one.pk)) for one in texts]
        later = [day for day in own if day is not None and day > deadline.day]
        return Line(
            delivery=delivery,
            then=self.people[person],
            deadline=deadline,
            texts=texts,
            informed_at=informed_at,
            basis=str(Basis(basis).label) if basis else "",
            own_day=max(later, default=None),
            is_contract=any(one.policy.kind in CONTRACTS for one in texts),
            is_allowed=delivery.notice_id in self.allowed,
            has_begun=deadline.day <= paris_day(self.at),
        )

    def _informed(self, delivery: Delivery) -> tuple[datetime | None, str]:
        if delivery.informed_at is not None and delivery.informed_at < self.at:
            return delivery.informed_at, delivery.basis
        return self.told.get(delivery.pk, (None, ""))


def _texts(promulgations: set[UUID]) -> dict[UUID | None, list[Version]]:
    """Give the texts of each, one per policy: the French one, where there is one."""
    rows = (
        Version.objects.filter(promulgation__in=promulgations)
        .select_related("policy")
        .defer("source", "markdown", "html")
        .order_by("promulgation", "policy", "-language")
        .distinct("promulgation", "policy")
    )
    found: dict[UUID | None, list[Version]] = defaultdict(list)
    for one in rows:
        found[one.promulgation_id].append(one)
    return found


def _own_days(
    people: Iterable[UUID], texts: dict[UUID | None, list[Version]], *, at: datetime
) -> dict[tuple[UUID, UUID], date]:
    versions = [one.pk for several in texts.values() for one in several]
    rows = OwnEntry.objects.filter(
        practitioner__in=people, version__in=versions, decided_at__lt=at
    ).exclude(replaced_by__decided_at__lt=at)
    return {(one.practitioner_id, one.version_id): one.day for one in rows}


def _allowed(notices: set[UUID], *, at: datetime) -> set[UUID]:
    """Give those whose texts two people let bind people informed late, as it stood."""
    said = (Decision.ALLOW_LATE, Decision.POSTPONE)
    rows = NoticeDecision.objects.filter(notice__in=notices, decision__in=said, at__lt=at)
    last = dict(rows.order_by("at", "-decision").values_list("notice", "decision"))
    return {notice for notice, decision in last.items() if decision == Decision.ALLOW_LATE}


def _told_then(
    deliveries: Iterable[Delivery], *, at: datetime
) -> dict[UUID, tuple[datetime | None, str]]:
    """Give what informed people as of a moment, and was taken back afterwards."""
    rows = Information.objects.filter(
        Q(replaced_by__informed=False, replaced_by__at__gte=at),
        delivery__in=[one.pk for one in deliveries],
        informed=True,
        at__lt=at,
    )
    return {one.delivery_id: (one.at, one.basis) for one in rows}
