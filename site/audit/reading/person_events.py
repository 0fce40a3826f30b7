"""Everything that happened about one practitioner, in one order of time, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from audit.reading.moments import beginning
from audit.reading.person import her_texts, is_adopted, standing_at, then
from consent.obligations import NOT_UNTIL_INFORMED
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from audit.reading.person_rows import Kept
    from policies.models import EntryIntoForce

PAGE: Final = 50
# Of one instant: what comes first is the cause of what follows.
ORDER: Final = (
    "entered",
    "changed",
    "decided",
    "own_day",
    "force",
    "notice",
    "printed",
    "attempt",
    "heard",
    "act",
    "letter",
    "informed",
    "hold",
    "hold_end",
    "erased",
)
_DECISIONS: Final = frozenset({"decided", "own_day", "force"})
_REGISTERED: Final = ("name", "email", "external_id", "language", "contract_start", "contract_end")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened at an instant: of a kind of ORDER, and the row that tells of it.

    `before` is what the row replaces or differs from, where there is such a row. `line` is its line
    of the ledger, from 1, where the row knows it. `recorded_at` is when it was written down, where
    that is of a later Paris day.
    """

    kind: str
    at: datetime
    id: str
    row: Any
    before: Any = None
    line: int | None = None
    recorded_at: datetime | None = None

    @property
    def key(self) -> Key:
        """Give its place in the order."""
        return Key(at=self.at, rank=ORDER.index(self.kind), id=self.id)


@dataclass(frozen=True, kw_only=True, order=True)
class Key:
    """The place of an event: its instant, its kind among those of one instant, and its row."""

    at: datetime
    rank: int
    id: str

    def __str__(self) -> str:
        """Give it as an address holds it."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{self.rank}~{self.id}"

    @classmethod
    def parsed(cls, words: str) -> Key:
        """Give the key that an address holds. Raises ValueError for anything else."""
        at, rank, row = words.split("~")
        instant = datetime.fromisoformat(at)
        if instant.tzinfo is None or not 0 <= int(rank) < len(ORDER):
            raise ValueError(words)
        return cls(at=instant, rank=int(rank), id=row)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the timeline, newest first, and from where an older and a newer one go on."""

    events: list[Event]
    older: Key | None = None
    newer: Key | None = None


def page(events: Sequence[Event], *, after: Key | None = None, before: Key | None = None) -> Page:
    """Give the events older than `after`, or newer than `before`, or the newest; PAGE at most.

    `events` are all, newest first, as `events_of` gives them.
    """
    if before is not None:
        newer = [one for one in events if one.key > before]
        chosen, more = newer[-PAGE:], len(newer) > PAGE
        older = bool(chosen) and chosen[-1].key > events[-1].key
    else:
        rest = [one for one in events if after is None or one.key < after]
        chosen, older = rest[:PAGE], len(rest) > PAGE
        more = bool(chosen) and after is not None
    return Page(
        events=chosen,
        older=chosen[-1].key if older else None,
        newer=chosen[0].key if more else None,
    )


def events_of(kept: Kept, *, at: datetime) -> list[Event]:
    """Give what happened before an instant, newest first. No query."""
    found = [
        *_registered(kept),
        *_decided(kept, at=at),
        *_begun(kept, at=at),
        *_own_days(kept),
        *_notices(kept),
        *_informed(kept),
        *_letters(kept),
        *(_event("act", act.at, act, recorded=act.recorded_at) for act in kept.acts),
        *_holds(kept),
    ]
    return sorted((one for one in found if one.at < at), key=attrgetter("key"), reverse=True)


def _event(
    kind: str, at: datetime, row: Any, *, before: Any = None, recorded: datetime | None = None
) -> Event:
    is_later = recorded is not None and paris_day(recorded) > paris_day(at)
    return Event(
        kind=kind,
        at=at,
        id=str(row.pk),
        row=row,
        before=before,
        line=getattr(row, "line", None),
        recorded_at=recorded if is_later else None,
    )


def _replaced(row: Any, rows: Mapping[UUID, Any]) -> Any:
    """Give the row that one replaces, None where it is the first."""
    return rows.get(row.replaces_id) if row.replaces_id else None


def _registered(kept: Kept) -> Iterator[Event]:
    """Give how her entry in the register came to be and changed, and its erasure."""
    before = None
    for row in kept.history:
        if before is None:
            yield _event("entered", row.history_date, row)
        elif _differs(row, before):
            yield _event("changed", row.history_date, row, before=before)
        before = row
    if kept.practitioner.is_erased and kept.history:
        # Erasing empties every row of her history, and writes one more.
        yield _event("erased", kept.history[-1].history_date, kept.history[-1])


def _differs(row: Any, before: Any) -> bool:
    return any(getattr(row, name) != getattr(before, name) for name in _REGISTERED)


def _decided(kept: Kept, *, at: datetime) -> Iterator[Event]:
    """Give what was decided on the days of texts that concern her."""
    rows = {row.pk: row for row in kept.decisions}
    for row in _concerning(kept, kept.decisions, at=at):
        yield _event("decided", row.decided_at, row, before=_replaced(row, rows))


def _concerning(
    kept: Kept, rows: Iterable[EntryIntoForce], *, at: datetime
) -> Iterator[EntryIntoForce]:
    """Leave out what was over before her contract, or decided after it, or is in another language.

    Where a number has a text in her language, only that one is given.
    """
    entry, _known = then(kept, at=at)
    numbers = {
        (row.version.policy_id, row.version.major, row.version.minor)
        for row in kept.decisions
        if row.version.language == entry.language
    }
    for row in rows:
        version = row.version
        number = (version.policy_id, version.major, version.minor)
        is_hers = version.language == entry.language or number not in numbers
        if is_hers and _is_of_contract(row, entry.contract_start, entry.contract_end):
            yield row


def _is_of_contract(row: EntryIntoForce, start: date, end: date | None) -> bool:
    decided = paris_day(row.decided_at)
    return max(decided, row.day or decided) >= start and (end is None or decided <= end)


def _begun(kept: Kept, *, at: datetime) -> Iterator[Event]:
    """Give when texts began to be in force: on her own later day where she has one."""
    entry, _known = then(kept, at=at)
    last = entry.contract_end or date.max
    days = {text.version: text.day for text in her_texts(kept, at=at)}
    for row in _concerning(kept, standing_at(kept.decisions, at=at), at=at):
        day = days[row.version_id]
        if day != NOT_UNTIL_INFORMED and entry.contract_start <= day <= last:
            recorded = row.decided_at if is_adopted(row) else None
            yield _event("force", beginning(day), row, recorded=recorded)


def _own_days(kept: Kept) -> Iterator[Event]:
    rows = {row.pk: row for row in kept.own_days}
    for row in kept.own_days:
        yield _event("own_day", row.decided_at, row, before=_replaced(row, rows))


def _notices(kept: Kept) -> Iterator[Event]:
    for delivery in kept.deliveries:
        yield _event("notice", delivery.planned_at, delivery)
    for attempt in kept.attempts:
        yield _event("attempt", attempt.begun_at or attempt.claimed_at, attempt)
    for heard in kept.events:
        yield _event("heard", heard.at, heard, recorded=heard.received_at)


def _informed(kept: Kept) -> Iterator[Event]:
    rows = {row.pk: row for row in kept.informations}
    for row in kept.informations:
        before = _replaced(row, rows)
        yield _event("informed", row.at, row, before=before, recorded=row.recorded_at)


def _letters(kept: Kept) -> Iterator[Event]:
    for batch in kept.batches:
        yield _event("printed", batch.at, batch)
    for proof in kept.letters:
        yield _event("letter", proof.at, proof)


def _holds(kept: Kept) -> Iterator[Event]:
    for hold in kept.holds:
        yield _event("hold", hold.at, hold)
        if hasattr(hold, "end"):
            yield _event("hold_end", hold.end.at, hold.end, before=hold)


def ids_of_decisions(events: Iterable[Event]) -> list[UUID]:
    """Give the rows of a page whose lines of the ledger are to be looked up beside them."""
    return [one.row.pk for one in events if one.kind in _DECISIONS]
