"""A page of people: by words, or all of some brands by name, by keys and never by numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Q

from audit.reading.people import MOST, Then, matching, people_at
from consent.models import Member, Practitioner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

PAGE: Final = 50


@dataclass(frozen=True, kw_only=True)
class Key:
    """The place of a person in the order: her name of today, and her id among equal names."""

    name: str
    id: UUID

    def __str__(self) -> str:
        """Give it as an address holds it."""
        return f"{self.id}~{self.name}"

    @classmethod
    def parsed(cls, words: str) -> Key:
        """Give the key that an address holds. Raises ValueError for anything else."""
        key, separator, name = words.partition("~")
        if not separator or "\0" in name:
            raise ValueError(words)
        return cls(name=name, id=UUID(key))


@dataclass(frozen=True, kw_only=True)
class Row:
    """A practitioner, as she is and as she was then, with her cabinets of today."""

    practitioner: Practitioner
    then: Then
    members: list[Member]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of people, and from where the next and the previous one go on.

    `is_too_common`: the words mean more people than are shown; nobody is.
    """

    rows: list[Row]
    following: Key | None = None
    previous: Key | None = None
    is_too_common: bool = False


def found_by(words: str, *, sites: Sequence[int], at: datetime) -> Found:
    """Give everybody whom words mean, MOST at most, by the name that she had."""
    ids = matching(words, sites=sites)
    if len(ids) > MOST:
        return Found(rows=[], is_too_common=True)
    people = Practitioner.objects.filter(pk__in=ids).select_related("site")
    rows = _rows(people.order_by("name", "pk"), at=at)
    return Found(rows=sorted(rows, key=lambda one: (one.then.name.casefold(), one.then.name)))


def everybody(
    *, sites: Sequence[int], at: datetime, after: Key | None = None, before: Key | None = None
) -> Found:
    """Give people of brands by their name of today, from a place on, forwards or backwards."""
    backwards = before is not None
    people = list(_queries(sites, before if backwards else after, backwards=backwards))
    more, people = len(people) > PAGE, people[:PAGE]
    if backwards:
        people.reverse()
    is_after = after is not None
    return Found(
        rows=_rows(people, at=at),
        following=_key(people[-1]) if people and (more or backwards) else None,
        previous=_key(people[0]) if people and (more if backwards else is_after) else None,
    )


def _key(practitioner: Practitioner) -> Key:
    return Key(name=practitioner.name, id=practitioner.pk)


def _queries(sites: Sequence[int], start: Key | None, *, backwards: bool) -> Any:
    """Give one person more than a page holds: a short piece of each brand's index, put together."""
    order = ("-name", "-pk") if backwards else ("name", "pk")
    beyond = Q()
    if start is not None:
        sign = "lt" if backwards else "gt"
        # The first condition is what an index begins with; the second is the tie.
        beyond = Q(**{f"name__{sign}e": start.name}) & (
            Q(**{f"name__{sign}": start.name}) | Q(**{f"pk__{sign}": start.id})
        )
    pieces = [
        Practitioner.objects.select_related("site").filter(beyond, site=site).order_by(*order)
        for site in sites
    ]
    if len(pieces) == 1:
        return pieces[0][: PAGE + 1]
    pieces = [piece[: PAGE + 1] for piece in pieces]
    together = reduce(lambda one, other: one.union(other, all=True), pieces)
    return together.order_by(*order)[: PAGE + 1]


def _rows(people: Iterable[Practitioner], *, at: datetime) -> list[Row]:
    people = list(people)
    ids = [one.pk for one in people]
    was = people_at(ids, at=at)
    belong = Member.objects.filter(practitioner__in=ids).select_related("cabinet")
    members: dict[UUID, list[Member]] = {key: [] for key in ids}
    for one in belong.order_by("cabinet__name", "pk"):
        members[one.practitioner_id].append(one)
    return [Row(practitioner=one, then=was[one.pk], members=members[one.pk]) for one in people]
