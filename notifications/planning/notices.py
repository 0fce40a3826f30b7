"""Which promulgations are to be told of, and the notice of each: made once, by whoever sees it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q

from notifications.apart import apart
from notifications.models import Notice, NoticeKind, Progress
from notifications.schedule import first_send
from policies.deadlines import paris_day
from policies.models import EntryIntoForce, Promulgation, Version
from policies.models.versions import Change

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

# Approvers were shown a notice, or a duty left no time: it is owed even once E has passed.
_APPROVED: Final = Q(proposal__frozen__has_key="notice") | Q(proposal__urgent_duty__gt="")


@dataclass(frozen=True, kw_only=True)
class _Owed:
    """A promulgation that people are to be told of: E, since when that is decided, the number."""

    promulgation: Promulgation
    day: date
    decided_at: datetime
    number: int


def plan_notices(*, at: datetime) -> list[Notice]:
    """Make the notices that are owed at an instant; give them. Safe to run twice at once.

    One for each promulgation of a substantial change whose texts stand and are coming, however
    many policies it has; a first text of a policy alone needs none, for nobody was bound before.
    Once E has passed, only where a legal duty shortened the notice, or where approvers were shown
    a notice that was then never made (the scheduler was stopped): what was promulgated before
    there were notices is left alone. A day that was moved to an earlier one than people were told
    is another notice of the same promulgation (RULES section 2).
    """
    made = []
    for promulgation in _candidates(at):
        with apart("make", promulgation=str(promulgation.pk)):
            owed = _owed(promulgation, at=at)
            if owed is not None and (notice := _make(owed, at=at)) is not None:
                made.append(notice)
    return made


def _candidates(at: datetime) -> QuerySet[Promulgation]:
    # A correction (2.1 on the day of 2.0) goes on with what it corrects: the same is to be told.
    of_number = {"policy": OuterRef("policy"), "major": OuterRef("major")}
    coming = Version.objects.coming(at=at).order_by().filter(**of_number)
    bound = Version.objects.in_force(at=at).filter(**of_number)
    substantial = Version.objects.filter(change=Change.SUBSTANTIAL)
    found = Promulgation.objects.filter(
        Q(versions__in=substantial.filter(Exists(coming)))
        | Q(_APPROVED, versions__in=substantial.filter(Exists(bound)), notices=None),
        at__lte=at,
    )
    return found.select_related("site", "proposal").order_by("at", "pk").distinct()


def _owed(promulgation: Promulgation, *, at: datetime) -> _Owed | None:
    # The first of them, where days differ: who is told in time for it is in time for all.
    entry = _entries(promulgation).order_by("day", "decided_at").first()
    if entry is None or entry.day is None or _is_first(promulgation):
        return None
    last = promulgation.notices.filter(kind=NoticeKind.CHANGE).order_by("number").last()
    has_passed = entry.day <= paris_day(at)
    if last is not None and (_told(last) <= entry.day or has_passed):
        return None
    if has_passed and not Promulgation.objects.filter(_APPROVED, pk=promulgation.pk).exists():
        return None
    return _Owed(
        promulgation=promulgation,
        day=entry.day,
        decided_at=max(promulgation.at, entry.decided_at),
        number=last.number + 1 if last is not None else 1,
    )


def _entries(promulgation: Promulgation) -> QuerySet[EntryIntoForce]:
    """Give the standing days of its texts, and of what corrected them."""
    numbers = Q(pk__in=[])
    for policy, major in promulgation.versions.values_list("policy", "major").distinct():
        numbers |= Q(version__policy=policy, version__major=major)
    found: QuerySet[EntryIntoForce] = EntryIntoForce.objects.standing().filter(numbers)
    return found


def _told(notice: Notice) -> date:
    """Give the latest day that people were told: of a notice, or of what postponed it."""
    moved = notice.followers.filter(kind=NoticeKind.POSTPONEMENT).aggregate(day=Max("day"))["day"]
    return max(notice.day, moved or notice.day)


def _is_first(promulgation: Promulgation) -> bool:
    """Tell whether none of its policies had a version before: nobody was bound."""
    earlier = Q(pk__in=[])
    for one in promulgation.versions.all():
        before = Q(recorded_at__lt=one.recorded_at) | Q(
            recorded_at=one.recorded_at, major__lt=one.major
        )
        earlier |= Q(policy=one.policy_id) & before
    return not Version.objects.exclude(promulgation=promulgation).filter(earlier).exists()


def _make(owed: _Owed, *, at: datetime) -> Notice | None:
    frozen = _frozen(owed.promulgation)
    made = Notice(
        site=owed.promulgation.site,
        kind=NoticeKind.CHANGE,
        promulgation=owed.promulgation,
        number=owed.number,
        day=owed.day,
        required_days=_required_days(owed),
        audience=frozen.pop("audience", {}),
        frozen=frozen,
        send_from=_send_from(owed, frozen, at=at),
        created_at=at,
    )
    # Another process makes the same one at this moment: its is as good.
    with suppress(IntegrityError), transaction.atomic():
        made.save()
        Progress(notice=made).save(force_insert=True)
        return made
    return None


def _send_from(owed: _Owed, frozen: dict[str, Any], *, at: datetime) -> datetime:
    """Give when it is first sent: as approved where its mails need more days than usual."""
    usual = first_send(owed.day, at=at)
    if owed.number > 1 or "send_from" not in frozen:
        return usual
    return max(at, min(usual, datetime.fromisoformat(frozen["send_from"])))


def _frozen(promulgation: Promulgation) -> dict[str, Any]:
    proposal = promulgation.proposal
    return dict(proposal.frozen.get("notice", {})) if proposal is not None else {}


def _required_days(owed: _Owed) -> int:
    """Give the days of notice required; for an urgent duty, those that were left, if fewer."""
    promulgation = owed.promulgation
    if promulgation.proposal is None or not promulgation.proposal.urgent_duty:
        return promulgation.notice_days
    left = (owed.day - paris_day(owed.decided_at)).days - 1
    return min(promulgation.notice_days, left)
