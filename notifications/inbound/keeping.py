"""Keeps each report once, as it came, beside the delivery that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from notifications.composing.values import parse_message_id
from notifications.inbound.readings import Reading
from notifications.models import Delivery, Event, Meaning, Provider

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from notifications.models import Route

Named = tuple["UUID", int]
_ROUNDS: Final = range(1, 1000)


def keep(
    route: Route, readings: Iterable[Reading], *, provider: Provider, at: datetime
) -> list[UUID]:
    """Keep reports that came to a brand's route; give the ids of those that are still to apply.

    One that is kept already is not kept again. Two queries at most, and one insertion: whoever
    reported may be answered as soon as it is committed.
    """
    found = [(reading, named(reading)) for reading in readings]
    ours = _ours(route, {name[0] for _reading, name in found if name})
    events = [
        _event(route, reading, name if name and name[0] in ours else None, provider, at)
        for reading, name in found
    ]
    Event.objects.bulk_create(events, ignore_conflicts=True)
    kept = Event.objects.filter(provider=provider, route=route, applied_at=None)
    keys = [event.key for event in events]
    return list(kept.filter(key__in=keys).order_by("at", "pk").values_list("pk", flat=True))


def named(reading: Reading) -> Named | None:
    """Give the delivery and round that a report names: in what we gave along, or by Message-ID."""
    if reading.delivery is not None and reading.round is not None:
        return reading.delivery, reading.round
    # An envelope's id has no host.
    for words in (f"<{reading.message_id}>", f"<{reading.message_id}@envelope>"):
        name = parse_message_id(words)
        if name is not None and name[1] in _ROUNDS:
            return name
    return None


def _ours(route: Route, ids: set[UUID]) -> set[UUID]:
    """Give those of these deliveries that are the route's own brand's."""
    if not ids:
        return set()
    found = Delivery.objects.filter(pk__in=ids, notice__site=route.site_id)
    return set(found.values_list("pk", flat=True))


def _event(
    route: Route, reading: Reading, name: Named | None, provider: Provider, at: datetime
) -> Event:
    return Event(
        provider=provider,
        route=route,
        key=reading.key,
        meaning=Meaning(reading.meaning),
        name=reading.name,
        message_id=reading.message_id,
        # It happened before we heard of it, whatever its clock says.
        at=min(reading.at or at, at),
        received_at=at,
        delivery_id=name[0] if name else None,
        round=name[1] if name else None,
        raw=reading.raw,
    )
