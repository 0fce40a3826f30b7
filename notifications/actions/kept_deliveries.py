"""What is kept of a practitioner's notices: what names her goes with her, what proves stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from consent.actions import retaining
from notifications.models import (
    Attempt,
    Delivery,
    Event,
    Exemption,
    Information,
    LetterBatch,
    LetterScan,
    State,
)
from notifications.models.deliveries import OPEN
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from consent.models import Practitioner

# Of a message that none of ours is known to be nobody learns anything by then.
STRAY_KEPT: Final = timedelta(days=30)
# A server's answer often repeats the address; by its own id a provider finds it again.
_NAMELESS: Final = dict.fromkeys(("address", "values", "sha256", "reply", "provider_id"), "")


class KeptDeliveries:
    """The deliveries of notices to a practitioner.

    Deliveries, when each was tried, and the proofs that she was informed stay, under her pseudonym.
    """

    def count(self, practitioner: Practitioner) -> Mapping[str, int]:
        """Give how many rows of each class."""
        files = _scans(practitioner).count() + _batches(practitioner).count()
        return {
            "attempts": _attempts(practitioner).count(),
            "events": _events(practitioner).count(),
            "letter_files": files,
        }

    def erase(self, practitioner: Practitioner) -> Mapping[str, int]:
        """Erase them in the caller's transaction; give how many rows of each class."""
        # A file of letters is made again from its rows: without hers.
        files = _batches(practitioner).update(pdf=None) + _scans(practitioner).delete()[0]
        classes = {
            "attempts": _attempts(practitioner).update(**_NAMELESS),
            "events": _events(practitioner).delete()[0],
            "letter_files": files,
        }
        hers = Delivery.objects.filter(practitioner=practitioner)
        hers.exclude(last_error="").update(last_error="")
        hers.filter(state__in=OPEN).update(
            state=State.EXEMPT, exemption=Exemption.ERASED, claimed_until=None
        )
        return classes

    def lines(self, practitioner: Practitioner) -> list[UUID]:
        """Give the lines that tell of what she was informed."""
        found = Information.objects.filter(delivery__practitioner=practitioner)
        return list(found.values_list("entry", flat=True))


def _attempts(practitioner: Practitioner) -> QuerySet[Attempt]:
    return Attempt.objects.filter(delivery__practitioner=practitioner)


def _events(practitioner: Practitioner) -> QuerySet[Event]:
    return Event.objects.filter(delivery__practitioner=practitioner).only("pk")


def _scans(practitioner: Practitioner) -> QuerySet[LetterScan]:
    return LetterScan.objects.filter(proof__delivery__practitioner=practitioner).only("pk")


def _batches(practitioner: Practitioner) -> QuerySet[LetterBatch]:
    """Give the files of letters that are kept, and that hold one to her."""
    own = Delivery.objects.filter(practitioner=practitioner).values_list("pk", flat=True)
    hers = {str(key) for key in own}
    kept = LetterBatch.objects.filter(notice__deliveries__practitioner=practitioner)
    listed = kept.exclude(pdf=None).values_list("pk", "deliveries")
    return LetterBatch.objects.filter(pk__in=[key for key, ids in listed if hers & set(ids)])


class StrayEvents:
    """Reports of messages that never turned out to be ours: a class of what is kept as long."""

    name = "stray_events"

    def until(self, *, at: datetime) -> date:
        """Give the day a month ago."""
        return paris_day(at - STRAY_KEPT)

    def rows(self, *, at: datetime) -> int:
        """Count."""
        return self._over(at).count()

    def held(self, *, at: datetime) -> int:  # noqa: ARG002 (as of every class)
        """Give none: they are about nobody whom we know."""
        return 0

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase."""
        return retaining.in_batches(self._over(at))

    def _over(self, at: datetime) -> QuerySet[Any]:
        over = Event.objects.filter(delivery=None, received_at__lt=at - STRAY_KEPT)
        return cast("QuerySet[Any]", over)
