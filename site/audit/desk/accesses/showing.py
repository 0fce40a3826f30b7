"""What is shown of a look: its page and its subject in words, and what was asked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from audit.looking.places import MOVING, name_of
from audit.models import Access
from audit.reading.people import people_at
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from wagtail.models import Site

_NAMED: Final = frozenset({"practitioner", "version"})
# Where each subject is shown, by its first word.
_PAGES: Final = {
    "practitioner": "audit_person",
    "version": "audit_version",
    "act": "audit_acts_act",
    "notice": "notifications_desk_notice",
    "delivery": "notifications_desk_delivery",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A look as it is listed. `asked` is what was asked, None where that can be told no more.

    `brands` are those of whoever reads the list; `place` is the place of its line in the ledger,
    None while it waits to be sealed.
    """

    access: Access
    page: str
    subject: str
    url: str
    brands: Sequence[str]
    asked: Sequence[tuple[str, str]] | None
    place: int | None


def lines_of(rows: Sequence[Access], *, sites: Sequence[Site], at: datetime) -> list[Line]:
    """Give looks in words, for somebody of these brands; people are named as they were then."""
    names, words = {site.pk: site.site_name for site in sites}, _subjects(rows, sites, at=at)
    return [
        Line(
            access=one,
            page=name_of(one.place),
            subject=words.get(one.subject, one.subject),
            url=_url(one.subject),
            brands=[names[key] for key in one.sites if key in names],
            # What was asked of another brand's rows too is not theirs alone to read.
            asked=_asked(one) if names.keys() >= set(one.sites) else (),
            place=one.entry.seal.position if hasattr(one.entry, "seal") else None,
        )
        for one in rows
    ]


def _subjects(rows: Iterable[Access], sites: Sequence[Site], *, at: datetime) -> Mapping[str, str]:
    """Give the subjects that have a name, each with it."""
    keys = {one.subject.partition(" ")[::2] for one in rows}
    people = people_at([key for word, key in _ids(keys) if word == "practitioner"], at=at)
    named = {f"practitioner {key}": then.name for key, then in people.items()}
    texts = Version.objects.filter(policy__site__in=sites).only("title", "major", "minor")
    versions = texts.in_bulk([key for word, key in _ids(keys) if word == "version"])
    return named | {f"version {key}": f"{one.title} {one.number}" for key, one in versions.items()}


def _ids(keys: Iterable[tuple[str, ...]]) -> list[tuple[str, UUID]]:
    """Give the keys that have a name, each after its word."""
    return [
        (word, UUID(key))
        for word, key in keys
        if word in _NAMED and re.fullmatch(r"[0-9a-f-]{36}", key)
    ]


def _url(subject: str) -> str:
    word, _space, key = subject.partition(" ")
    if word not in _PAGES:
        return ""
    try:
        return reverse(_PAGES[word], args=[key])
    except NoReverseMatch:
        return ""


def _asked(access: Access) -> list[tuple[str, str]] | None:
    opening = getattr(access.entry, "opening", None)
    if opening is None:
        return None
    said: dict[str, Any] = json.loads(bytes(opening.record))
    query = {name: value for name, value in said.get("query", {}).items() if name not in MOVING}
    return [
        (name, value if isinstance(value, str) else _json(value)) for name, value in query.items()
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
