"""To whom letters are to be printed: those whom no mail reached, or will reach in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from notifications.letters.addresses import problem_of
from notifications.models import Delivery, NoticeKind, NoticePractice, Stage, State
from notifications.models.deliveries import FAILED
from notifications.schedule.capacity import FALLBACKS, all_reached_by
from notifications.schedule.notices import last_legal_day
from notifications.standing import days_of_entry
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet
    from wagtail.models import Site

    from notifications.models import Notice

# Letters of one batch: what one request draws within seconds, and a person puts into envelopes.
MOST: Final = 200
# Looked through for addresses that fit; and listed of those without one.
_READ: Final = 1_000
_LISTED: Final = 50
# Their mail left, and nothing says yet whether it arrived.
_WAITING: Final = (State.SUBMITTED, State.DEFERRED)


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """Somebody to whom no letter can be printed, and why."""

    delivery: Delivery
    why: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Who is in the next batch; how many have an address in all; some of those without one."""

    letters: list[Delivery]
    addressed: int
    lacking: list[Lacking]
    lacking_count: int


def to_post(notice: Notice, *, at: datetime) -> QuerySet[Delivery]:
    """Give the deliveries of a notice for which a letter is the way that is left.

    Those that failed at every address; and, from the day on which a letter has to be posted for
    its presentation by the last legal day, those whose mail has no answer: waiting for it any
    longer would leave no time for a letter. Nobody whose letter is printed already.
    """
    found: QuerySet[Delivery] = Delivery.objects.to_people().filter(notice=notice)
    if notice.kind != NoticeKind.CHANGE:
        return found.none()
    wanted = Q(state__in=FAILED, stage=Stage.IN_APP)
    if is_last_call(_last_day(notice), today=paris_day(at)):
        wanted |= Q(state__in=_WAITING)
    rows = found.filter(wanted).exclude(stage=Stage.LETTER).select_related("practitioner")
    return rows.order_by("practitioner__name", "pk")


def is_last_call(last_day: date | None, *, today: date) -> bool:
    """Tell whether a letter that is made later than on this Paris day is presented too late."""
    if last_day is None:
        return False
    # No deferral is waited for any more: only the working days of a letter count.
    no_deferral = today - timedelta(days=FALLBACKS.deferral_days)
    return all_reached_by(no_deferral) >= last_day


def _last_day(notice: Notice) -> date | None:
    enters = days_of_entry([notice])[notice.pk]
    return last_legal_day(enters, required_days=notice.required_days)


def choose(notice: Notice, *, at: datetime) -> Choice:
    """Give who would be in the next batch of a notice, and to whom none can be printed."""
    rows = to_post(notice, at=at)
    addressed = rows.exclude(practitioner__postal_address="")
    without = rows.filter(practitioner__postal_address="")
    read = [(one, why_not(one)) for one in addressed[:_READ]]
    unfit = [Lacking(delivery=one, why=why) for one, why in read if why]
    lacking = [Lacking(delivery=one, why=why_not(one)) for one in without[:_LISTED]]
    return Choice(
        letters=[one for one, why in read if not why][:MOST],
        addressed=addressed.count() - len(unfit),
        lacking=(unfit + lacking)[:_LISTED],
        lacking_count=len(unfit) + without.count(),
    )


def why_not(delivery: Delivery) -> str:
    """Say why no letter can be printed to somebody; "" where one can."""
    person = delivery.practitioner
    return problem_of(person.postal_address) if person is not None else problem_of("")


def cost_of(site: Site, *, letters: int) -> int:
    """Give what so many letters of a brand cost, in cents."""
    practice = NoticePractice.objects.filter(site=site).first() or NoticePractice(site=site)
    return practice.letter_cents * letters
