"""What reports tell beside the state of a delivery: complaints, and tracking that should be off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from notifications.inbound.meanings import TRACKING
from notifications.models import Event, Meaning

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from consent.models import Practitioner
    from notifications.models import Route


def complainers(practitioners: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
    """Give those who complained of a message of ours: the next notice begins with its fallback.

    That is a second address where there is one, else the acknowledgement once signed in (RULES
    section 2). A condition in the same query, whatever the number of people.
    """
    complaints = Event.objects.filter(
        delivery__practitioner=OuterRef("pk"), meaning=Meaning.COMPLAINED
    )
    return practitioners.filter(Exists(complaints))


def tracking_seen(route: Route) -> bool:
    """Tell whether opens or clicks were reported since it was attested that none are tracked."""
    seen = Event.objects.filter(route=route, meaning=Meaning.OTHER, name__in=TRACKING)
    if route.attested_at is not None:
        seen = seen.filter(received_at__gte=route.attested_at)
    return seen.exists()
