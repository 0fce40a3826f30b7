"""Evidence of acts, people, versions, notices, choices, periods: same content, same bytes."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from audit import periods
from audit.acts import act_files, folder, personal_files
from audit.cabinets import seats_of
from audit.choices import (
    chain_of,
    choice_files,
    choice_folder,
    choice_screens,
    consent_files,
    consent_folder,
)
from audit.composing import verifier
from audit.deliveries import Heard, delivery_files, delivery_folder, revoke_links
from audit.documents import answered, document, redline, rows_of, version_before
from audit.letters import letters
from audit.notices import notice_file, part_of, parts_in
from audit.proofs import Held, Ledger, level, listed, stamp_files
from audit.refusals import EvidenceRefusedError
from audit.screens import screens
from audit.verifying.container import packed
from audit.verifying.failures import FORMAT
from consent.ledger import canonical_json, sign_note
from consent.ledger.notes import encoded
from consent.models import Act, Enrolment, Entry, OwnEntry, Practitioner
from consent.sealing.keys import signers
from notifications.models import Notice
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from audit.subjects import Subject
    from consent.models import TrackerChoice
    from notifications.models import Delivery

READMES: Final = Path(__file__).resolve().parent / "readme"
_TEXT: Final = ("policy__site", "promulgation__proposal")


@dataclass(kw_only=True)
class _Bundle:
    """A bundle that grows: its entries, and its files by name."""

    ledger: Ledger
    held: dict[UUID, Held] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    versions: set[UUID] = field(default_factory=set)
    # Checkpoints from which a proof is to lead to the head: notes by size.
    known: dict[int, str] = field(default_factory=dict)

    def hold(self, entry: Entry, record: str) -> bytes | None:
        """Add an entry with its record, once; give the record, None where it is erased."""
        known = self.held.get(entry.pk)
        if known is not None:
            return self.files[known.record] if known.record else None
        self.held[entry.pk], files = self.ledger.held(entry, record)
        self.files |= files
        return files.get(record)

    def add_with_receipt(self, files: dict[str, bytes], folder: str) -> None:
        """Add files with a receipt; a proof leads from its checkpoint to the head."""
        self.files |= files
        note = json.loads(files[f"{folder}/receipt.json"])["proof"]["checkpoint"]
        self.known.setdefault(int(note.split("\n")[1]), note)

    @property
    def entries(self) -> list[Held]:
        """Give its entries in the order of the ledger."""
        return sorted(self.held.values(), key=lambda one: one.position)


def evidence(subject: Subject, *, checkpoints: Sequence[str], at: datetime) -> bytes:
    """Give the bundle about a subject, under the latest published checkpoint.

    `checkpoints` are notes that auditors kept: a proof leads from each to the bundle's own. Two
    calls under the same checkpoint give the same bytes, unless something was erased or captured
    in between. Raises EvidenceRefusedError, with the remedy.
    """
    bundle = _Bundle(ledger=Ledger.now())
    bundle.known = {bundle.ledger.size_of(note): note for note in checkpoints}
    match subject.kind:
        case "version":
            _add_whole_version(bundle, Version.objects.select_related(*_TEXT).get(pk=subject.id))
        case "notice":
            _add_whole_notice(bundle, subject, at=at)
        case "act":
            _add_acts(bundle, list(_acts_in_order().filter(pk=subject.id)), subject)
        case "person":
            _add_person(bundle, subject, at=at)
        case "choice":
            _add_choices(bundle, chain_of(subject.id))
        case "period":
            _add_period(bundle, subject)
    return _closed(bundle, subject, at=at)


def parts_of(subject: Subject) -> int:
    """Give how many bundles hold all that there is about a subject."""
    if subject.period is not None:
        return periods.parts_in(subject.period, site=subject.site)
    return parts_in(Notice.objects.get(pk=subject.id)) if subject.kind == "notice" else 1


def _add_whole_version(bundle: _Bundle, version: Version) -> None:
    _add_version(bundle, version)
    bundle.files |= redline(version_before(version), version)
    for notice in Notice.objects.filter(promulgation__versions=version):
        bundle.files |= notice_file(notice)


def _add_whole_notice(bundle: _Bundle, subject: Subject, *, at: datetime) -> None:
    notice = Notice.objects.get(pk=subject.id)
    if not 1 <= subject.part <= parts_in(notice):
        raise EvidenceRefusedError(_("It has no part %(part)s.") % {"part": subject.part})
    bundle.files |= notice_file(notice, part=subject.part)
    _add_texts_of(bundle, [notice])
    _add_deliveries(bundle, part_of(notice, subject.part), at=at)


def _add_period(bundle: _Bundle, subject: Subject) -> None:
    """Add the acts of a part, also those of which the line alone is left."""
    if subject.period is None:
        raise TypeError(subject)
    part = periods.part_of(
        subject.period, site=subject.site, number=subject.part, place=subject.place
    )
    bundle.files |= periods.period_file(subject.period, part, site=subject.site)
    _add_acts(bundle, part.acts, subject)


def _add_person(bundle: _Bundle, subject: Subject, *, at: datetime) -> None:
    person = Practitioner.objects.get(pk=subject.id)
    acts = list(_acts_in_order().of(person).distinct())
    deliveries = list(person.deliveries.select_related("notice", "practitioner").order_by("pk"))
    if not acts and not deliveries:
        raise EvidenceRefusedError(
            _("She has done nothing yet, and was told nothing: there is nothing to export.")
        )
    _add_acts(bundle, acts, subject)
    notices = {one.notice_id: one.notice for one in deliveries if not person.is_erased}
    for notice in notices.values():
        bundle.files |= notice_file(notice)
    _add_texts_of(bundle, notices.values())
    _add_deliveries(bundle, deliveries, at=at)


def _add_texts_of(bundle: _Bundle, notices: Iterable[Notice]) -> None:
    """Add what notices announce."""
    of = [notice.promulgation_id for notice in notices]
    for version in Version.objects.select_related(*_TEXT).filter(promulgation__in=of):
        _add_version(bundle, version)


def _add_deliveries(bundle: _Bundle, deliveries: list[Delivery], *, at: datetime) -> None:
    """Add what was sent to people and heard of it; of who was erased, the lines alone."""
    heard = Heard.of(deliveries)
    acts = heard.acts()
    for row, record in heard.lines():
        is_open = bundle.hold(row.entry, record) is not None
        act = acts.get(row.shown_by) if is_open and row.shown_by else None
        if act is not None:
            bundle.hold(act.entry, f"{record.rpartition('/')[0]}/act-{act.pk}.json")
    readable = [one for one in deliveries if one.practitioner and not one.practitioner.is_erased]
    revoke_links((one for each in readable for one in heard.attempts[each.pk]), at=at)
    seats = seats_of(readable)
    for delivery in readable:
        cabinets = seats.get(delivery.pk, {})
        bundle.files |= delivery_files(delivery, heard, cabinets=cabinets)
        for row in chain.from_iterable(cabinets.values()):
            record = f"{delivery_folder(delivery)}/cabinet-information-{row.pk}.json"
            bundle.hold(row.entry, record)
    versions = Version.objects.filter(promulgation__notices__in={one.notice_id for one in readable})
    people = {one.practitioner_id for one in readable}
    _add_own_days(bundle, OwnEntry.objects.filter(practitioner__in=people, version__in=versions))


def _acts_in_order() -> Any:
    return periods.with_all(Act.objects.all())


def _add_acts(bundle: _Bundle, acts: Sequence[Act], subject: Subject) -> None:
    readable = []
    for act in acts:
        record = bundle.hold(act.entry, f"{folder(act)}/record.json")
        if record is None:
            continue
        readable.append(act)
        bundle.add_with_receipt(act_files(act, json.loads(record)), folder(act))
    # Of a colleague who acted for the same cabinet, names and words are hers alone.
    everybodys = subject.kind in {"act", "period"}
    own = [one for one in readable if everybodys or one.practitioner_id == subject.id]
    for act in own:
        bundle.files |= personal_files(act)
    bundle.files |= screens(readable) | letters(own)
    _add_texts(bundle, readable)


def _add_choices(bundle: _Bundle, choices: Sequence[TrackerChoice]) -> None:
    """Add the choices of one browser; of an erased one only its line, and nothing else says it."""
    readable = []
    for choice in choices:
        record = bundle.hold(choice.entry, f"{choice_folder(choice)}/record.json")
        if record is not None:
            readable.append(choice)
            bundle.add_with_receipt(choice_files(choice, record), choice_folder(choice))
    for version in {choice.version_id: choice.version for choice in readable}.values():
        bundle.hold(version.entry, f"{consent_folder(version)}/version.json")
        bundle.files |= consent_files(version)
    bundle.files |= choice_screens(readable)


def _add_texts(bundle: _Bundle, acts: Sequence[Act]) -> None:
    """Add each version that was answered once, with its redlines, and the days of one's own."""
    versions = {act.version_id: act.version for act in acts if act.version is not None}
    for version in versions.values():
        _add_version(bundle, version)
    for before, version in answered(acts):
        bundle.files |= redline(before, version)
    people = {act.practitioner_id for act in acts}
    _add_own_days(bundle, OwnEntry.objects.filter(practitioner__in=people, version__in=versions))


def _add_own_days(bundle: _Bundle, days: Iterable[OwnEntry]) -> None:
    _enrolled(bundle, {day.pk: f"days/{day.pk}.json" for day in days})


def _add_version(bundle: _Bundle, version: Version) -> None:
    if version.pk in bundle.versions:
        return
    bundle.versions.add(version.pk)
    bundle.files |= document(version)
    _enrolled(bundle, dict(rows_of(version)))


def _enrolled(bundle: _Bundle, rows: dict[UUID, str]) -> None:
    """Add the lines of rows that the sealer enrolled; one that it did not yet is not left out."""
    found = Enrolment.objects.select_related("entry__seal", "entry__opening").filter(row__in=rows)
    lines = {one.row: one.entry for one in found}
    for row, record in rows.items():
        bundle.hold(lines.get(row) or Entry(), record)


def _closed(bundle: _Bundle, subject: Subject, *, at: datetime) -> bytes:
    """Add proofs, time stamps, words and the verifier; sign the manifest; give the ZIP."""
    ledger, head = bundle.ledger, bundle.ledger.head
    stamps = ledger.stamps(bundle.entries)
    bundle.files |= stamp_files(stamps)
    bundle.known |= {stamp.checkpoint_id: stamp.checkpoint.note for stamp in stamps}
    bundle.files |= ledger.files(bundle.known)
    bundle.files |= {path.name: path.read_bytes() for path in sorted(READMES.glob("*.txt"))}
    bundle.files["verify.py"] = verifier()
    manifest = canonical_json(
        {
            "format": FORMAT,
            "kind": subject.kind,
            "subject": {"brand": subject.site.hostname, "id": subject.name},
            "level": level(bundle.entries, stamps),
            "checkpoint": {
                "origin": head.note.split("\n")[0],
                "root": encoded(bytes(head.root)),
                "size": head.size,
            },
            "entries": [one.listed() for one in bundle.entries],
            "time_stamps": [listed(stamp) for stamp in stamps],
            "files": [_file(name, data) for name, data in sorted(bundle.files.items())],
        }
    )
    text = f"{FORMAT}\nsha256 {sha256(manifest).hexdigest()}\n"
    note = sign_note(text, *signers(head.note, at=at))
    whole = bundle.files | {"manifest.json": manifest, "manifest.note": note.encode()}
    try:
        return packed(dict(sorted(whole.items())))
    except struct.error as error:
        raise EvidenceRefusedError(
            _("It is too large for one file: ask for single acts.")
        ) from error


def _file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "length": len(data), "sha256": sha256(data).hexdigest()}
