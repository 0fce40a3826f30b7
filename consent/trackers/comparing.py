"""What a crawler saw beside what a register declares: where the two differ. Pure.

Four kinds of difference:

- `undeclared`: no row says it;
- `unasked`: a row says it, and its category may not load in that state (C01, C05 of RULES);
- `misplaced`: it may load in that state, and not on that kind of page (C10: payment);
- `unseen`: a row that should have been seen was not, in any state, on any page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from consent.trackers.matching import matches

# `indexed`: an IndexedDB database, which no row can declare. `request`: a foreign host was asked.
Kept: TypeAlias = Literal["cookie", "local", "session", "indexed", "request"]
Kind: TypeAlias = Literal["undeclared", "unasked", "misplaced", "unseen"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """What the register says: a name's pattern, where it is kept, and when it may be there.

    `domain` empty is the site's own host, or a parent that it shares its cookies with. `only_on`
    is the one kind of page on which it may be (empty: any). A row that is `awaited` is written as
    soon as a page on which it may be is read; others follow an act, such as signing in. Of a
    `request`, the name is the pattern of a host (`js.example`, with its port if it names one).
    """

    name: str
    kept: Kept
    category: str
    domain: str = ""
    is_necessary: bool = False
    only_on: str = ""
    is_awaited: bool = True


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A page that was read in a state: the kind of page, and the categories that may load."""

    state: str
    page: str
    allowed: frozenset[str]
    on: str = "public"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Something that was stored, read or asked for during a visit, by its name and domain."""

    state: str
    page: str
    kept: Kept
    name: str
    domain: str = ""


@dataclass(frozen=True, kw_only=True, order=True)
class Difference:
    """Where sight and register differ; state and page are those of the first such sight."""

    kind: Kind
    kept: Kept
    name: str
    domain: str
    state: str = ""
    page: str = ""


def differences(
    rows: Sequence[Row], visits: Collection[Visit], sights: Sequence[Sight], *, host: str
) -> tuple[Difference, ...]:
    """Give the differences, one per kind, thing and state; `host` is the site's own, no port.

    A sight of a page that is none of `visits` raises KeyError: nothing is known of it.
    """
    by_place = {(visit.state, visit.page): visit for visit in visits}
    found: dict[tuple[str, ...], Difference] = {}
    for sight in sights:
        visit = by_place[sight.state, sight.page]
        kind = _wrong([row for row in rows if _is_of(sight, row, host)], visit)
        if kind is not None:
            key = (kind, sight.kept, sight.name, sight.domain, sight.state)
            found.setdefault(key, _difference(kind, sight))
    return (*found.values(), *_unseen(rows, visits, sights, host))


def awaited(rows: Sequence[Row], visits: Collection[Visit]) -> tuple[Row, ...]:
    """Give the rows that these visits should have shown."""
    return tuple(
        row
        for row in rows
        if row.is_awaited and any(_may_be(row, visit) and _is_on(row, visit) for visit in visits)
    )


def seen(row: Row, sights: Sequence[Sight], *, host: str) -> bool:
    """Tell whether any sight is of this row."""
    return any(_is_of(sight, row, host) for sight in sights)


def _difference(kind: Kind, sight: Sight) -> Difference:
    return Difference(
        kind=kind,
        kept=sight.kept,
        name=sight.name,
        domain=sight.domain,
        state=sight.state,
        page=sight.page,
    )


def _unseen(
    rows: Sequence[Row], visits: Collection[Visit], sights: Sequence[Sight], host: str
) -> Iterator[Difference]:
    for row in awaited(rows, visits):
        if not seen(row, sights, host=host):
            yield Difference(kind="unseen", kept=row.kept, name=row.name, domain=row.domain)


def _wrong(rows: list[Row], visit: Visit) -> Kind | None:
    """Tell what is wrong with a sight of these rows; one row that allows it is enough."""
    if not rows:
        return "undeclared"
    may_be = [row for row in rows if _may_be(row, visit)]
    if not may_be:
        return "unasked"
    return None if any(_is_on(row, visit) for row in may_be) else "misplaced"


def _may_be(row: Row, visit: Visit) -> bool:
    return row.is_necessary or row.category in visit.allowed


def _is_on(row: Row, visit: Visit) -> bool:
    return row.only_on in {"", visit.on}


def _is_of(sight: Sight, row: Row, host: str) -> bool:
    if sight.kept != row.kept or not matches(row.name, sight.name):
        return False
    return sight.kept == "request" or _is_in(sight.domain, row.domain, host)


def _is_in(domain: str, declared: str, host: str) -> bool:
    """Tell whether a domain is the declared one or below it; undeclared: the host or a parent."""
    domain, declared = (one.lstrip(".").lower() for one in (domain, declared))
    if not declared:
        return domain in {"", host} or host.endswith(f".{domain}")
    return domain == declared or domain.endswith(f".{declared}")
