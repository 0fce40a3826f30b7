"""By whom a practitioner's cabinets were informed: what counts for a text that is asked of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from consent.models import Capacity, Member
from notifications.models import Exemption, Information
from notifications.schedule import is_in_time

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from notifications.models import Delivery

# Whoever left speaks for no cabinet.
_GONE: Final = (Exemption.LEFT, Exemption.OUT, Exemption.ERASED)
Seats = dict["UUID", dict["UUID", list[Information]]]


def seats_of(deliveries: Iterable[Delivery]) -> Seats:
    """Give, of each who was informed too late, by what each of her cabinets was informed in time.

    A cabinet is informed when its owners are; without an owner whom the notice concerns, when those
    who sign for it are (RULES section 2). A cabinet of which one of these is not informed is left
    out, and so is who was in time herself.
    """
    return {
        delivery.pk: dict(_cabinets(delivery))
        for delivery in deliveries
        if delivery.informed_at is not None
        and not is_in_time(
            delivery.informed_at,
            day=delivery.notice.day,
            required_days=delivery.notice.required_days,
        )
    }


def _cabinets(delivery: Delivery) -> Iterable[tuple[UUID, list[Information]]]:
    hers = Member.objects.filter(practitioner=delivery.practitioner_id).values("cabinet")
    for cabinet, people in _binding(delivery, hers).items():
        rows = Information.objects.select_related("entry__seal", "entry__opening").filter(
            delivery__notice=delivery.notice_id,
            delivery__practitioner__in=people,
            replaced_by=None,
            informed=True,
        )
        found = list(rows.order_by("pk"))
        if len(found) == len(people):
            yield cabinet, found


def _binding(delivery: Delivery, cabinets: Any) -> dict[UUID, set[UUID]]:
    """Give the owners of each cabinet whom the notice concerns; without any, who signs for it."""
    found: dict[UUID, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    concerned = delivery.notice.deliveries.exclude(exemption__in=_GONE).values("practitioner")
    members = Member.objects.filter(cabinet__in=cabinets, practitioner__in=concerned)
    for one in members.exclude(capacity=Capacity.OTHER):
        found[one.cabinet_id][one.capacity].add(one.practitioner_id)
    return {
        cabinet: roles[Capacity.OWNER] or roles[Capacity.SIGNATORY]
        for cabinet, roles in found.items()
    }
