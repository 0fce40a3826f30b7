"""When a version may begin: the notice it needs, and the versions around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from policies import ports
from policies.actions.refusals import RefusedError, TooSoonError
from policies.actions.texts import latest_version, prevailing_version, standing_version
from policies.dates import in_words
from policies.deadlines import earliest_entry_into_force, paris_day
from policies.models import BrandSettings, Policy, PolicyPage, Version
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is decided beside the texts: the class, the day, and reasons for what is unusual.

    `in_force_from` is a Paris day. `lower_reason` says why the class is below the suggested one;
    `urgent_duty` cites the legal duty for which the notice is shorter (RULES section 2).
    `audience` is the rule of whom the change concerns (`policies.ports.Notices`); empty: everybody.
    """

    change: Change
    in_force_from: date
    lower_reason: str = ""
    urgent_duty: str = ""
    audience: Mapping[str, Any] = field(default_factory=dict)


def earliest_day(policy: Policy, *, change: Change, at: datetime) -> date:
    """Give the first Paris day on which a version promulgated at `at` may enter into force.

    A minor version and a translation bind nobody to anything new, and before a first version
    nobody is bound: they may begin at once. A substantial one waits for the notice: the longest of
    what the brand sets and what the version in force promises its readers (RULES section 2).
    """
    today = paris_day(at)
    if change != Change.SUBSTANTIAL or not policy.versions.exists():
        return today
    return earliest_entry_into_force(at, notice_days=notice_days(policy, at=at))


def first_day(policy: Policy, *, change: Change, at: datetime) -> date:
    """Give the first Paris day that the notice needs and that telling everybody can keep."""
    day = earliest_day(policy, change=change, at=at)
    teller = ports.notices()
    if teller is None or not needs_notice(policy, change=change):
        return day
    announced = ports.Announced(site=policy.site, day=day, notice_days=notice_days(policy, at=at))
    return teller.earliest(announced, at=at)


def needs_notice(policy: Policy, *, change: Change) -> bool:
    """Tell whether people are to be told of a change before it binds: somebody is bound already."""
    return change == Change.SUBSTANTIAL and policy.versions.exists()


def check_told(
    policy: Policy, *, day: date, audience: Mapping[str, Any], change: Change, at: datetime
) -> None:
    """Refuse a day by which not everybody concerned can be told in time (RULES section 2)."""
    teller = ports.notices()
    if teller is None or not needs_notice(policy, change=change):
        return
    announced = ports.Announced(
        site=policy.site, day=day, notice_days=notice_days(policy, at=at), audience=audience
    )
    if why := teller.refusal(announced, at=at):
        raise TooSoonError(why)


def notice_days(policy: Policy, *, at: datetime) -> int:
    """Give the days of notice that a substantial change of this policy needs."""
    settings = BrandSettings.for_site(policy.site)
    days: int = settings.notice_days
    return max(days, promised_days(policy, at=at))


def promised_days(policy: Policy, *, at: datetime) -> int:
    """Give the days of notice that the versions in force promise their readers; 0 for none."""
    promised = policy.versions.in_force(at=at).values_list("promised_notice_days", flat=True)
    return max((promise or 0 for promise in promised), default=0)


def check_class(page: PolicyPage, *, change: Change) -> None:
    """Refuse a class that the versions before a text do not allow."""
    if change == Change.MINOR:
        _check_correctable(page)
    if change == Change.TRANSLATION and prevailing_version(page) is None:
        raise RefusedError(
            _("“%(title)s” translates nothing: the French text is not in force, nor to be.")
            % {"title": page.title}
        )


def _check_correctable(page: PolicyPage) -> None:
    """Refuse a minor version whose substance nobody was, or is to be, given notice of."""
    latest = latest_version(page)
    if latest is None:
        raise RefusedError(_("A first version is substantial: say that the substance changes."))
    standing = standing_version(page)
    if standing is None or standing.major != latest.major:
        raise RefusedError(
            _("Version %(number)s does not bind: what follows it is substantial.")
            % {"number": latest.number}
        )


def check_day(page: PolicyPage, *, plan: Plan, at: datetime) -> None:
    """Refuse a day that leaves too little notice, or that another version stands in the way of."""
    policy: Policy = page.policy
    day = plan.in_force_from
    # A legal duty may leave no time at all; the past it cannot change.
    change = Change.MINOR if plan.urgent_duty else plan.change
    earliest = earliest_day(policy, change=change, at=at)
    if plan.change == Change.TRANSLATION:
        earliest = max(earliest, _begins(prevailing_version(page)) or earliest)
    if day < earliest:
        raise TooSoonError(
            _(
                "This version may enter into force on %(earliest)s at the earliest, not on %(day)s:"
                " choose that day or a later one."
            )
            % {"earliest": in_words(earliest), "day": in_words(day)}
        )
    check_told(policy, day=day, audience=plan.audience, change=change, at=at)
    coming = Version.objects.of(policy, page.language).coming(at=max(day, paris_day(at))).first()
    if coming is not None:
        raise RefusedError(
            _(
                "Version %(number)s is to enter into force later:"
                " withdraw it first, or choose a later day."
            )
            % {"number": coming.number}
        )


def _begins(version: Version | None) -> date | None:
    return version.entries.get(replaced_by=None).day if version is not None else None
