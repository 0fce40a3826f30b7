"""Evidence as a file: one bundle, or a ZIP of all its parts, written one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import IO, TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from wagtail.models import Site

from audit.bundle import parts_of
from audit.exporting import export as exported
from audit.exports import container
from audit.exports.container import Member
from audit.exports.writing import Step
from audit.models import ExportKind
from audit.periods import Period, Place, following, place_of
from audit.reading.acts import Key
from audit.subjects import Kind, Subject, subject_of_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from audit.models import Export

BUNDLES: Final = (ExportKind.PERSON, ExportKind.VERSION, ExportKind.NOTICE, ExportKind.PERIOD)


def subject_of(export: Export) -> Subject:
    """Give what the evidence is about; of a period, the acts recorded before it was asked for."""
    site = Site.objects.get(pk=export.sites[0])
    terms = export.terms
    if export.kind == ExportKind.PERIOD:
        days = {name: date.fromisoformat(terms[name]) for name in ("since", "until")}
        return subject_of_period(Period(**days, recorded_before=export.asked_at), site=site)
    return Subject(kind=cast("Kind", export.kind), id=UUID(terms["subject"]), site=site)


def bundle_steps(
    export: Export, file: IO[bytes], *, clock: Callable[[], datetime]
) -> Iterator[Step]:
    """Write what is missing of the evidence; each bundle is a step, and a line of the ledger."""
    if export.place.get("ended"):
        return
    subject = subject_of(export)
    of = export.place.get("of") or parts_of(subject)
    if of == 1:
        file.write(exported(subject, by=export.by, at=clock()))
        yield Step(place={"ended": True}, rows=1, progress=1000)
        return
    place = export.place
    members = [Member(**one) for one in place.get("members", ())]
    for number in range(len(members) + 1, of + 1):
        part = _part(subject, place, number, of)
        data = exported(part, by=export.by, at=clock())
        name = f"evidence-{subject.kind}-{subject.name}-{number:0{len(str(of))}}.zip"
        member, written = container.stored(name, data, offset=file.tell())
        members.append(member)
        file.write(written)
        if number == of:
            file.write(container.directory(members, offset=file.tell()))
        place = _place(part, members, of)
        yield Step(place=place, rows=1, progress=1000 * number // of)


def _part(subject: Subject, place: dict[str, Any], number: int, of: int) -> Subject:
    """Give a part; of a period behind the last act of the one before, so that none is passed."""
    if subject.period is None:
        return replace(subject, part=number)
    after = Key.read(place["after"]) if place.get("after") else None
    begins = Place(after=after, of=of)
    if number > 1 and after is None:
        begins = place_of(subject.period, site=subject.site, number=number)
    return replace(subject, part=number, place=begins)


def _place(part: Subject, members: list[Member], of: int) -> dict[str, Any]:
    """Give how far the file is; of a period also behind which act its next part begins."""
    if len(members) == of:
        return {"ended": True}
    place: dict[str, Any] = {"of": of, "members": [one.plain() for one in members]}
    if part.period is not None and part.place is not None:
        ended = following(part.period, site=part.site, after=part.place.after)
        place["after"] = str(ended) if ended else None
    return place
