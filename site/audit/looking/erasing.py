"""Words that were searched for may name somebody: what opens their lines goes, the lines stay."""

from __future__ import annotations

import json
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from audit.looking.recording import texts_of
from audit.models import Query
from consent.actions.holding import names
from consent.models import Opening, Practitioner
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

_AT_ONCE: Final = 500


class Queries:
    """Queries in words: what opens their lines is kept as long as traces are.

    Who looked, when and where stays; no hold keeps the words, which prove nothing of anybody.
    """

    # As `verify_ledger` counts it, to which the record of each run must add up.
    name = "queries"

    def until(self, *, at: datetime) -> date:
        """Give yesterday: each query has its own last day."""
        return paris_day(at) - timedelta(days=1)

    def rows(self, *, at: datetime) -> int:
        """Count."""
        return _openings(self._over(at).values_list("pk", flat=True)).count()

    def held(self, *, at: datetime) -> int:  # noqa: ARG002 (as of every class)
        """Give none."""
        return 0

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase."""
        while keys := list(self._over(at).values_list("pk", flat=True)[:_AT_ONCE]):
            with transaction.atomic():
                gone = _openings(keys).only("pk").delete()[0]
                Query.objects.filter(pk__in=keys).delete()
            yield gone

    def _over(self, at: datetime) -> QuerySet[Query]:
        found: QuerySet[Query] = Query.objects.filter(erase_after__lte=self.until(at=at))
        return found


def _openings(accesses: Collection[UUID] | QuerySet[Query, UUID]) -> QuerySet[Opening]:
    found: QuerySet[Opening] = Opening.objects.filter(entry__access__in=accesses)
    return found


class NamingQueries:
    """Queries of a brand whose words name a practitioner: they are not to be opened once she is
    erased (`consent.ports.Kept`). Nothing of them is kept but what opens their lines.
    """

    def count(self, practitioner: Practitioner) -> Mapping[str, int]:  # noqa: ARG002 (a port's)
        """Give nothing: openings are counted by who erases them."""
        return {}

    def erase(self, practitioner: Practitioner) -> Mapping[str, int]:  # noqa: ARG002 (a port's)
        """Erase nothing more."""
        return {}

    def lines(self, practitioner: Practitioner) -> list[UUID]:
        """Give the lines of queries that name her, as she is called now or was before."""
        asked = Query.objects.filter(access__sites__contains=[practitioner.site_id])
        rows = asked.filter(access__entry__opening__isnull=False).values_list(
            "access__entry", "access__entry__opening__record"
        )
        called = _called(practitioner)
        return [key for key, record in rows.iterator() if _names(called, bytes(record))]


def _called(practitioner: Practitioner) -> list[Practitioner]:
    """Give her as she was at any time, without accents."""
    fields = ("name", "email", "external_id")
    ever = {tuple(getattr(practitioner, field) for field in fields)}
    ever |= set(practitioner.history.values_list(*fields))
    return [
        Practitioner(name=_plain(name), email=_plain(email), external_id=_plain(key))
        for name, email, key in ever
    ]


def _names(called: list[Practitioner], record: bytes) -> bool:
    words = _plain(" ".join(texts_of(json.loads(record)["query"])))
    return any(
        names(one, words) or (one.external_id and one.external_id in words) for one in called
    )


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
