"""Adopt older acceptances: each line of a file of an older system becomes an act, marked so."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.checking import TO_STAFF, answered, check_possible, seat_for
from consent.actions.elsewhere import check_day
from consent.actions.recording import Declared, Source, Way, record
from consent.actions.refusals import ActRefusedError
from consent.models import Act, ActKind, Cabinet, Origin, Practitioner
from consent.obligations import Answer
from consent.obligations.several import answers_of_each, seats_of_each, texts_of_brand
from policies.acting import refuse_readers
from policies.deadlines import paris_day
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from wagtail.models import Site

    from accounts.models import User
    from consent.obligations import Seat, Text

# Acts written in one transaction: few enough that nobody who answers meanwhile waits for long.
AT_ONCE: Final = 50
# Whose acts are read together.
_READ_AT_ONCE: Final = 500

Key = tuple["UUID", "UUID | None", "UUID", str, "datetime"]


@dataclass(frozen=True, kw_only=True)
class OlderAct:
    """A line of the file: what somebody did, of which version, when. `at` is an instant."""

    line: int
    external_id: str
    kind: str
    number: tuple[int, int]
    language: str
    act: str
    at: datetime
    cabinet: str = ""
    label: str = ""
    sign_in: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Origins:
    """From where the lines come: the file and its digest, and the member of staff who adopts."""

    name: str
    sha256: str
    by: User
    note: str


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A line that was checked, and whom, in whose name, and which version it concerns."""

    older: OlderAct
    practitioner: Practitioner
    seat: Seat
    version: Version
    text: Text

    @property
    def key(self) -> Key:
        """Give what makes this act the same as another one."""
        older, cabinet = self.older, self.seat.cabinet
        return (self.practitioner.pk, cabinet, self.version.pk, older.act, older.at)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What would be recorded, in its order; how much stands already; what is wrong, by line."""

    planned: tuple[Planned, ...]
    standing: int
    wrong: tuple[tuple[int, str], ...]


def plan_adoption(older: Sequence[OlderAct], *, site: Site, at: datetime) -> Plan:
    """Check every line against a brand's practitioners, versions and acts; write nothing.

    Lines may be of versions that are past. The queries grow with the practitioners, by hundreds.
    """
    planning = _Planning(site, today=paris_day(at))
    by_person: dict[str, list[OlderAct]] = defaultdict(list)
    for one in older:
        by_person[one.external_id].append(one)
    names = sorted(by_person)
    for start in range(0, len(names), _READ_AT_ONCE):
        planning.resolve({name: by_person[name] for name in names[start : start + _READ_AT_ONCE]})
    planned, wrong = planning.place(), sorted(planning.wrong)
    standing = len(older) - len(planned) - len(wrong)
    return Plan(planned=tuple(planned), standing=standing, wrong=tuple(wrong))


class _Chains:
    """What was answered so far, by the person or the cabinet that is bound by it."""

    def __init__(self) -> None:
        self._answers: dict[UUID, list[Answer]] = {}
        self._adopted: set[Key] = set()

    def read(self, people: Sequence[Practitioner], seats: Mapping[UUID, list[Seat]]) -> None:
        """Add what some people, and their cabinets, answered."""
        for person, answers in answers_of_each(people).items():
            names = {one.cabinet for one in seats[person] if one.cabinet}
            for name in names:
                self._answers.setdefault(name, [one for one in answers if one.cabinet == name])
            self._answers[person] = [one for one in answers if one.cabinet is None]
        acts = Act.objects.filter(practitioner__in=people, origin=Origin.ADOPTED)
        names_of_key = ("practitioner_id", "cabinet_id", "version_id", "act", "at")
        self._adopted |= set(acts.values_list(*names_of_key))

    def take(self, planned: Planned) -> bool:
        """Add an act after what stands; False where it stands. Raises ActRefusedError."""
        # A file that is read again contradicts nothing that it said itself.
        if planned.key in self._adopted:
            return False
        day, seat = paris_day(planned.older.at), planned.seat
        answers = self._answers.setdefault(seat.cabinet or planned.practitioner.pk, [])
        act, text = planned.older.act, planned.text
        if answered(text, answers, seat=seat, act=act, day=day, sentences=TO_STAFF):
            return False
        self._adopted.add(planned.key)
        answers.append(
            Answer(
                id=uuid4(),
                act=act,
                policy=text.policy,
                version=text.version,
                number=text.number,
                at=day,
                cabinet=seat.cabinet,
            )
        )
        return True


class _Planning:
    """What is read once for a whole file, and what was found wrong so far."""

    def __init__(self, site: Site, *, today: date) -> None:
        self.wrong: list[tuple[int, str]] = []
        self._resolved: list[Planned] = []
        self._chains = _Chains()
        self._site, self._today = site, today
        self._texts = {one.version: one for one in texts_of_brand(site.pk)}
        versions = Version.objects.filter(policy__site=site).select_related(
            "policy__site", "promulgation"
        )
        # The words themselves are large, and not needed.
        versions = versions.defer("markdown", "html", "source")
        self._versions = {
            (one.policy.kind, (one.major, one.minor), one.language): one for one in versions
        }
        self._cabinets = dict(Cabinet.objects.filter(site=site).values_list("external_id", "pk"))

    def resolve(self, by_person: Mapping[str, Sequence[OlderAct]]) -> None:
        """Find whom the lines of some practitioners concern, and in whose name they acted."""
        found = Practitioner.objects.filter(site=self._site, external_id__in=by_person)
        people = {one.external_id: one for one in found.select_related("site")}
        seats = seats_of_each(people.values())
        self._chains.read(list(people.values()), seats)
        for name, lines in by_person.items():
            for older in lines:
                try:
                    person = _known(people, name)
                    self._resolved.append(self._planned(older, person, seats[person.pk]))
                except ActRefusedError as refusal:
                    self.wrong.append((older.line, str(refusal)))

    def place(self) -> list[Planned]:
        """Give the acts to record, in their order: each after what stands and what came before."""
        new = []
        for one in sorted(self._resolved, key=lambda one: (one.older.at, one.older.line)):
            try:
                if self._chains.take(one):
                    new.append(one)
            except ActRefusedError as refusal:
                self.wrong.append((one.older.line, str(refusal)))
        return new

    def _planned(self, older: OlderAct, person: Practitioner, seats: Sequence[Seat]) -> Planned:
        version = self._versions.get((older.kind, older.number, older.language))
        text = self._texts.get(version.pk) if version else None
        if version is None or text is None:
            raise ActRefusedError(_("There is no such version, or it never entered into force."))
        check_day(paris_day(older.at), practitioner=person, version=version, today=self._today)
        check_possible(older.act, text, sentences=TO_STAFF)
        cabinet = self._cabinet(older.cabinet)
        seat = seat_for(text, seats, cabinet=cabinet, sentences=TO_STAFF)
        return Planned(older=older, practitioner=person, seat=seat, version=version, text=text)

    def _cabinet(self, external_id: str) -> UUID | None:
        if not external_id:
            return None
        if external_id not in self._cabinets:
            raise ActRefusedError(
                _("No cabinet of this brand has the external id “%(id)s”.") % {"id": external_id}
            )
        return self._cabinets[external_id]


def _known(people: Mapping[str, Practitioner], name: str) -> Practitioner:
    if name not in people:
        raise ActRefusedError(
            _("No practitioner of this brand has the external id “%(id)s”.") % {"id": name}
        )
    return people[name]


def adopt_acts(plan: Plan, *, origins: Origins, at: datetime) -> Iterator[int]:
    """Record what was planned, in short transactions; give the number recorded after each.

    What somebody did since the plan was made stands: a line that it makes superfluous, or that it
    contradicts, is left out, and not counted.
    """
    refuse_readers(origins.by)
    for start in range(0, len(plan.planned), AT_ONCE):
        yield _adopt_some(plan.planned[start : start + AT_ONCE], origins=origins, at=at)


@transaction.atomic
def _adopt_some(planned: Sequence[Planned], *, origins: Origins, at: datetime) -> int:
    _lock(planned)
    people = list({one.practitioner.pk: one.practitioner for one in planned}.values())
    chains = _Chains()
    chains.read(people, seats_of_each(people))
    recorded = 0
    for one in planned:
        with suppress(ActRefusedError):
            if chains.take(one):
                record(_declared(one, origins=origins, at=at))
                recorded += 1
    return recorded


def _lock(planned: Sequence[Planned]) -> None:
    """Wait for whoever answers now: all cabinets, then all people, each time in one order."""
    cabinets = {one.seat.cabinet for one in planned if one.seat.cabinet}
    people = {one.practitioner.pk for one in planned}
    for model, ids in ((Cabinet, cabinets), (Practitioner, people)):
        rows = model._default_manager.filter(pk__in=ids).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def _declared(planned: Planned, *, origins: Origins, at: datetime) -> Declared:
    older = planned.older
    source = Source(
        origin=Origin.ADOPTED,
        operator=origins.by,
        name=origins.name,
        sha256=origins.sha256,
        remark="\n".join(filter(None, (older.remark, origins.note))),
    )
    return Declared(
        act=ActKind(older.act),
        practitioner=planned.practitioner,
        seat=planned.seat,
        version=planned.version,
        label=older.label,
        way=Way(sign_in=older.sign_in),
        source=source,
        at=older.at,
        recorded_at=at,
    )
