"""What a notice would be: who, when, how long, at what cost, and what silence would mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from notifications.delivering.routes import obstacles
from notifications.models import Delivery, NoticeKind, NoticePractice, Route, State
from notifications.planning.audience import BINDING, Rule, parse, people
from notifications.schedule import first_send, reminder_days
from notifications.schedule.capacity import (
    SendingDay,
    all_reached_by,
    sending_days,
    start_of,
)
from notifications.simulating.limits import limits_of, load_of, route_of
from notifications.simulating.refusing import refusal
from notifications.simulating.silences import Silent, silences
from notifications.simulating.volume import Volume, volume
from notifications.simulating.who import Who, who
from policies.deadlines import last_day_to_inform, paris_day
from policies.models.asking import AskedOf
from policies.ports import Announced

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from consent.models import Practitioner
    from policies.models import Proposal

# Of a hundred professional addresses that are written to twice a year about two have gone.
ASSUMED_SHARE: Final = 0.02
# Below so many deliveries, what came back of them says little.
ENOUGH: Final = 50


@dataclass(frozen=True, kw_only=True)
class When:
    """The Paris days of a notice; `last_mail` and `all_reached` are None without a way."""

    send_from: datetime
    last_mail: date | None
    all_reached: date | None
    last_legal_day: date
    reminders: list[date]
    day: date


@dataclass(frozen=True, kw_only=True)
class Letters:
    """What letters would cost, in cents, if a share of the mails comes back."""

    share: float
    is_assumed: bool
    count: int
    cents_each: int
    without_address: int

    @property
    def cents(self) -> int:
        """Give what they all cost."""
        return self.count * self.cents_each


@dataclass(frozen=True, kw_only=True)
class Exempt:
    """Who is known today to need no mail: whose contract ends before, and who signs up between."""

    leaving: int
    joining: int


@dataclass(frozen=True, kw_only=True)
class Outline:
    """Who would be told and when, and what stands against it. `days` is empty without a way."""

    announced: Announced
    rule: Rule
    route: Route | None
    who: Who
    when: When
    days: list[SendingDay]
    obstacles: list[str]
    refusal: str


@dataclass(frozen=True, kw_only=True)
class Simulation(Outline):
    """What a notice of a proposal would be, seen at an instant."""

    letters: Letters
    volume: Volume
    silences: list[Silent]
    exempt: Exempt


def announced_by(proposal: Proposal) -> Announced:
    """Give what a proposal announces, with whom it concerns as its approvers are shown it."""
    return Announced(
        site=proposal.site,
        day=proposal.in_force_from,
        notice_days=proposal.notice_days,
        audience=proposal.frozen.get("notice", {}).get("audience", {}),
    )


def outline(proposal: Proposal, *, at: datetime) -> Outline:
    """Give who would be told and when if a proposal were promulgated at an instant.

    It reads only. People are those whom the rule concerns on the Paris day of `at`.
    """
    announced, rule = announced_by(proposal), rule_of(proposal)
    found = who(concerned_by(proposal, at=at))
    route = route_of(proposal.site)
    start, days = _sending(announced, route, count=found.count, at=at)
    return Outline(
        announced=announced,
        rule=rule,
        route=route,
        who=found,
        when=_when(announced, start, days, people=found.count),
        days=days,
        obstacles=obstacles(route, at=at),
        # A duty that shortens the notice leaves no choice of the day.
        refusal="" if proposal.urgent_duty else refusal(announced, at=at),
    )


def simulate(proposal: Proposal, *, at: datetime) -> Simulation:
    """Give all that is known beforehand of a proposal's notice, as `outline` and beyond."""
    found = outline(proposal, at=at)
    concerned = concerned_by(proposal, at=at)
    return Simulation(
        **vars(found),
        letters=_letters(proposal.site, concerned, count=found.who.count),
        volume=volume(proposal, found.who.languages, at=at),
        silences=silences(proposal),
        exempt=_exempt(found.announced, found.rule, at=at),
    )


def rule_of(proposal: Proposal) -> Rule:
    """Give whom a proposal concerns, as planning will read it.

    Of cabinets that it names, with texts that are asked of cabinets, owners and signatories alone.
    """
    rule = parse(dict(announced_by(proposal).audience))
    of_cabinets = not proposal.texts.exclude(asked_of=AskedOf.CABINET).exists()
    if rule.cabinets and not rule.capacities and of_cabinets:
        return replace(rule, capacities=BINDING)
    return rule


def concerned_by(proposal: Proposal, *, at: datetime) -> QuerySet[Practitioner]:
    """Give the people whom a proposal concerns on the Paris day of an instant."""
    return people(rule_of(proposal), site=proposal.site, day=paris_day(at))


def _sending(
    announced: Announced, route: Route | None, *, count: int, at: datetime
) -> tuple[datetime, list[SendingDay]]:
    """Give when sending begins, and its days; none where there is no way or nobody."""
    if route is None or not count:
        return first_send(announced.day, at=at), []
    load, limits = load_of(route, people=count, at=at), limits_of(route)
    start = start_of(announced.day, load, limits, at=at, notice_days=announced.notice_days)
    return start, list(sending_days(load, limits, start))


def _when(announced: Announced, start: datetime, days: list[SendingDay], *, people: int) -> When:
    # A way that takes nothing has days, and no last mail.
    last = days[-1].day if days and days[-1].total == people else None
    return When(
        send_from=start,
        last_mail=last,
        all_reached=all_reached_by(last) if last else None,
        last_legal_day=last_day_to_inform(announced.day, notice_days=announced.notice_days),
        reminders=[day for day in reminder_days(announced.day) if day >= paris_day(start)],
        day=announced.day,
    )


def _letters(site: Any, concerned: Any, *, count: int) -> Letters:
    practice = NoticePractice.objects.filter(site=site).first() or NoticePractice(site=site)
    share = bounced_share(site)
    used = ASSUMED_SHARE if share is None else share
    return Letters(
        share=used,
        is_assumed=share is None,
        # Whoever is left over needs a whole letter.
        count=-(-round(count * used * 1_000_000) // 1_000_000),
        cents_each=practice.letter_cents,
        without_address=concerned.filter(postal_address="").count(),
    )


def bounced_share(site: Any) -> float | None:
    """Give which share of a brand's past deliveries came back; None where there were too few."""
    past = Delivery.objects.to_people().filter(notice__site=site, notice__kind=NoticeKind.CHANGE)
    ended = past.filter(state__in=[State.INFORMED, State.BOUNCED, State.REJECTED, State.TIMED_OUT])
    total = ended.count()
    return ended.exclude(failed_at=None).count() / total if total >= ENOUGH else None


def _exempt(announced: Announced, rule: Rule, *, at: datetime) -> Exempt:
    """Count who leaves, or joins, between today and the entry into force, as known today."""
    today, last = paris_day(at), announced.day - timedelta(days=1)
    now = people(rule, site=announced.site, day=today)
    during = people(rule, site=announced.site, day=today, until=max(last, today))
    return Exempt(
        leaving=now.filter(contract_end__lte=last).count(),
        joining=during.filter(contract_start__gt=today).count(),
    )
