"""A later day of her own for whoever was informed of a contract too late (RULES section 2).

What is asked of cabinets begins for all members of a cabinet on one day: it is informed when its
owners are. A member who belongs to several is bound from the last of these days.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from consent.models import Capacity, Member, OwnEntry, Practitioner
from consent.obligations import NOT_UNTIL_INFORMED
from notifications.following.fates import effective_day
from notifications.following.lateness import CONTRACTS, late
from notifications.models import Delivery, Exemption, State
from notifications.schedule import own_day
from notifications.standing.days import too_late_from
from policies.dates import in_words
from policies.models import Version
from policies.models.asking import AskedOf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from notifications.models import Notice

BATCH: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """What decides a person's day: E as it stands, the days required, and whether it is too late.

    `at` is now; `has_passed`: the last legal day is over.
    """

    day: date
    required_days: int
    at: datetime
    has_passed: bool

    def day_of(self, delivery: Delivery) -> date:
        """Give the day from which the text binds whom this delivery is to: E, or a later one."""
        if delivery.informed_at is not None:
            return own_day(delivery.informed_at, day=self.day, required_days=self.required_days)
        is_open = delivery.state != State.EXEMPT
        return NOT_UNTIL_INFORMED if is_open and self.has_passed else self.day


def give_days(notice: Notice, *, clock: Callable[[], datetime], until: datetime) -> bool:
    """Give, move or take back own days of a notice's contracts; tell whether more is to be done.

    A day once given moves as S becomes known, is revoked, or E moves. Batches, each its own
    transaction; rows that somebody else made with another reason are left alone.
    """
    at, day = clock(), effective_day(notice)
    limit = too_late_from(day, required_days=notice.required_days)
    if limit is None or notice.required_days is None:
        return False
    deadline = Deadline(day=day, required_days=notice.required_days, at=at, has_passed=at >= limit)
    return any(
        _give_for(version, notice, deadline, clock=clock, until=until)
        for version in _contracts(notice)
    )


def _contracts(notice: Notice) -> list[Version]:
    """Give one text per contract of the notice: a day of her own holds in every language."""
    found = notice.promulgation.versions.filter(policy__kind__in=CONTRACTS)
    # The French one, where there is one.
    return list(found.order_by("policy", "-language").distinct("policy").select_related("policy"))


def _give_for(
    version: Version,
    notice: Notice,
    deadline: Deadline,
    *,
    clock: Callable[[], datetime],
    until: datetime,
) -> bool:
    people = _concerned(version, notice, deadline)
    # From anywhere, and around: passes that run out of time do not always leave the same ones out.
    start = uuid4()
    for part in (people.filter(pk__gt=start), people.filter(pk__lte=start)):
        last = UUID(int=0)
        while batch := list(part.filter(pk__gt=last)[:BATCH]):
            _give(version, notice, deadline, batch)
            last = batch[-1].pk
            if clock() >= until:
                return True
    return False


def _concerned(version: Version, notice: Notice, deadline: Deadline) -> QuerySet[Practitioner]:
    """Give who may need a day of her own, or have one that is to move; in the order of their ids.

    Of a text that is asked of cabinets, whoever shares a cabinet with one of them as well.
    """
    too_late = late(notice, at=deadline.at).values("practitioner")
    have_one = OwnEntry.objects.filter(
        version=version, replaced_by=None, day__gt=deadline.day
    ).values("practitioner")
    found = too_late.union(have_one)
    if version.asked_of == AskedOf.CABINET:
        cabinets = Member.objects.filter(
            practitioner__in=late(notice, at=deadline.at).values("practitioner")
        )
        beside = Member.objects.filter(cabinet__in=cabinets.values("cabinet"))
        found = found.union(beside.values("practitioner"))
    people: QuerySet[Practitioner] = Practitioner.objects.filter(pk__in=found).order_by("pk")
    return people


def _give(
    version: Version, notice: Notice, deadline: Deadline, people: Sequence[Practitioner]
) -> None:
    wanted = _days(version, notice, deadline, [one.pk for one in people])
    standing = {
        one.practitioner_id: one
        for one in OwnEntry.objects.filter(
            version=version, practitioner__in=people, replaced_by=None
        )
    }
    made = [
        OwnEntry(
            practitioner=person,
            version=version,
            day=wanted[person.pk],
            reason=_reason(notice, deadline, wanted[person.pk]),
            decided_at=deadline.at,
            replaces=standing.get(person.pk),
        )
        for person in people
        if _differs(standing.get(person.pk), wanted[person.pk], notice, deadline)
    ]
    # Of two passes at once the first one's rows stand; both computed the same.
    OwnEntry.objects.bulk_create(made, ignore_conflicts=True)


def _differs(standing: OwnEntry | None, wanted: date, notice: Notice, deadline: Deadline) -> bool:
    if standing is None:
        return wanted > deadline.day
    if max(standing.day, deadline.day) == wanted:
        return False
    # A later day that was agreed with her otherwise is not ours to shorten.
    return wanted > standing.day or _mark(notice) in standing.reason


def _mark(notice: Notice) -> str:
    return str(notice.promulgation_id)


def _reason(notice: Notice, deadline: Deadline, wanted: date) -> str:
    about = {"day": in_words(deadline.day), "promulgation": _mark(notice)}
    if wanted == NOT_UNTIL_INFORMED:
        said = _("Not informed by the last legal day for %(day)s (promulgation %(promulgation)s).")
    elif wanted > deadline.day:
        said = _("Informed too late for %(day)s (promulgation %(promulgation)s).")
    else:
        said = _("Informed in time for %(day)s after all (promulgation %(promulgation)s).")
    return said % about


def _days(
    version: Version, notice: Notice, deadline: Deadline, people: Sequence[UUID]
) -> dict[UUID, date]:
    """Give from which day a text binds each, by her id."""
    cabinets: dict[UUID, list[UUID]] = defaultdict(list)
    if version.asked_of == AskedOf.CABINET:
        rows = Member.objects.filter(practitioner__in=people)
        for person, cabinet in rows.values_list("practitioner_id", "cabinet_id"):
            cabinets[person].append(cabinet)
    binding = _binding({cabinet for found in cabinets.values() for cabinet in found})
    others = {one for found in binding.values() for _capacity, one in found}
    own = _own(notice, deadline, {*people, *others})
    of_cabinets = {cabinet: _of_cabinet(found, own) for cabinet, found in binding.items()}
    return {
        one: max(
            (of_cabinets.get(cabinet) or own.get(one, deadline.day) for cabinet in cabinets[one]),
            default=own.get(one, deadline.day),
        )
        for one in people
    }


def _binding(cabinets: Iterable[UUID]) -> dict[UUID, list[tuple[str, UUID]]]:
    """Give who signs for each cabinet, and as what."""
    found: dict[UUID, list[tuple[str, UUID]]] = defaultdict(list)
    rows = Member.objects.filter(cabinet__in=list(cabinets)).exclude(capacity=Capacity.OTHER)
    for cabinet, capacity, person in rows.values_list("cabinet_id", "capacity", "practitioner_id"):
        found[cabinet].append((capacity, person))
    return found


def _own(notice: Notice, deadline: Deadline, people: Iterable[UUID]) -> dict[UUID, date]:
    """Give from which day each is informed in time, of those whom the notice concerns."""
    rows = Delivery.objects.filter(notice=notice, practitioner__in=list(people))
    # Whoever signed up meanwhile was shown both texts; whoever left speaks for no cabinet.
    gone = (Exemption.LEFT, Exemption.OUT, Exemption.ERASED)
    found = rows.exclude(exemption__in=gone).only("practitioner_id", "state", "informed_at")
    return {one.practitioner_id: deadline.day_of(one) for one in found if one.practitioner_id}


def _of_cabinet(members: Sequence[tuple[str, UUID]], own: Mapping[UUID, date]) -> date | None:
    """Give from which day a cabinet is informed in time: once its owners are.

    Without an owner whom the notice concerns, once those who sign for it are; None without any.
    """
    for capacity in (Capacity.OWNER, Capacity.SIGNATORY):
        days = [own[one] for role, one in members if role == capacity and one in own]
        if days:
            return max(days)
    return None
