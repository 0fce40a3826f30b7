"""The events of a timeline in words: what happened, what belongs to it, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.desk.person.told_words import days_in_words, names_of, notice_day
from audit.reading.person_told import announced, entry_of, told_of
from consent.models import Act
from consent.obligations import NOT_UNTIL_INFORMED
from policies.dates import in_words
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from audit.reading.person_events import Event
    from audit.reading.person_rows import Kept
    from policies.models import EntryIntoForce, Version


@dataclass(frozen=True, kw_only=True)
class Line:
    """An event as it is shown: a sentence, facts under it, and links as (words, address)."""

    event: Event
    what: str
    facts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    origin: str = ""
    line: int | None = None


FIELDS: Final[dict[str, Promise]] = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail address"),
    "external_id": gettext_lazy("External id"),
    "language": gettext_lazy("Language"),
}


def contract(start: date, end: date | None) -> str:
    """Give the days of a contract in words."""
    if end is None:
        return _("since %(start)s") % {"start": in_words(start)}
    return _("%(start)s to %(end)s") % {"start": in_words(start), "end": in_words(end)}


class Wording:
    """Says the events of one person, as of an instant, in the language that is active.

    `lines` are places in the ledger by row, `about` what acts are about that are about no text.
    """

    def __init__(
        self,
        kept: Kept,
        *,
        at: datetime,
        query: str,
        lines: Mapping[UUID, int],
        about: Mapping[UUID, str],
    ) -> None:
        self.kept, self.at, self.query = kept, at, query
        self.lines, self.about = lines, about
        self.versions = kept.versions
        self.deliveries = {one.pk: one for one in kept.deliveries}
        self.told = {one.delivery.pk: one for one in told_of(kept, at=at)}

    def said(self, event: Event) -> Line:
        """Give an event in words."""
        say: Callable[[Event], Line] = getattr(self, f"_{event.kind}")
        return say(event)

    def _line(self, event: Event, what: str, *facts: str, **more: Any) -> Line:
        line = event.line or self.lines.get(event.row.pk)
        return Line(event=event, what=what, facts=[one for one in facts if one], line=line, **more)

    def _entered(self, event: Event) -> Line:
        days = contract(event.row.contract_start, event.row.contract_end)
        return self._line(event, _("Entered in the register"), _("Contract: %s") % days)

    def _changed(self, event: Event) -> Line:
        row, before = event.row, event.before
        facts = [
            f"{label}: {getattr(before, name) or '–'} → {getattr(row, name) or '–'}"
            for name, label in FIELDS.items()
            if getattr(row, name) != getattr(before, name)
        ]
        was = contract(before.contract_start, before.contract_end)
        days = contract(row.contract_start, row.contract_end)
        if was != days:
            facts.append(_("Contract: %s") % f"{was} → {days}")
        return self._line(event, _("Her entry in the register changed"), *facts)

    def _erased(self, event: Event) -> Line:
        more = _("Her acts and their lines in the ledger stay, and still verify.")
        return self._line(event, _("What was kept of her was erased"), more)

    def _decided(self, event: Event) -> Line:
        row: EntryIntoForce = event.row
        what = _decision(event) % {"text": self._name(row.version)}
        by = _("Decided by %s") % row.decided_by
        return self._line(
            event, what, _enters(row), _reason(row.reason), by, links=[self._text(row.version)]
        )

    def _force(self, event: Event) -> Line:
        row: EntryIntoForce = event.row
        text = self._name(row.version)
        is_own = row.day is not None and event.at.date() != row.day
        words = _("In force for her: %s") if is_own else _("In force: %s")
        return self._line(event, words % text, links=[self._text(row.version)])

    def _own_day(self, event: Event) -> Line:
        row, version = event.row, self.versions[event.row.version_id]
        text = self._name(version)
        if row.day == NOT_UNTIL_INFORMED:
            what = _("For her not before she is informed: %s") % text
        else:
            values = {"text": text, "day": in_words(row.day)}
            what = _("A day of her own: %(text)s binds her from %(day)s") % values
        return self._line(event, what, _reason(row.reason), links=[self._text(version)])

    def _notice(self, event: Event) -> Line:
        delivery, notice = event.row, event.row.notice
        values = {
            "kind": capfirst(notice.get_kind_display()),
            "texts": names_of(announced(notice, self.kept)),
        }
        told = self.told.get(delivery.pk)
        exempt = ""
        if delivery.exemption:
            # Of today: no row says since when.
            exempt = _("Exempt: %s") % delivery.get_exemption_display()
        return self._line(
            event,
            _("Notice made for her (%(kind)s): %(texts)s") % values,
            notice_day(notice, entry_of(notice, self.kept, at=self.at)),
            days_in_words(told),
            exempt,
            links=[
                (_("The notice"), reverse("notifications_desk_notice", args=[notice.pk])),
                (_("The delivery"), reverse("notifications_desk_delivery", args=[delivery.pk])),
            ],
        )

    def _attempt(self, event: Event) -> Line:
        row = event.row
        ended = row.outcome and row.ended_at is not None and row.ended_at < self.at
        values = {
            "try": f"{row.round}.{row.number}",
            "outcome": row.get_outcome_display() if ended else _("still under way"),
        }
        what = _("Mail sent, try %(try)s: %(outcome)s") % values
        reply = f"{row.code} {row.reply}".strip() if ended else ""
        digest = _("SHA-256 of the mail: %s") % row.sha256 if row.sha256 else ""
        links = [self._delivery(row.delivery_id)]
        return self._line(event, what, self._about(row.delivery_id), reply, digest, links=links)

    def _heard(self, event: Event) -> Line:
        row = event.row
        what = _("Reported: %s") % row.get_meaning_display()
        by = f"{row.get_provider_display()} ({row.name})"
        links = [self._delivery(row.delivery_id)]
        return self._line(event, what, self._about(row.delivery_id), by, links=links)

    def _informed(self, event: Event) -> Line:
        row = event.row
        links = [self._delivery(row.delivery_id)]
        about = self._about(row.delivery_id)
        if not row.informed:
            words = _("Revoked: she was not informed after all")
            return self._line(event, words, about, links=links)
        told = self.told.get(row.delivery_id)
        stands = told is not None and told.informed is not None and told.informed.pk == row.pk
        days = days_in_words(told) if stands else ""
        by = _("Entered by %s") % row.by if row.by else ""
        what = _("Informed: %s") % row.get_basis_display()
        return self._line(event, what, about, days, by, links=links)

    def _printed(self, event: Event) -> Line:
        posted = event.row.posted_on
        fact = _("Posted on %s") % in_words(posted) if posted and posted <= self._today() else ""
        return self._line(event, _("A letter to her was printed"), fact)

    def _letter(self, event: Event) -> Line:
        row = event.row
        what = _("A letter was first presented on %s") % in_words(row.presented_on)
        tracking = _("Number of the letter: %s") % row.tracking if row.tracking else ""
        facts = (tracking, _("Entered by %s") % row.by, _("SHA-256 of the proof: %s") % row.sha256)
        return self._line(event, what, *facts, links=[self._delivery(row.delivery_id)])

    def _act(self, event: Event) -> Line:
        act: Act = event.row
        version = self.versions.get(act.version_id) if act.version_id else None
        about = self._name(version) if version else self.about.get(act.pk, act.subject)
        links = [(_("The act"), reverse("audit_acts_act", args=[act.pk]) + self._as_of())]
        links.append((_("The receipt"), reverse("audit_acts_receipt", args=[act.pk])))
        if version:
            links.append(self._text(version))
        return self._line(
            event,
            f"{capfirst(act.get_act_display())} – {about}",
            self._seat(act),
            _("Button: %s") % act.label if act.label else "",
            _("Entered by %s") % act.operator if act.operator else "",
            _("Source: %s") % act.source_name if act.source_name else "",
            links=links,
            origin=act.origin,
        )

    def _seat(self, act: Act) -> str:
        """Say in whose name it was done, and by whom where it was a colleague."""
        if act.cabinet is None:
            return ""
        values = {"cabinet": act.cabinet.name, "capacity": act.get_capacity_display()}
        if act.practitioner_id == self.kept.practitioner.pk:
            return _("In the name of %(cabinet)s (%(capacity)s)") % values
        values["who"] = act.practitioner.name
        return _("By %(who)s, in the name of %(cabinet)s (%(capacity)s)") % values

    def _hold(self, event: Event) -> Line:
        hold, by = event.row, _("Placed by %s") % event.row.by
        return self._line(event, _("A hold was placed: nothing is erased"), hold.ground, by)

    def _hold_end(self, event: Event) -> Line:
        end, by = event.row, _("Ended by %s") % event.row.by
        return self._line(event, _("The hold was ended"), end.reason, by)

    def _name(self, version: Version) -> str:
        return f"{version.title} {version.number} ({version.language})"

    def _text(self, version: Version) -> tuple[str, str]:
        return _("The text"), reverse("audit_version", args=[version.pk]) + self._as_of()

    def _as_of(self) -> str:
        return f"?{self.query}" if self.query else ""

    def _delivery(self, delivery: UUID) -> tuple[str, str]:
        return _("The delivery"), reverse("notifications_desk_delivery", args=[delivery])

    def _about(self, delivery: UUID) -> str:
        notice = self.deliveries[delivery].notice
        values = {
            "kind": capfirst(notice.get_kind_display()),
            "texts": names_of(announced(notice, self.kept)),
        }
        return _("%(kind)s: %(texts)s") % values

    def _today(self) -> date:
        # What was posted on the day that begins now is not known yet.
        return paris_day(self.at - timedelta(microseconds=1))


def _decision(event: Event) -> str:
    """Say what a decision on a day did: by what it replaces."""
    row, before = event.row, event.before
    if before is None:
        return _("Adopted: %(text)s") if row.adopted_at else _("Promulgated: %(text)s")
    if row.day is None or row.until is not None:
        return _("Withdrawn: %(text)s")
    if before.day is not None and row.day < before.day:
        return _("Brought forward: %(text)s")
    return _("Postponed: %(text)s")


def _enters(row: EntryIntoForce) -> str:
    if row.day is None:
        return _("It never enters into force.")
    if row.until is not None:
        values = {"day": in_words(row.day), "until": in_words(row.until)}
        return _("In force from %(day)s until %(until)s, excluded") % values
    return _("Entry into force: %(day)s") % {"day": in_words(row.day)}


def _reason(reason: str) -> str:
    return _("Reason: %s") % reason if reason else ""
