"""Evidence of an act, of a person or of a version as one file: the same content, the same bytes."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from audit.acts import act_files, folder, personal_files
from audit.composing import verifier
from audit.documents import document, redline, rows_of
from audit.letters import letters
from audit.proofs import Held, Ledger, level, listed, stamp_files
from audit.refusals import EvidenceRefusedError
from audit.screens import screens
from audit.verifying.container import packed
from audit.verifying.failures import FORMAT
from consent.ledger import canonical_json, sign_note
from consent.ledger.notes import encoded
from consent.models import Act, Enrolment, Entry, OwnEntry, Practitioner
from consent.sealing.keys import signers
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from audit.subjects import Subject

READMES: Final = Path(__file__).resolve().parent / "readme"
_BESIDE: Final = ("practitioner__site", "version__policy__site", "entry__seal", "entry__opening")


@dataclass(kw_only=True)
class _Bundle:
    """A bundle that grows: its entries, and its files by name."""

    ledger: Ledger
    entries: list[Held] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    # Checkpoints from which a proof is to lead to the head: notes by size.
    known: dict[int, str] = field(default_factory=dict)

    def hold(self, entry: Entry, record: str) -> bytes | None:
        """Add an entry with its record; give the record, None where it is erased."""
        held, files = self.ledger.held(entry, record)
        self.entries.append(held)
        self.files |= files
        return files.get(record)


def evidence(subject: Subject, *, checkpoints: Sequence[str], at: datetime) -> bytes:
    """Give the bundle about a subject, under the latest published checkpoint.

    `checkpoints` are notes that auditors kept: a proof leads from each to the bundle's own. Two
    calls under the same checkpoint give the same bytes, unless something was erased or captured
    in between. Raises EvidenceRefusedError, with the remedy.
    """
    bundle = _Bundle(ledger=Ledger.now())
    bundle.known = {bundle.ledger.size_of(note): note for note in checkpoints}
    if subject.kind == "version":
        version = Version.objects.select_related("policy__site").get(pk=subject.id)
        _add_version(bundle, version)
        bundle.files |= redline(_before(version), version)
    else:
        _add_acts(bundle, _acts(subject), subject)
    return _closed(bundle, subject, at=at)


def _acts(subject: Subject) -> list[Act]:
    """Give the act, or all that the person did or that was done for cabinets of hers."""
    acts = Act.objects.select_related(*_BESIDE).order_by("at", "pk")
    if subject.kind == "act":
        return list(acts.filter(pk=subject.id))
    found = list(acts.of(Practitioner.objects.get(pk=subject.id)).distinct())
    if not found:
        raise EvidenceRefusedError(_("She has done nothing yet: there is nothing to export."))
    return found


def _add_acts(bundle: _Bundle, acts: Sequence[Act], subject: Subject) -> None:
    readable = []
    for act in acts:
        record = bundle.hold(act.entry, f"{folder(act)}/record.json")
        if record is None:
            continue
        readable.append(act)
        made = act_files(act, json.loads(record))
        bundle.files |= made
        proof = json.loads(made[f"{folder(act)}/receipt.json"])["proof"]
        bundle.known.setdefault(int(proof["checkpoint"].split("\n")[1]), proof["checkpoint"])
    # Of a colleague who acted for the same cabinet, names and words are hers alone.
    own = [one for one in readable if subject.kind == "act" or one.practitioner_id == subject.id]
    for act in own:
        bundle.files |= personal_files(act)
    bundle.files |= screens(readable) | letters(own)
    _add_texts(bundle, readable)


def _add_texts(bundle: _Bundle, acts: Sequence[Act]) -> None:
    """Add each version that was answered once, with its redlines, and the days of one's own."""
    versions = {act.version_id: act.version for act in acts if act.version is not None}
    for version in versions.values():
        _add_version(bundle, version)
    for act in acts:
        if act.version is not None:
            bundle.files |= redline(_answered_before(act, act.version), act.version)
    people = {act.practitioner_id for act in acts}
    days = OwnEntry.objects.filter(practitioner__in=people, version__in=versions)
    _enrolled(bundle, {day.pk: f"days/{day.pk}.json" for day in days})


def _answered_before(act: Act, version: Version) -> Version | None:
    """Give the text that was answered before this one, in the language of this one."""
    was = act.previous.version if act.previous else None
    if was is None:
        return None
    of = Version.objects.select_related("policy").of(version.policy, version.language)
    return of.filter(major=was.major, minor=was.minor).exclude(pk=version.pk).first()


def _before(version: Version) -> Version | None:
    """Give the version before one, by number."""
    number = (version.major, version.minor)
    earlier = Version.objects.select_related("policy").of(version.policy, version.language)
    return next((one for one in earlier if (one.major, one.minor) < number), None)


def _add_version(bundle: _Bundle, version: Version) -> None:
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
            "subject": {"brand": subject.site.hostname, "id": str(subject.id)},
            "level": level(bundle.entries, stamps),
            "checkpoint": {
                "origin": head.note.split("\n")[0],
                "root": encoded(bytes(head.root)),
                "size": head.size,
            },
            "entries": [
                one.listed() for one in sorted(bundle.entries, key=lambda one: one.position)
            ],
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
