"""Which cabinets know of a notice: each when its owners do (RULES section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef

from consent.models import Cabinet, Capacity, Member
from notifications.models import Delivery, Exemption
from notifications.models.deliveries import OPEN

if TYPE_CHECKING:
    from notifications.models import Notice

_GONE: Final = (Exemption.LEFT, Exemption.OUT, Exemption.ERASED)


@dataclass(frozen=True, kw_only=True)
class Cabinets:
    """Cabinets of which a notice concerns a member, and how many of them are informed.

    `ownerless` are those none of whose owners it concerns: nobody informs them.
    """

    total: int
    informed: int
    ownerless: int


def cabinets_informed(notice: Notice) -> Cabinets:
    """Count the cabinets of a notice.

    One is informed when no owner waits for it any more: each is informed, or was as she signed up.
    """
    told = Delivery.objects.filter(notice=notice, practitioner=OuterRef("practitioner"))
    told = told.exclude(exemption__in=_GONE)
    members = Member.objects.filter(cabinet=OuterRef("pk"))
    owners = members.filter(capacity=Capacity.OWNER)
    concerned = Cabinet.objects.filter(Exists(members.filter(Exists(told))), site=notice.site_id)
    with_owner = concerned.filter(Exists(owners.filter(Exists(told))))
    waits = Exists(owners.filter(Exists(told.filter(state__in=OPEN))))
    total, owned = concerned.count(), with_owner.count()
    return Cabinets(
        total=total, informed=with_owner.exclude(waits).count(), ownerless=total - owned
    )
