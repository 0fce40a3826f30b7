"""The letters of a batch as they are printed: to whom, in which words, how many pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from consent.models import Practitioner
from notifications.composing import role_of
from notifications.composing.messages import MIDNIGHT
from notifications.letters.addresses import lines_of
from notifications.models import Delivery
from notifications.schedule.calendar import local_instant

if TYPE_CHECKING:
    from notifications.models import LetterBatch

Group = tuple[str, Literal["signatory", "member"]]
# Ems that fit into 88 mm at 10 and at 8.5 points; thirty-eight of the broadest do at 6.5.
_SIZES: Final = ((24.9, "normal"), (29.3, "small"))


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter: its place in the batch from 1, the lines in the window, whose words it has."""

    place: int
    delivery: Delivery
    name: str
    lines: tuple[str, ...]
    group: Group

    @property
    def size(self) -> str:
        """Give how large its lines stand in the window: none of them may break there."""
        widest = max(map(_ems, (self.name, *self.lines)))
        return next((name for most, name in _SIZES if widest <= most), "smallest")


def _ems(line: str) -> float:
    """Give about how wide a line is, in ems of a broad sans-serif."""
    return sum(1.0 if one in "WM@" else 0.75 if one.isupper() else 0.6 for one in line)


def letters_of(batch: LetterBatch) -> list[Letter]:
    """Give the letters of a batch in order; nobody who was erased since.

    Addresses are those of today until the batch is posted; afterwards those of that day's end.
    """
    ids = [UUID(one) for one in batch.deliveries]
    rows = Delivery.objects.filter(pk__in=ids, notice=batch.notice_id)
    found = rows.select_related("practitioner").prefetch_related("practitioner__memberships")
    deliveries = {one.pk: one for one in found}
    then = _then(batch, [one.practitioner_id for one in deliveries.values()])
    return [
        _letter(place, deliveries[key], then)
        for place, key in enumerate(ids, start=1)
        if key in deliveries and _is_known(deliveries[key])
    ]


def _is_known(delivery: Delivery) -> bool:
    return delivery.practitioner is not None and not delivery.practitioner.is_erased


def _letter(place: int, delivery: Delivery, then: dict[UUID, Any]) -> Letter:
    person: Any = delivery.practitioner
    known = then.get(person.pk, person)
    return Letter(
        place=place,
        delivery=delivery,
        name=" ".join(known.name.split()),
        lines=lines_of(known.postal_address),
        group=(delivery.language, role_of(person)),
    )


def _then(batch: LetterBatch, people: list[UUID | None]) -> dict[UUID, Any]:
    """Give the people as their history has them at the end of the day of posting."""
    if batch.posted_on is None:
        return {}
    end = local_instant(batch.posted_on + timedelta(days=1), MIDNIGHT)
    past = Practitioner.history.filter(id__in=people, history_date__lt=end)
    last = past.order_by("id", "-history_date", "-history_id").distinct("id")
    return {one.id: one for one in last}


def grouped(letters: list[Letter]) -> dict[Group, list[Letter]]:
    """Give letters by whose words they have, each in order."""
    groups: dict[Group, list[Letter]] = defaultdict(list)
    for one in letters:
        groups[one.group].append(one)
    return dict(groups)
