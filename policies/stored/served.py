"""A page as it is sent, and what a reader who has it already is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.http import HttpResponse
from django.utils.http import http_date, parse_http_date_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Site

MAX_AGE = 60


@dataclass(frozen=True, kw_only=True)
class Served:
    """A page as it is sent: its bytes, their gzip, their SHA-256, since and until when they hold.

    `stored_at` is when these bytes were first kept, never twice in one second for two of them.
    """

    media_type: str
    body: bytes
    compressed: bytes
    etag: str
    stored_at: datetime
    holds_until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Tell whether no dated event lies between its making and that instant."""
        return self.holds_until is None or at < self.holds_until

    def max_age(self, at: datetime) -> int:
        """Give the seconds a cache may keep it: never past the next dated event."""
        if self.holds_until is None:
            return MAX_AGE
        return max(0, min(MAX_AGE, int((self.holds_until - at).total_seconds())))

    def last_modified(self, at: datetime) -> str | None:
        """Give the Last-Modified header; none while it lies ahead (RFC 9110, 8.8.2.1)."""
        return http_date(self.stored_at.timestamp()) if self.stored_at <= at else None

    def is_with(self, reader: Mapping[str, str]) -> bool:
        """Say whether a reader has these bytes, by the request's headers (WSGI names).

        Once it names tags, its date does not count (RFC 9110, 13.1.3).
        """
        tags = reader.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return self.etag in tags or tags.strip() == "*"
        date = reader.get("HTTP_IF_MODIFIED_SINCE")
        since = parse_http_date_safe(date) if date else None
        return since is not None and int(self.stored_at.timestamp()) <= since


_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


def takes_gzip(accepted: str) -> bool:
    """Say whether an Accept-Encoding header takes gzip (RFC 9110, 12.5.3)."""
    return _GZIP.search(accepted) is not None


class StoredResponse(HttpResponse):
    """A whole page from the shelf, on its way through the middleware."""

    def __init__(self, served: Served, body: bytes) -> None:
        super().__init__(body, content_type=served.media_type)
        self.served = served


class Asking(Protocol):
    """A page that is asked for, whatever it depends on."""

    @property
    def address(self) -> str:
        """Give the address under which it is kept."""

    def keep(self, site: Site, *, at: datetime) -> Served | None:
        """Give the page as it is at an instant, made and stored if need be; None without one."""


class Asked(NamedTuple):
    """All of a request that a public page's answer depends on."""

    scheme: str
    host: str
    address: str
    packed: bool


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An answer as it left the whole stack: the page, and every header."""

    served: Served
    headers: dict[str, str]


def next_second(instant: datetime) -> datetime:
    """Give the first whole second after an instant."""
    return datetime.fromtimestamp(int(instant.timestamp()) + 1, tz=UTC)
