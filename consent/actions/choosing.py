"""Record what a visitor decided on trackers: the row, its line in the ledger, her random id."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from consent.banner.labels import label
from consent.choosing import modes, shown_digest
from consent.choosing.keeping import kept_until
from consent.choosing.records import record_of_choice
from consent.entering import line
from consent.interface import banner_build
from consent.models import ChoiceVisitor, ConsentVersion, TrackerChoice
from consent.trackers import Choice, allowed
from consent.trackers.deciding import decided, kind_of
from consent.writing import insert
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from wagtail.models import Site

    from consent.trackers import Mode
    from consent.trackers.deciding import Decision, Lists

_TICK: Final = timedelta(microseconds=1)
# The first half of a lock's name; the second is of the random id. Nobody else takes such locks.
_LOCKS: Final = 0x43484F49  # "CHOI"


class ChoiceRefusedError(Exception):
    """This choice cannot be recorded; the message says why and what to do."""


class NothingAskedError(ChoiceRefusedError):
    """This brand asks nothing about trackers."""


class OutdatedError(ChoiceRefusedError):
    """What was on the screen is not what is asked now: show it again."""


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """What a visitor pressed: which button, in which language, where; the categories switched on.

    `gpc`: her browser asks for no trackers (Global Privacy Control).
    """

    decision: Decision
    on: frozenset[str] = frozenset()
    language: str
    place: str
    gpc: bool = False


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A recorded choice: its row, as the cookie is to say it, and what may not load after it."""

    row: TrackerChoice
    choice: Choice
    stopped: frozenset[str]


def asked(latest: ConsentVersion | None, number: tuple[int, int]) -> ConsentVersion:
    """Give the consent version that a page showed, by its number; `latest` is the brand's.

    Raises NothingAskedError where the brand has none, OutdatedError where the number is of none
    that still counts: a later substantial one asks again.
    """
    if latest is None:
        raise NothingAskedError(_("Nothing is asked here about trackers: only necessary ones run."))
    if (latest.major, latest.minor) == number:
        return latest
    major, minor = number
    found: ConsentVersion | None = ConsentVersion.objects.filter(
        site=latest.site_id, major=major, minor=minor
    ).first()
    if found is None or major != latest.major:
        raise OutdatedError(
            _("What is asked about trackers has changed. Read the page again, then choose.")
        )
    found.site = latest.site
    return found


def decide(
    version: ConsentVersion,
    pressed: Pressed,
    *,
    before: Choice | None,
    at: datetime,
    today: Mapping[str, Mode] | None = None,
) -> Saved:
    """Record a choice on a consent version, with its line, in one transaction.

    `before` is the choice of the cookie that came along, if it is ours: its random id is kept,
    whether that choice still holds or not. Choices under one id follow each other. `today` are the
    categories' modes, if the caller knows them already. Raises NothingAskedError where the version
    has no category that can be decided.
    """
    found = modes(version, day=paris_day(at)) if today is None else today
    if all(mode == "necessary" for mode in found.values()):
        raise NothingAskedError(_("Nothing is asked here about trackers: only necessary ones run."))
    lists = decided(pressed.decision, found, on=pressed.on)
    visitor = before.id if before else uuid.uuid4()
    with transaction.atomic():
        # Nobody else can know an id that was made just now.
        previous = _head(version.site, visitor) if before else None
        # Of two at once, the later one may be written first: a chain goes on in time.
        at = max(at, previous.at + _TICK) if previous else at
        row = _row(version, pressed, lists, previous=previous, at=at)
        _write(row, visitor)
    choice = _choice(row, visitor)
    return Saved(row=row, choice=choice, stopped=frozenset(found) - allowed(found, choice))


def _head(site: Site, visitor: UUID) -> TrackerChoice | None:
    """Give the last choice under a random id, after letting earlier ones of it be written."""
    with connection.cursor() as cursor:
        half = int.from_bytes(visitor.bytes[:4], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [_LOCKS, half])
    chain = TrackerChoice.objects.filter(visitor__visitor=visitor, site=site, next=None)
    found: TrackerChoice | None = chain.first()
    return found


def _row(
    version: ConsentVersion,
    pressed: Pressed,
    lists: Lists,
    *,
    previous: TrackerChoice | None,
    at: datetime,
) -> TrackerChoice:
    build = banner_build()
    return TrackerChoice(
        site=version.site,
        version=version,
        build=build,
        digest=_digest(version, build),
        language=pressed.language,
        place=pressed.place,
        label=label(pressed.decision, pressed.language),
        kind=kind_of(lists, before=frozenset(previous.yes) if previous else frozenset()),
        yes=sorted(lists.yes),
        no=sorted(lists.no),
        gpc=pressed.gpc,
        previous=previous,
        at=at,
    )


# A version never changes, and two are equal by their ids.
@lru_cache(maxsize=64)
def _digest(version: ConsentVersion, build: str) -> str:
    return shown_digest(version.content, build=build)


def _write(row: TrackerChoice, visitor: UUID) -> None:
    record = record_of_choice(row, visitor=visitor, host=row.site.hostname)
    entry, opening = line(row.kind, record, time=row.at)
    row.entry = entry
    until = kept_until(row.site, day=paris_day(row.at))
    insert(entry, opening, row, ChoiceVisitor(choice=row, visitor=visitor, erase_after=until))


def _choice(row: TrackerChoice, visitor: UUID) -> Choice:
    return Choice(
        id=visitor,
        at=row.at.replace(microsecond=0),
        version=(row.version.major, row.version.minor),
        yes=frozenset(row.yes),
        no=frozenset(row.no),
        despite_gpc=row.gpc,
    )
