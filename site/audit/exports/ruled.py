"""Lists of people that a rule decides: who was informed late, who has not answered, by pages.

The pages are those that auditors read, so that a file says what they say.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final
from uuid import UUID

from django.db import connection
from django.utils.dateparse import parse_datetime
from wagtail.models import Site

from audit.exports.columns_given import LATE, UNANSWERED
from audit.exports.windows import Rows, Window, query_of
from audit.reading import late, unanswered
from audit.reading.late_lines import lines_of
from audit.reading.people import people_at
from consent.obligations import NOT_UNTIL_INFORMED
from notifications.models import Information
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from audit.reading.late_lines import Line
    from audit.reading.people import Then
    from audit.reading.unanswered import Owing
    from consent.obligations import Answer, Obligation

Record = dict[str, Any]
# People in a window: a second or so.
IN_A_WINDOW: Final = 500


@dataclass(frozen=True, kw_only=True)
class RuledRows(Rows):
    """A list that is read page by page, each of them where the one before ended."""

    # Pages in a window.
    pages: ClassVar[int]

    def window(self, after: Any) -> Window:
        """Give the rows of some pages, always as many."""
        records: list[Record] = []
        for _page in range(self.pages):
            found, after = self.page(after)
            records += found
            if after is None:
                break
        share = 1000 if after is None else min(999, self.share(after))
        return Window(last=after, share=share, query=query_of(self.columns, records))

    @abstractmethod
    def page(self, after: Any) -> tuple[list[Record], Any]:
        """Give the rows of a page, and where it ended; None where it was the last one."""

    @abstractmethod
    def share(self, after: Any) -> int:
        """Give about which share of the list is behind a place, in thousandths."""


@dataclass(frozen=True, kw_only=True)
class LateRows(RuledRows):
    """Who was told fewer days before than required, or not at all, a row per notice."""

    columns = LATE
    # Which notices can have been late is looked up for each page.
    pages = 1

    @property
    def asked(self) -> late.Asked:
        """Give what was asked for."""
        terms = self.export.terms
        return late.Asked(
            sites=tuple(self.export.sites),
            at=self.export.as_of,
            policy=terms["policy"],
            notice=UUID(terms["notice"]) if terms["notice"] else None,
            what=terms["what"],
            days=terms["days"],
        )

    def page(self, after: Any) -> tuple[list[Record], Any]:
        """Give who stands on a page; as they were at the instant."""
        key = _late_key(after) if after else None
        found = late.page(self.asked, after=key, most=IN_A_WINDOW)
        at = self.export.as_of
        lines = lines_of(found, at=at)
        bases = _bases(lines)
        key = found.following
        place = [str(key.notice), _text(key.informed_at), str(key.id)] if key else None
        return [_late(line, bases.get(line.delivery.pk, "")) for line in lines], place

    def share(self, after: Any) -> int:
        """Give it by how many notices are behind."""
        notices = [str(one.notice.pk) for one in late.deadlines(self.asked)]
        return 1000 * notices.index(after[0]) // len(notices) if after[0] in notices else 0


def _late_key(place: list[str]) -> late.Key:
    notice, at, key = place
    informed_at = parse_datetime(at) if at else None
    return late.Key(notice=UUID(notice), informed_at=informed_at, id=UUID(key))


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _bases(lines: Sequence[Line]) -> dict[UUID, str]:
    """Give by what each was informed, also where that was taken back since."""
    told = {line.delivery.pk: line.informed_at for line in lines if line.informed_at}
    found = {line.delivery.pk: line.delivery.basis for line in lines if line.delivery.pk in told}
    rows = Information.objects.filter(delivery__in=told, informed=True)
    proofs = rows.values_list("delivery", "at", "basis")
    return found | {delivery: basis for delivery, at, basis in proofs if told[delivery] == at}


def _late(line: Line, basis: str) -> Record:
    deadline = line.deadline
    return {
        **_who(line.then, deadline.notice.site.hostname),
        "texts": ", ".join(f"{one.title} {one.number}" for one in line.texts),
        "entry_into_force": deadline.day,
        "informed_at": line.informed_at,
        "basis": basis,
        "days_had": line.days,
        "days_required": deadline.required_days,
        "own_day": None if line.awaits_notice else line.own_day,
        "followed": next(_followed(line)),
        "state": line.delivery.state,
        "notice": deadline.notice.pk,
        "delivery": line.delivery.pk,
    }


def _followed(line: Line) -> Iterator[str]:
    """Give what followed, as the page says it: the first one holds."""
    if line.awaits_notice:
        yield "awaits_notice"
    if line.own_day:
        yield "own_day"
    if line.is_allowed:
        yield "allowed"
    if line.is_contract:
        yield "no_own_day"
    yield "binds" if line.has_begun else "open"


_BEHIND: Final = """
SELECT count(*) FILTER (WHERE (name, id) <= (%(name)s, %(id)s)), count(*)
FROM consent_practitioner WHERE site_id = ANY(%(sites)s)
"""


@dataclass(frozen=True, kw_only=True)
class UnansweredRows(RuledRows):
    """Who has something to answer by the gate's own rule, a row per text and in whose name."""

    columns = UNANSWERED
    pages = IN_A_WINDOW // unanswered.PAGE

    @property
    def asked(self) -> unanswered.Asked:
        """Give what was asked for."""
        terms, at = self.export.terms, self.export.as_of
        return unanswered.Asked(
            sites=tuple(self.export.sites),
            at=at,
            on=paris_day(at) if terms["then"] else None,
            policy=terms["policy"],
            state=terms["state"],
        )

    def page(self, after: Any) -> tuple[list[Record], Any]:
        """Give what those on a page owe; people as they were at the instant."""
        start = unanswered.Key(name=after[0], id=UUID(after[1])) if after else None
        found = unanswered.page(self.asked, after=start)
        then = people_at([one.practitioner.pk for one in found.people], at=self.export.as_of)
        brands = dict(Site.objects.values_list("pk", "hostname"))
        records = [
            _owed(one, owed, then[one.practitioner.pk], brands[one.practitioner.site_id])
            for one in found.people
            for owed in one.owed
        ]
        key = found.following
        return records, [key.name, str(key.id)] if key else None

    def share(self, after: Any) -> int:
        """Give it by how many people of the brands are behind."""
        values = {"name": after[0], "id": after[1], "sites": self.export.sites}
        with connection.cursor() as cursor:
            cursor.execute(_BEHIND, values)
            behind, everybody = cursor.fetchone() or (0, 0)
        return 1000 * behind // max(1, everybody)


def _owed(owing: Owing, owed: Obligation, then: Then, brand: str) -> Record:
    text, last = owed.text, owing.last(owed)
    return {
        **_who(then, brand),
        "cabinet": owed.seat.name,
        "cabinet_id": owed.seat.cabinet,
        "capacity": owed.seat.capacity,
        "policy": text.kind,
        "version": _number(text.number),
        "language": text.language,
        "state": _state(owed),
        "day": None if text.awaits_notice else text.day,
        "everybodys_day": _day(text.everybodys),
        "why": _why(owed, last),
        "last_act": last.act if last else None,
        "last_version": _number(last.number) if last else None,
        "last_day": last.at if last else None,
        "last_id": last.id if last else None,
        "version_id": text.version,
    }


def _why(owed: Obligation, last: Answer | None) -> str:
    """Give why it waits, by the last answer in that name."""
    if owed.why == "expired":
        return "expired"
    if last is None:
        return "first"
    return "read" if last.number[0] == owed.text.number[0] else "changed"


def _state(owed: Obligation) -> str:
    if owed.text.awaits_notice:
        return "awaits_notice"
    return "coming" if owed.is_coming else "in_force"


def _day(day: date | None) -> date | None:
    return None if day == NOT_UNTIL_INFORMED else day


def _number(number: tuple[int, int]) -> str:
    return f"{number[0]}.{number[1]}"


def _who(then: Then, brand: str) -> Record:
    return {
        "brand": brand,
        "practitioner": then.id,
        "external_id": then.external_id,
        "name": then.name,
        "email": then.email,
    }
