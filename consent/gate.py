"""Who passes the gate, and where there is none: what a process remembers, and what is open."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

from consent.models import OwnEntry, Practitioner
from consent.obligations import NOT_UNTIL_INFORMED, Obligation, obligations
from policies.deadlines import PARIS, paris_day
from policies.models import Version
from policies.stored import FRESH_FOR, SHELF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

# Contracts and places in a cabinet change elsewhere: this much later, they are seen here.
KNOWN_FOR: Final = timedelta(seconds=60)
MEMORY: Final = 20_000
# In a session: the Paris day, in ISO 8601, before which the banner is silent.
REMIND_AFTER: Final = "remind_after"
View = TypeVar("View", bound="Callable[..., object]")

# Views that are never gated, by the module they stand in: the public texts, and where she answers.
OPEN_MODULES: Final = (
    "policies.views",
    "policies.feeds",
    "policies.desk.counsel_page",
    "consent.views",
    "allauth.",
    "demo.",
    "django.views.static",
    "django.views.defaults",
)
# And by their address, without its language: signing in and out and an account's safety, her own
# documents, rights, choices of cookies, the ledger's public part, and the desk, where staff work.
OPEN_ROUTES: Final = (
    "mes-documents/",
    "compte/",
    "droits/",
    "cookies/preferences/",
    "journal/",
    ".well-known/",
    "admin/",
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What somebody has to answer at a brand: what is in force holds her up, what comes does not.

    Without a practitioner nobody is bound by that brand. `is_elsewhere`: she is, by another one.
    """

    practitioner: Practitioner | None = None
    is_elsewhere: bool = False
    due: tuple[Obligation, ...] = ()
    coming: tuple[Obligation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Pass:
    until: datetime
    nothing_comes: bool


class Gate:
    """The passes that this process has given, dropped together as soon as any fact changes.

    Only passes are kept, by the user's id as her session names it: a user is a practitioner of one
    brand, or of none. Who has something to answer is looked at again each time: she may answer in
    another process, and passes from then on.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checked = float("-inf")
        self._facts: tuple[object, ...] = ()
        self._own_entries = 0
        self._passes: dict[str, _Pass] = {}

    def passes(self, user: str, *, at: datetime) -> bool:
        """Tell whether she is known to have nothing that must be answered. No query."""
        known = self._known().get(user)
        return known is not None and at < known.until

    def is_quiet(self, user: str, *, at: datetime) -> bool:
        """Tell whether she is known to have nothing to answer, now or soon. No query."""
        known = self._known().get(user)
        return known is not None and known.nothing_comes and at < known.until

    def look(self, user: str, host: str, *, at: datetime) -> Found:
        """Find out what she has to answer at a host, in five queries; remember it if she passes."""
        # The passes we began with: newer ones must not get what was read before them.
        passes = self._known()
        found = _find(user, host, at=at)
        if not found.due and not found.is_elsewhere:
            if len(passes) >= MEMORY:
                passes.clear()
            passes[user] = _Pass(until=_until(at), nothing_comes=not found.coming)
        return found

    def _known(self) -> dict[str, _Pass]:
        facts = SHELF.facts()
        if facts is self._facts and time.monotonic() - self._checked < FRESH_FOR:
            return self._passes
        with self._lock:
            asked_at = time.monotonic()
            # Counted, not the latest: of two transactions, the later may be visible first.
            own_entries = OwnEntry.objects.count()
            if facts is not self._facts or own_entries != self._own_entries:
                self._facts, self._own_entries, self._passes = facts, own_entries, {}
            self._checked = asked_at
            return self._passes


GATE: Final = Gate()


def _find(user: str, host: str, *, at: datetime) -> Found:
    practitioner = Practitioner.objects.filter(user=UUID(user)).first()
    if practitioner is None:
        return Found()
    site = SHELF.site(host)
    if site is None or site.pk != practitioner.site_id:
        return Found(is_elsewhere=True)
    open_ones = obligations(practitioner, at=at)
    return Found(
        practitioner=practitioner,
        due=tuple(one for one in open_ones if not one.is_coming),
        coming=tuple(one for one in open_ones if one.is_coming),
    )


def _until(at: datetime) -> datetime:
    """Give how long a pass is good: what begins, and what ends, does so at midnight in Paris."""
    tomorrow = paris_day(at) + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PARIS)
    return min(midnight.astimezone(UTC), at + KNOWN_FOR)


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A text to come that she is asked to answer: from which Paris day, in how many days."""

    version: Version
    day: date
    days: int
    asks: str

    @property
    def awaits_notice(self) -> bool:
        """Tell whether it does not bind her before she is informed of it."""
        return self.day == NOT_UNTIL_INFORMED


def announced(coming: Iterable[Obligation], *, day: date) -> list[Announced]:
    """Give the texts to come, the nearest first and each once, however many cabinets she signs for.

    One query.
    """
    texts = {one.text.version: one.text for one in coming}
    versions = texts_of(texts)
    return [
        Announced(
            version=versions[text.version],
            day=text.day,
            days=(text.day - day).days,
            asks=text.asks,
        )
        for text in texts.values()
    ]


def texts_of(versions: Iterable[UUID]) -> dict[UUID, Version]:
    """Give versions by id with what names them, without their texts. One query."""
    named = ("policy__kind", "language", "major", "minor", "title", "summary")
    return Version.objects.select_related("policy").only(*named).in_bulk(list(versions))


def ungated(view: View) -> View:
    """Mark a view that nobody is kept from, whatever she has to answer.

    For rights, receipts and what is public. A view without the mark waits, unless its place is
    named above.
    """
    view.ungated = True  # type: ignore[attr-defined]
    return view


def is_open(view: Any, route: str) -> bool:
    """Tell whether a view is never gated; `route` is its address as the URL patterns write it."""
    if getattr(view, "ungated", False):
        return True
    module = getattr(view, "__module__", "")
    return module.startswith(OPEN_MODULES) or route.removeprefix("en/").startswith(OPEN_ROUTES)
