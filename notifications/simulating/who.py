"""Whom a notice would be sent to, in numbers; names only for those who may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from consent.models import Member

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from consent.models import Practitioner

SAMPLE: Final = 5
MOST_CABINETS: Final = 20


@dataclass(frozen=True, kw_only=True)
class Who:
    """People by language, by capacity in a cabinet, and how many cabinets they are of.

    Somebody who has a capacity in several cabinets counts once for each capacity that she has;
    `alone` are those without a cabinet. `second_addresses` have another address to fall back on.
    """

    count: int
    languages: dict[str, int]
    capacities: dict[str, int]
    cabinets: int
    alone: int
    second_addresses: int


def who(concerned: QuerySet[Practitioner]) -> Who:
    """Count the people whom a notice concerns."""
    languages = dict(
        concerned.order_by("language").values_list("language").annotate(people=Count("pk"))
    )
    total = sum(languages.values())
    members = _members(concerned)
    within = members.aggregate(people=Count("practitioner", distinct=True))["people"]
    capacities = members.order_by("capacity").values_list("capacity")
    return Who(
        count=total,
        languages=languages,
        capacities=dict(capacities.annotate(people=Count("practitioner", distinct=True))),
        cabinets=members.values("cabinet").distinct().count(),
        alone=total - within,
        second_addresses=concerned.exclude(second_email="").count(),
    )


def largest_cabinets(concerned: QuerySet[Practitioner]) -> list[tuple[str, int]]:
    """Give the cabinets with most of the people, by name: 20 at most."""
    counted = _members(concerned).values_list("cabinet__name").annotate(people=Count("pk"))
    return list(counted.order_by("-people", "cabinet__name")[:MOST_CABINETS])


def sample(concerned: QuerySet[Practitioner]) -> list[str]:
    """Give the first words of the names of a few, so that whoever reads sees that these are people.

    For those only who may read about practitioners.
    """
    names = concerned.order_by("pk").values_list("name", flat=True)[:SAMPLE]
    return [name.split()[0] for name in names if name.split()]


def _members(concerned: QuerySet[Practitioner]) -> QuerySet[Member]:
    return Member.objects.filter(practitioner__in=concerned.values("pk"))
