"""The proof of choices on trackers: what opens its line goes after five years, the id with it.

The years are each brand's own parameter, fixed with each choice. The choice itself, which names
nobody, stays with its line; the tree over them still verifies.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from consent.models import ChoiceVisitor, Opening
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

_AT_ONCE: Final = 500


class Choices:
    """What opens the lines of choices, each counted; its random id goes in the same transaction.

    No hold is about somebody whom nobody knows.
    """

    # As `verify_ledger` counts them, to which the record of each run must add up.
    name = "openings"

    def until(self, *, at: datetime) -> date:
        """Give yesterday: each choice has its own last day."""
        return paris_day(at) - timedelta(days=1)

    def rows(self, *, at: datetime) -> int:
        """Count."""
        return _openings(self._over(at).values("choice")).count()

    def held(self, *, at: datetime) -> int:  # noqa: ARG002 (as of every class)
        """Give none."""
        return 0

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase."""
        while keys := list(self._over(at).values_list("pk", flat=True)[:_AT_ONCE]):
            with transaction.atomic():
                gone = _openings(keys).delete()[0]
                ChoiceVisitor.objects.filter(pk__in=keys).delete()
            yield gone

    def _over(self, at: datetime) -> QuerySet[ChoiceVisitor]:
        found: QuerySet[ChoiceVisitor] = ChoiceVisitor.objects.filter(
            erase_after__lte=self.until(at=at)
        )
        return found


def _openings(choices: Any) -> QuerySet[Opening]:
    found: QuerySet[Opening] = Opening.objects.filter(entry__tracker_choice__in=choices)
    return found
