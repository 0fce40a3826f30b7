"""Counts choices on trackers: of each category, how many agreed, refused, took it back.

A choice names nobody, and two choices of one browser are two: what is counted is decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, Q
from django.db.models.functions import Trunc

from consent.models import ConsentVersion, TrackerChoice
from policies.deadlines import PARIS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from wagtail.models import Site

    from consent.desk.choice_statistics.periods import Span


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What was decided of a category: refused is never agreed to before, withdrawn is."""

    accepted: int = 0
    refused: int = 0
    withdrawn: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Give both together."""
        return Tally(
            accepted=self.accepted + other.accepted,
            refused=self.refused + other.refused,
            withdrawn=self.withdrawn + other.withdrawn,
        )

    @property
    def decided(self) -> int:
        """Give how many choices decided the category."""
        return self.accepted + self.refused + self.withdrawn


@dataclass(frozen=True, kw_only=True)
class Period:
    """A period by its first day: its choices, those made despite GPC, and each category's tally."""

    start: date
    choices: int = 0
    gpc: int = 0
    tallies: dict[str, Tally]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A category that could be decided, by the name that it had last."""

    key: str
    name: str
    is_exempt: bool


def asked_of(site: Site, language: str) -> list[Asked]:
    """Give the categories that any consent version let visitors decide, the latest's first."""
    found: dict[str, Asked] = {}
    versions = ConsentVersion.objects.filter(site=site).order_by("-major", "-minor")
    for content in versions.values_list("content", flat=True):
        for one in content["categories"]:
            if one["mode"] != "necessary" and one["key"] not in found:
                found[one["key"]] = Asked(
                    key=one["key"], name=one[language]["name"], is_exempt=one["mode"] == "exempt"
                )
    return list(found.values())


def counted(site: Site, span: Span, keys: list[str]) -> list[Period]:
    """Give every period of a span with its numbers, also those in which nobody chose."""
    begin, end = span.instants()
    rows = (
        TrackerChoice.objects.filter(site=site, at__gte=begin, at__lt=end)
        .annotate(start=Trunc("at", span.grain, output_field=DateField(), tzinfo=PARIS))
        .values("start")
        .annotate(choices=Count("pk"), gpc_choices=Count("pk", filter=Q(gpc=True)))
        .annotate(**dict(_counts(keys)))
    )
    found = {row["start"]: row for row in rows}
    return [_period(start, found.get(start), keys) for start in span.starts()]


def _counts(keys: list[str]) -> Iterator[tuple[str, Count]]:
    """Give an aggregate for each number of each category, by its place: keys are data."""
    for place, key in enumerate(keys):
        no, before = Q(no__contains=[key]), Q(previous__yes__contains=[key])
        yield f"accepted{place}", Count("pk", filter=Q(yes__contains=[key]))
        yield f"refused{place}", Count("pk", filter=no & ~before)
        yield f"withdrawn{place}", Count("pk", filter=no & before)


def _period(start: date, row: dict[str, Any] | None, keys: list[str]) -> Period:
    if row is None:
        return Period(start=start, tallies={key: Tally() for key in keys})
    return Period(
        start=start,
        choices=row["choices"],
        gpc=row["gpc_choices"],
        tallies={
            key: Tally(
                accepted=row[f"accepted{place}"],
                refused=row[f"refused{place}"],
                withdrawn=row[f"withdrawn{place}"],
            )
            for place, key in enumerate(keys)
        },
    )
