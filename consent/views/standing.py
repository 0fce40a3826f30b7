"""What binds a practitioner, why, and what is to bind her: a page's values, read at one instant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consent.models import ActKind, Practitioner
from consent.obligations import (
    HERSELF,
    NOT_UNTIL_INFORMED,
    Answer,
    Bound,
    Obligation,
    Seat,
    Text,
    answers_of,
    as_agreed,
    binding,
    due,
    in_force,
    seats_of,
    standing_answer,
    texts_for,
)
from policies.addresses import KINDS, compare_path
from policies.models import EntryIntoForce, Version
from policies.models.asking import AskedOf, Asks


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A text that binds, in whose name, since when, and why.

    `answer` is the acceptance by which it binds, if one does. `elsewhere_since` is the day on which
    it began for everybody else, where hers is later.
    """

    version: Version
    seat: Seat
    since: date
    answer: Answer | None
    elsewhere_since: date | None


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """A version to come: its day, the same for everybody else, and where its changes are shown.

    `elsewhere_from` is None unless her day is later; `changes` is "" without a text in force.
    """

    version: Version
    begins: date
    elsewhere_from: date | None
    changes: str

    @property
    def awaits_notice(self) -> bool:
        """Tell whether it does not bind her before she is informed of it."""
        return self.begins == NOT_UNTIL_INFORMED


@dataclass(frozen=True, kw_only=True)
class Unbound:
    """In whose name a contract in force does not bind: it was refused, or nobody answered."""

    seat: Seat
    refused: bool


@dataclass(frozen=True, kw_only=True)
class Document:
    """A policy as it concerns somebody: in force, what of it binds, what does not, and to come."""

    version: Version | None
    since: date | None
    standings: tuple[Standing, ...]
    unbound: tuple[Unbound, ...]
    coming: tuple[Awaited, ...]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is read once for a page: what the rule needs of her, and the words that go with it.

    `elsewhere` gives the day of each version for everybody else. Outside her contract nothing is
    asked of her and nothing binds her.
    """

    language: str
    under_contract: bool
    texts: list[Text]
    answers: list[Answer]
    seats: list[Seat]
    elsewhere: Mapping[UUID, date]
    versions: Mapping[UUID, Version]


def known(person: Practitioner, *, day: date) -> Known:
    """Read what concerns her on a Paris day. Seven queries, without the texts themselves."""
    entries = EntryIntoForce.objects.standing().filter(version__policy__site=person.site_id)
    versions = Version.objects.filter(policy__site=person.site_id).select_related("policy")
    under_contract = Practitioner.objects.under_contract(at=day).filter(pk=person.pk)
    return Known(
        language=person.language,
        under_contract=under_contract.exists(),
        texts=texts_for(person),
        answers=answers_of(person),
        seats=seats_of(person),
        elsewhere={version: day for version, day in entries.values_list("version", "day") if day},
        versions=versions.defer("source", "markdown", "html").in_bulk(),
    )


def questions(read: Known, *, day: date) -> list[Obligation]:
    """Give what she has to answer on a day: `obligations` of what was read already."""
    if not read.under_contract:
        return []
    return due(read.texts, read.answers, seats=read.seats, language=read.language, day=day)


def standings(read: Known, *, day: date) -> list[Standing]:
    """Give what binds her on a day, and why: `bound_by` of what was read already."""
    if not read.under_contract:
        return []
    found = binding(read.texts, read.answers, seats=read.seats, language=read.language, day=day)
    return [_standing(one, read) for one in found]


def _standing(bound: Bound, read: Known) -> Standing:
    return Standing(
        version=read.versions[bound.text.version],
        seat=bound.seat,
        since=bound.since,
        answer=bound.answer,
        elsewhere_since=_elsewhere(bound.text, read),
    )


def _elsewhere(text: Text, read: Known) -> date | None:
    """Give the day of a text for everybody else, where hers is later."""
    day = read.elsewhere[text.version]
    return day if day < text.day else None


def awaited(read: Known, *, day: date) -> list[Awaited]:
    """Give the texts that bind her from after a day, each number once, the nearest first."""
    chosen: dict[tuple[str, tuple[int, int]], Text] = {}
    for text in sorted(_agreed(read, day=day), key=lambda one: one.language == read.language):
        if text.day > day:
            chosen[text.kind, text.number] = text
    return [_awaited(one, read, day=day) for one in sorted(chosen.values(), key=lambda t: t.day)]


def _agreed(read: Known, *, day: date) -> Sequence[Text]:
    return as_agreed(read.texts, [one for one in read.answers if one.at <= day])


def spared(read: Known, *, day: date) -> list[Awaited]:
    """Give the texts that bind everybody else on a day, and her only from a later one."""
    return [
        one
        for one in awaited(read, day=day)
        if one.elsewhere_from is not None and one.elsewhere_from <= day
    ]


def _awaited(text: Text, read: Known, *, day: date) -> Awaited:
    texts = _agreed(read, day=day)
    same = [one for one in texts if (one.kind, one.language) == (text.kind, text.language)]
    before = in_force(same, language=text.language, day=day)
    number = read.versions[text.version].number
    changes = ""
    if before is not None:
        old = read.versions[before.version].number
        changes = compare_path(text.kind, text.language, old, number)
    return Awaited(
        version=read.versions[text.version],
        begins=text.day,
        elsewhere_from=_elsewhere(text, read),
        changes=changes,
    )


def documents(read: Known, *, day: date) -> list[Document]:
    """Give her brand's policies as they concern her on a day."""
    coming, bound = awaited(read, day=day), standings(read, day=day)
    current = _current(read, day=day)
    unbound = _unbound(read, current, bound, day=day)
    return [
        Document(
            version=read.versions[current[kind].version] if kind in current else None,
            since=current[kind].day if kind in current else None,
            standings=tuple(one for one in bound if one.version.policy.kind == kind),
            unbound=tuple(unbound[kind]),
            coming=tuple(one for one in coming if one.version.policy.kind == kind),
        )
        for kind in KINDS
        if kind in current or any(one.version.policy.kind == kind for one in coming)
    ]


def _current(read: Known, *, day: date) -> dict[str, Text]:
    """Give the text in force of each kind of policy."""
    found = {}
    for kind in KINDS:
        texts = [one for one in _agreed(read, day=day) if one.kind == kind]
        text = in_force(texts, language=read.language, day=day)
        if text is not None:
            found[kind] = text
    return found


def _unbound(
    read: Known, current: Mapping[str, Text], bound: Iterable[Standing], *, day: date
) -> dict[str, list[Unbound]]:
    """Give the contracts in force that do not bind, by kind; none outside her own contract."""
    found = defaultdict[str, list[Unbound]](list)
    if not read.under_contract:
        return found
    held = {(one.version.pk, one.seat.cabinet) for one in bound}
    for kind, text in current.items():
        for seat in _concerned(text, read.seats):
            if (text.version, seat.cabinet) not in held:
                last = standing_answer(text, read.answers, seat=seat, day=day)
                refused = last is not None and last.act == ActKind.REFUSE
                found[kind].append(Unbound(seat=seat, refused=refused))
    return found


def _concerned(text: Text, seats: Sequence[Seat]) -> Sequence[Seat]:
    """Give in whose names a contract would bind; nothing for what is no contract."""
    if text.asks != Asks.ACCEPT:
        return ()
    return (HERSELF,) if text.asked_of == AskedOf.PRACTITIONER or not seats else seats
