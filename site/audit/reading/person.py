"""What stood of a practitioner at an instant: who she was, what bound her, what she had to answer.

The rule is the gate's own (`consent.obligations.rule`); what it is given are the rows as they stood
then: a day that was moved afterwards is the day as it was, and acts count by their own instant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from audit.reading.person_rows import Kept, decisions_of
from consent.models import Act, Matter, OwnEntry
from consent.obligations import Answer, Bound, Obligation, Seat, Text, binding, due
from consent.obligations.reading import is_under_contract, with_own_days
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policies.models import EntryIntoForce, Version


@dataclass(frozen=True, kw_only=True)
class Held:
    """A text that bound her: its version, and the act or the later day of her own by which."""

    bound: Bound
    version: Version
    act: Act | None = None
    own: OwnEntry | None = None


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What she had still to answer: a version, and the later day of her own, if any."""

    obligation: Obligation
    version: Version
    own: OwnEntry | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How she stood at an instant.

    `then` is her entry in the register as it was, or as it is where no row is as old: `known_since`
    is then the instant of the oldest one. `seats` are of today: memberships have no history.
    """

    then: Any
    known_since: datetime | None
    is_under_contract: bool
    seats: list[Seat]
    held: list[Held]
    owed: list[Owed]


def standing_at(decisions: Iterable[EntryIntoForce], *, at: datetime) -> list[EntryIntoForce]:
    """Give the decisions on days that stood at an instant, and name a day; no query.

    Decided before it, and not replaced by one that was. What was adopted from before this system
    stood ever since, although it was recorded later. Rows are as `decisions_of` gives them.
    """
    known = [one for one in decisions if is_known(one, at=at)]
    replaced = {one.replaces_id for one in known}
    return [one for one in known if one.pk not in replaced and one.day is not None]


def is_known(row: EntryIntoForce, *, at: datetime) -> bool:
    """Tell whether a decision had been taken at an instant, be it recorded here or elsewhere."""
    return row.decided_at < at or is_adopted(row)


def is_adopted(row: EntryIntoForce) -> bool:
    """Tell whether a decision was taken before this system, and recorded when it was adopted."""
    adopted: datetime | None = row.adopted_at  # type: ignore[attr-defined]
    return adopted is not None and row.decided_at <= adopted


def texts_at(site: int, *, at: datetime) -> list[Text]:
    """Give a brand's texts with the days on which they bind, as these stood at an instant.

    What `consent.obligations.reading.texts_for` gives of now, before anybody's own later day.
    """
    return [text_of(row) for row in standing_at(decisions_of(site), at=at)]


def text_of(row: EntryIntoForce) -> Text:
    """Give a decision as the rule reads it."""
    version = row.version
    assert row.day is not None  # noqa: S101 (`standing_at` leaves others out)
    return Text(
        version=version.pk,
        policy=version.policy_id,
        kind=version.policy.kind,
        language=version.language,
        number=(version.major, version.minor),
        asks=version.asks,
        asked_of=version.asked_of,
        valid_for_days=version.valid_for_days,
        day=row.day,
        until=row.until,
    )


def own_days_at(kept: Kept, *, at: datetime) -> list[OwnEntry]:
    """Give the later days of her own that stood at an instant."""
    known = [one for one in kept.own_days if one.decided_at < at]
    replaced = {one.replaces_id for one in known}
    return [one for one in known if one.pk not in replaced]


def answers_at(kept: Kept, *, at: datetime) -> list[Answer]:
    """Give her answers, and her cabinets', of before an instant, in their order.

    By the instant of the act: what was signed on paper before it counts, be it transcribed later.
    """
    versions = kept.versions
    return [
        _answer(act, versions[act.version_id])
        for act in kept.acts
        if act.matter == Matter.POLICY and act.at < at and act.version_id in versions
    ]


def _answer(act: Act, version: Version) -> Answer:
    return Answer(
        id=act.pk,
        act=act.act,
        policy=version.policy_id,
        version=version.pk,
        number=(version.major, version.minor),
        at=paris_day(act.at),
        cabinet=act.cabinet_id,
    )


def seats_now(kept: Kept) -> list[Seat]:
    """Give the cabinets she belongs to today."""
    return [
        Seat(cabinet=one.cabinet_id, name=one.cabinet.name, capacity=one.capacity)
        for one in kept.members
    ]


def then(kept: Kept, *, at: datetime) -> tuple[Any, datetime | None]:
    """Give her entry in the register at an instant, and since when it is known where it was not."""
    known = [row for row in kept.history if row.history_date <= at]
    if known and known[-1].history_type != "-":
        return known[-1], None
    # Whoever is entered has a history from that moment on.
    return kept.practitioner, kept.history[0].history_date if kept.history else None


def her_texts(kept: Kept, *, at: datetime) -> list[Text]:
    """Give her brand's texts as their days stood at an instant, for her."""
    texts = [text_of(row) for row in standing_at(kept.decisions, at=at)]
    versions = kept.versions
    own: dict[tuple[int, tuple[int, int]], date] = {}
    for row in own_days_at(kept, at=at):
        if (version := versions.get(row.version_id)) is not None:
            own[version.policy_id, (version.major, version.minor)] = row.day
    return with_own_days(texts, own)


def as_of(kept: Kept, *, at: datetime) -> Standing:
    """Give how she stood at an instant; what binds is of its Paris day. No query."""
    row, known_since = then(kept, at=at)
    day, seats = paris_day(at), seats_now(kept)
    held: list[Held] = []
    owed: list[Owed] = []
    if runs := is_under_contract(row, day):
        texts, answers = her_texts(kept, at=at), answers_at(kept, at=at)
        asked: dict[str, Any] = {"seats": seats, "language": row.language, "day": day}
        held = [_held(one, kept, at=at) for one in binding(texts, answers, **asked)]
        owed = [_owed(one, kept, at=at) for one in due(texts, answers, **asked)]
    return Standing(
        then=row,
        known_since=known_since,
        is_under_contract=runs,
        seats=seats,
        held=held,
        owed=owed,
    )


def _held(bound: Bound, kept: Kept, *, at: datetime) -> Held:
    by = bound.answer.id if bound.answer else None
    return Held(
        bound=bound,
        version=kept.versions[bound.text.version],
        act=next((act for act in kept.acts if act.pk == by), None),
        own=_own(bound.text, kept, at=at),
    )


def _owed(obligation: Obligation, kept: Kept, *, at: datetime) -> Owed:
    return Owed(
        obligation=obligation,
        version=kept.versions[obligation.text.version],
        own=_own(obligation.text, kept, at=at),
    )


def _own(text: Text, kept: Kept, *, at: datetime) -> OwnEntry | None:
    """Give the later day of her own by which a text has its day; None where it is everybody's."""
    if text.everybodys is None:
        return None
    versions = kept.versions
    same = [
        (versions[one.version_id].minor, one)
        for one in own_days_at(kept, at=at)
        if one.version_id in versions
        and versions[one.version_id].policy_id == text.policy
        and versions[one.version_id].major == text.number[0]
        and versions[one.version_id].minor <= text.number[1]
    ]
    return max(same, key=lambda pair: pair[0])[1] if same else None
