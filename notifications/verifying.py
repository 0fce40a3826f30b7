"""The proofs that people were informed, beside their lines in the ledger: do they fit together?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q

from consent.models import Entry, EntryType
from consent.ports import Recorded
from notifications.informing import record_of
from notifications.models import Delivery, Information, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

_AT_ONCE: Final = 500
# Of one kind so many are named.
_SHOWN: Final = 20
_UNREAD: Final = ("attempt__address", "attempt__values")


class Informations:
    """Each row of Information with the line that it wrote (`consent.ports.Recorder`)."""

    name = "rows of notifications_information"

    def rows(self) -> Iterator[Sequence[Recorded]]:
        """Give all of them, some at a time; each record is made again from its row."""
        related = ("attempt", "delivery__notice", "entry")
        found = Information.objects.select_related(*related).defer(*_UNREAD, "entry__canonical")
        some = list(found.order_by("pk")[:_AT_ONCE])
        while some:
            yield [_recorded(row) for row in some]
            some = list(found.filter(pk__gt=some[-1].pk).order_by("pk")[:_AT_ONCE])

    def orphans(self) -> Iterator[UUID]:
        """Give the lines of informations of which no row is left."""
        lines = Entry.objects.filter(type=EntryType.INFORM, information=None)
        yield from lines.order_by("pk").values_list("pk", flat=True)[:_SHOWN]

    def faults(self) -> Iterator[str]:
        """Give a sentence for each row out of its chain, and each delivery that says otherwise."""
        for what, rows in _faults():
            for key in rows.order_by("pk").values_list("pk", flat=True)[:_SHOWN]:
                yield what % {"key": key}


def _recorded(row: Information) -> Recorded:
    sha256 = row.attempt.sha256 if row.attempt else ""
    return Recorded(
        name=f"notifications_information {row.pk}",
        entry=row.entry_id,
        type=EntryType.INFORM,
        time=row.at,
        record=record_of(row, sha256=sha256),
    )


def _faults() -> Iterator[tuple[str, QuerySet[Any]]]:
    rows, standing = Information.objects.all(), Information.objects.filter(replaced_by=None)
    named = "notifications_information %(key)s "
    yield (
        named + "replaces a row of another delivery.",
        rows.exclude(replaces=None).exclude(replaces__delivery=F("delivery")),
    )
    yield (
        named + "names an attempt of another delivery.",
        rows.exclude(attempt=None).exclude(attempt__delivery=F("delivery")),
    )
    yield (
        named + "revokes what did not stand.",
        rows.filter(Q(replaces=None) | Q(replaces__informed=False), informed=False),
    )
    yield (
        named + "says that she was informed, and her delivery says something else.",
        standing.filter(informed=True)
        .exclude(delivery__state=State.EXEMPT)
        .exclude(delivery__informed_at=F("at"), delivery__basis=F("basis")),
    )
    proven = Information.objects.filter(informed=True, replaced_by=None).values("delivery")
    yield (
        "notifications_delivery %(key)s says that she was informed, and nothing shows it.",
        Delivery.objects.to_people().filter(state=State.INFORMED).exclude(pk__in=proven),
    )
