"""A notice as planning and sweeping see it on a day: its rule, its days, its versions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from notifications.planning.audience import BINDING, EVERYBODY, AudienceError, Rule, parse, people
from notifications.standing.days import days_of_entry
from policies.deadlines import paris_day
from policies.models.asking import AskedOf

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from consent.models import Practitioner
    from notifications.models import Notice
    from policies.models import Version

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A notice of a change at an instant.

    `enters` is E as it was last decided, a Paris day. `versions` has the ids of the texts it tells
    of by policy: whoever knows of one policy does not know of another.
    """

    notice: Notice
    rule: Rule
    enters: date
    at: datetime
    versions: tuple[tuple[UUID, ...], ...]

    @property
    def today(self) -> date:
        """Give the Paris day."""
        return paris_day(self.at)

    @property
    def is_coming(self) -> bool:
        """Tell whether E is still to come: until then the audience lives."""
        return self.today < self.enters

    def people(self) -> QuerySet[Practitioner]:
        """Give whom it concerns: under contract on some day from today to E; once E came, on E."""
        return self._people(self.rule)

    def still_meant(self) -> QuerySet[Practitioner]:
        """Give those of whom a delivery still is: once E came, whoever is bound on E."""
        return self._people(self.rule if self.is_coming else EVERYBODY)

    def _people(self, rule: Rule) -> QuerySet[Practitioner]:
        day = min(self.today, self.enters)
        return people(rule, site=self.notice.site, day=day, until=self.enters)


def target(notice: Notice, *, at: datetime) -> Target:
    """Give a notice of a change as it is at an instant."""
    versions = list(notice.promulgation.versions.all())
    by_policy: dict[int, list[UUID]] = defaultdict(list)
    for one in versions:
        by_policy[one.policy_id].append(one.pk)
    return Target(
        notice=notice,
        rule=rule_of(notice, versions),
        enters=days_of_entry([notice])[notice.pk] or notice.day,
        at=at,
        versions=tuple(tuple(ids) for ids in by_policy.values()),
    )


def rule_of(notice: Notice, versions: list[Version]) -> Rule:
    """Give the rule of a notice.

    Of cabinets that it names, with texts that are asked of cabinets, only owners and signatories
    are meant; the other members where the rule says so. A rule that cannot be read is everybody:
    rather too many than too few.
    """
    try:
        rule = parse(notice.audience)
    except AudienceError as error:
        logger.warning("audience_unreadable", notice=notice.pk, error=str(error))
        return EVERYBODY
    of_cabinets = all(one.asked_of == AskedOf.CABINET for one in versions)
    if rule.cabinets and not rule.capacities and of_cabinets:
        return replace(rule, capacities=BINDING)
    return rule
