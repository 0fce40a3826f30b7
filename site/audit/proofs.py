"""The ledger's part of a bundle: entries with their proofs, checkpoints, keys, time stamps."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from audit.refusals import EvidenceRefusedError, NotSealedError
from consent.ledger import Checkpoint as Stated
from consent.ledger import (
    NoteError,
    canonical_json,
    consistency_path,
    inclusion_path,
    instant,
    open_checkpoint,
    root_at,
)
from consent.ledger.notes import encoded
from consent.models import Checkpoint, Entry, TimeStamp
from consent.sealing import DatabaseHashes, all_keys, latest_published, published
from policies.deadlines import PARIS, paris_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class _Remembered(DatabaseHashes):
    """The stored hashes, each range read once: proofs from many checkpoints share most of them."""

    def __init__(self) -> None:
        self._leaves: dict[tuple[int, int], Sequence[bytes]] = {}
        self._subtrees: dict[tuple[int, int, int], Sequence[bytes]] = {}

    def leaves(self, start: int, stop: int) -> Sequence[bytes]:
        if (start, stop) not in self._leaves:
            self._leaves[start, stop] = super().leaves(start, stop)
        return self._leaves[start, stop]

    def subtrees(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        if (level, start, stop) not in self._subtrees:
            self._subtrees[level, start, stop] = super().subtrees(level, start, stop)
        return self._subtrees[level, start, stop]


@dataclass(frozen=True, kw_only=True)
class Held:
    """An entry of a bundle: its place in the ledger, and the file of its record; None if erased."""

    entry: Entry
    position: int
    record: str | None

    def listed(self) -> dict[str, Any]:
        """Give it as the manifest lists it."""
        return {
            "id": str(self.entry.pk),
            "type": self.entry.type,
            "time": instant(self.entry.time),
            "index": self.position,
            "record": self.record,
        }


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The ledger as of one published checkpoint, `head`: everything of a bundle stands under it."""

    head: Checkpoint
    hashes: DatabaseHashes = field(default_factory=_Remembered)

    @classmethod
    def now(cls) -> Ledger:
        """Give the ledger as of its latest published checkpoint."""
        head = latest_published()
        if head is None:
            raise NotSealedError(_not_sealed())
        return cls(head=head)

    def held(self, entry: Entry, record: str) -> tuple[Held, dict[str, bytes]]:
        """Give an entry with its files; the record's is missing once it was erased.

        Raises NotSealedError where the entry waits to be sealed.
        """
        seal, opening = getattr(entry, "seal", None), getattr(entry, "opening", None)
        if seal is None or seal.position >= self.head.size:
            raise NotSealedError(_not_sealed())
        held = Held(entry=entry, position=seal.position, record=record if opening else None)
        path = inclusion_path(held.position, self.head.size, self.hashes)
        proof = {
            "entry": bytes(entry.canonical).decode(),
            "index": held.position,
            "path": [encoded(one) for one in path],
            "salt": bytes(opening.salt).hex() if opening else None,
        }
        files = {f"log/entries/{entry.pk}.json": canonical_json(proof)}
        return held, files | ({record: bytes(opening.record)} if opening else {})

    def files(self, known: Mapping[int, str]) -> dict[str, bytes]:
        """Give checkpoint, keys and the proofs from earlier checkpoints to this one.

        Those are the ones `known`, notes by size, and the last one of each earlier Paris day.
        """
        notes = self._days() | dict(known)
        notes.pop(self.head.size, None)
        proofs = [
            {
                "checkpoint": notes[size],
                "path": [
                    encoded(one) for one in consistency_path(size, self.head.size, self.hashes)
                ],
            }
            for size in sorted(notes)
        ]
        return {
            "log/checkpoint.note": self.head.note.encode(),
            "log/consistency.json": canonical_json(proofs),
            "log/vkeys.txt": "".join(f"{key.vkey}\n" for key in all_keys()).encode(),
        }

    def _days(self) -> dict[int, str]:
        """Give the notes of the last checkpoint of each Paris day before the head's."""
        earlier = published().filter(size__lt=self.head.size)
        by_day = earlier.annotate(day=TruncDate("at", tzinfo=PARIS)).values("day")
        last = by_day.filter(day__lt=paris_day(self.head.at)).annotate(last=Max("size"))
        sizes = last.values_list("last", flat=True)
        return dict(published().filter(size__in=list(sizes)).values_list("size", "note"))

    def size_of(self, note: str) -> int:
        """Give the size of a checkpoint that an auditor kept; refuse one not of this ledger."""
        stated = _opened(note)
        if stated.origin != settings.LEDGER_ORIGIN:
            raise EvidenceRefusedError(
                _("This checkpoint is of another ledger: %(origin)s.") % {"origin": stated.origin}
            )
        if stated.size > self.head.size:
            raise EvidenceRefusedError(
                _(
                    "This checkpoint has %(given)s entries, the ledger %(size)s: it was cut short"
                    " or restored. Run verify_ledger, and keep the checkpoint."
                )
                % {"given": stated.size, "size": self.head.size}
            )
        if root_at(stated.size, self.hashes) != stated.root:
            raise EvidenceRefusedError(
                _(
                    "The ledger has another root for the %(given)s entries of this checkpoint: it"
                    " was rewritten. Run verify_ledger, and keep the checkpoint."
                )
                % {"given": stated.size}
            )
        return stated.size

    def stamps(self, entries: Iterable[Held]) -> list[TimeStamp]:
        """Give the first time stamp over each entry, and the first qualified one."""
        found: dict[int, TimeStamp] = {}
        stamps = TimeStamp.objects.filter(checkpoint__size__lte=self.head.size)
        for position in {one.position for one in entries}:
            over = stamps.filter(checkpoint__size__gt=position).order_by("checkpoint__size", "at")
            for stamp in (over.filter(is_qualified=True).first(), over.first()):
                if stamp is not None:
                    found.setdefault(stamp.checkpoint_id, stamp)
        return [found[size] for size in sorted(found)]


def stamp_files(stamps: Sequence[TimeStamp]) -> dict[str, bytes]:
    """Give the tokens with what they are of, and the certificates by which they are checked."""
    if not stamps:
        return {}
    files = {"tsa/certificates.pem": _certificates()}
    for stamp in stamps:
        files[f"tsa/{stamp.checkpoint_id}/checkpoint.note"] = stamp.checkpoint.note.encode()
        files[f"tsa/{stamp.checkpoint_id}/token.tsr"] = bytes(stamp.token)
    return files


def level(entries: Iterable[Held], stamps: Sequence[TimeStamp]) -> str:
    """Give how well all entries are attested: L2 signed, L3 time-stamped, L4 qualified."""
    last = max(one.position for one in entries)
    over = [stamp for stamp in stamps if stamp.checkpoint_id > last]
    if any(stamp.is_qualified for stamp in over):
        return "L4"
    return "L3" if over else "L2"


def listed(stamp: TimeStamp) -> Mapping[str, Any]:
    """Give a time stamp as the manifest lists it."""
    return {
        "size": stamp.checkpoint_id,
        "at": instant(stamp.at),
        "authority": stamp.authority,
        "qualified": stamp.is_qualified,
    }


def _certificates() -> bytes:
    try:
        return Path(settings.TSA_CERTIFICATES).read_bytes()
    except OSError as error:
        raise EvidenceRefusedError(
            _("The ledger is time-stamped: name the authority's certificates in TSA_CERTIFICATES.")
        ) from error


def _opened(note: str) -> Stated:
    for key in all_keys():
        try:
            return open_checkpoint(note, key.vkey)
        except NoteError:
            continue
    raise EvidenceRefusedError(_("This is no checkpoint that a key of the ledger signed."))


def _not_sealed() -> str:
    return _("Some of it is not sealed yet: run seal_ledger, or try again in a minute.")
