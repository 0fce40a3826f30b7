"""A date that cannot be kept cannot be chosen: which one can, and what stands against others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from notifications.planning.audience import count, parse
from notifications.schedule import first_send
from notifications.schedule.capacity import (
    FALLBACKS,
    Limits,
    Load,
    Reason,
    earliest_kept,
    last_day,
    reasons_against,
    start_of,
)
from notifications.simulating.limits import limits_of, load_of, route_of
from policies.dates import in_words
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from policies.ports import Announced


@dataclass(frozen=True, kw_only=True)
class Way:
    """A brand's way with what it has to take for a change announced at an instant."""

    load: Load
    limits: Limits


def way_for(announced: Announced, *, at: datetime) -> Way | None:
    """Give the way with its load; None where there is nobody to tell, or no way yet.

    Without a way nothing is known of how long sending takes: the desk says so instead, until
    there is one.
    """
    route = route_of(announced.site)
    if route is None:
        return None
    rule = parse(dict(announced.audience))
    people = count(rule, site=announced.site, day=paris_day(at))
    if not people:
        return None
    return Way(load=load_of(route, people=people, at=at), limits=limits_of(route))


def send_from(announced: Announced, *, at: datetime) -> datetime:
    """Give the instant (UTC) from which a notice is to be sent: E-45, now, or as early as needed.

    Where no way is known, or nobody is concerned, E-45 or now.
    """
    way = way_for(announced, at=at)
    if way is None:
        return first_send(announced.day, at=at)
    return start_of(announced.day, way.load, way.limits, at=at, notice_days=announced.notice_days)


def earliest(announced: Announced, *, at: datetime) -> date:
    """Give the first Paris day, from `announced.day` on, that can be kept.

    Where no day ever can, because the way takes nothing, it is `announced.day`: the refusal says
    why.
    """
    way = way_for(announced, at=at)
    if way is None:
        return announced.day
    first = earliest_kept(way.load, way.limits, at, notice_days=announced.notice_days)
    return max(announced.day, first or announced.day)


def refusal(announced: Announced, *, at: datetime) -> str:
    """Say why `announced.day` cannot be kept and which is the first that can; empty where it can.

    Sending begins at the instant `at` at the earliest (RULES section 2).
    """
    way = way_for(announced, at=at)
    if way is None:
        return ""
    days = announced.notice_days
    reasons = reasons_against(announced.day, way.load, way.limits, at, notice_days=days)
    if not reasons:
        return ""
    first = earliest_kept(way.load, way.limits, at, notice_days=days)
    said = [_reason_words(reason, way, at=at) for reason in reasons]
    return " ".join([_not_on(announced.day, first), *said])


def _not_on(day: date, first: date | None) -> str:
    if first is None:
        return _("No day can be kept: not everybody would ever be told.")
    return _(
        "Not everybody can be told in time for %(day)s:"
        " choose %(first)s or a later day, or let mail leave faster."
    ) % {"day": in_words(day), "first": in_words(first)}


def _reason_words(reason: Reason, way: Way, *, at: datetime) -> str:
    last = last_day(way.load, way.limits, at)
    values = {
        "people": way.load.people + way.load.waiting,
        "second": way.limits.per_second,
        "quota": way.limits.per_day,
        "first": way.limits.warm_up_first,
        "last": in_words(last) if last else _("never"),
        "deferral": FALLBACKS.deferral_days,
        "letter": FALLBACKS.letter_working_days,
    }
    words = {
        "speed": _(
            "Speed: at %(second)s mails a second, the last of %(people)s leaves on %(last)s."
        ),
        "quota": _("Quota: at %(quota)s mails a day, the last of %(people)s leaves on %(last)s."),
        "warm_up": _(
            "Warm-up: the sender is new and begins with %(first)s mails a day;"
            " the last of %(people)s leaves on %(last)s."
        ),
        "fallbacks": _(
            "Fallbacks: whom no mail reaches needs %(deferral)s days until that is known,"
            " then %(letter)s working days until a letter is presented."
        ),
    }
    return words[reason] % values
