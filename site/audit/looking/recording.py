"""Enter a look: the line, what opens it, and the row, in one statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction

from accounts.refusing_writes import writing
from audit.models import Access, AccessKind, Query
from consent.entering import line
from consent.ledger import canonical_json, instant
from consent.models import EntryType
from consent.writing import insert
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from wagtail.models import Site

    from accounts.models import User

FORMAT: Final = "opposable-access/1"
LONGEST_SUBJECT: Final = 100
# Fields of addresses and exports whose values are keys, days and choices. Any other may hold words,
# and words may name somebody.
_NAMELESS: Final = frozenset(
    [
        "act",
        "bytes",
        "by",
        "channel",
        "class",
        "digest",
        "due",
        "format",
        "from",
        "id",
        "kind",
        "language",
        "notice",
        "on",
        "origin",
        "p",
        "page",
        "period",
        "person",
        "place",
        "policy",
        "practitioner",
        "rows",
        "scale",
        "sha256",
        "since",
        "site",
        "sites",
        "state",
        "status",
        "subject",
        "until",
        "version",
        "what",
    ]
)
_KEYLIKE: Final = re.compile(r"[\w.:~+-]{0,100}")
# Fields that hold an instant, numbers and an id, or else words: a list by name goes on from a name.
_PLACES: Final = frozenset(["after", "before", "cabinet"])
_PLACE: Final = re.compile(
    r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|~(?:fr|en)~|[\d.:~+TZ-])*"
)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What somebody asks to see: `subject` ("" for a list) of these brands.

    `place` is the name of an address; `query` is what was asked (JSON values, which may hold words
    that were searched for): it stands in the record alone.
    """

    kind: AccessKind
    place: str
    subject: str
    sites: Sequence[Site]
    query: Mapping[str, Any]


def look(one: Looked, *, by: User, at: datetime) -> Access:
    """Put a look on record, before what is looked at is given out.

    What holds words can be opened for settings.TRACES_KEPT_DAYS days. To be called outside any
    transaction that only reads.
    """
    kind, place, sites, query = one.kind, one.place, one.sites, one.query
    subject = one.subject[:LONGEST_SUBJECT]
    record = {
        "format": FORMAT,
        "what": str(kind),
        "place": place,
        "subject": subject,
        "brands": [site.hostname for site in sites],
        "sites": [site.pk for site in sites],
        "by": str(by.pk),
        "query": dict(query),
        "at": instant(at),
    }
    access = Access(
        kind=kind, place=place, subject=subject, sites=[site.pk for site in sites], by=by, at=at
    )
    enter_look(access, record, has_words=has_words(query))
    return access


def enter_look(access: Access, record: Mapping[str, Any], *, has_words: bool) -> None:
    """Write a new row with its line, whose record this is."""
    entry, opening = line(EntryType.ACCESS, canonical_json(record), time=access.at)
    access.entry = entry
    with writing(), transaction.atomic():
        insert(entry, opening, access)
        if has_words:
            last = paris_day(access.at) + timedelta(days=settings.TRACES_KEPT_DAYS)
            Query.objects.create(access=access, erase_after=last)


def has_words(query: Mapping[str, Any]) -> bool:
    """Tell whether what was asked holds words, which may name somebody."""
    return any(
        name not in _NAMELESS | _PLACES
        or any(not _form_of(name).fullmatch(one) for one in texts_of(value))
        for name, value in query.items()
    )


def _form_of(name: str) -> re.Pattern[str]:
    return _PLACE if name in _PLACES else _KEYLIKE


def texts_of(value: Any) -> list[str]:
    """Give the texts in a JSON value."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_of(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in texts_of(one)]
    return [value] if isinstance(value, str) else []
