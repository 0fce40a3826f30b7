"""Watches a ledger from outside: it may only grow, and only its own keys sign it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from audit.fetching import RefusedError
from consent.ledger import (
    Checkpoint,
    NoteError,
    VerifierKey,
    open_checkpoint,
    verify_consistency,
)
from consent.receipts import signatures
from consent.sealing import witness

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from audit.fetching import Journal, ListedKey

# The keys that an auditor trusts, a line each; beside the checkpoints that she keeps.
PINNED: Final = "vkeys"
EVIDENCE: Final = "evidence"


class WatchError(Exception):
    """Something is wrong with the ledger; `kept` says where what shows it is."""

    def __init__(self, sentence: str, *, kept: Path | None) -> None:
        super().__init__(sentence)
        self.sentence, self.kept = sentence, kept


class SignatureError(WatchError):
    """The checkpoint is not signed by a key that is trusted."""


class HistoryError(WatchError):
    """The ledger is not the one that was seen before: it shrank, forked or was rewritten."""


class KeptError(Exception):
    """What was kept here cannot be read any more: nothing can be compared with it."""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What was found: `before` is the size that was kept until now, None the first time.

    `trusted` are the keys that are trusted from now on; both sizes are None while there is no
    checkpoint at all.
    """

    size: int | None
    before: int | None
    trusted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Watch:
    """An auditor's watch over one ledger: where it is, where she keeps what she saw, and when."""

    journal: Journal
    directory: Path
    at: datetime

    def look(self, *, told: str = "") -> Watched:
        """Fetch the latest checkpoint, compare it with what is kept, and keep it.

        `told` is a key that she was told in another way: it is trusted from now on. Raises
        SignatureError, HistoryError, KeptError, and what `Journal` raises.
        """
        pinned = self._pinned()
        kept = witness.latest(self.directory)
        try:
            note = self.journal.checkpoint()
        except RefusedError as error:
            if kept is not None:
                raise HistoryError(_gone(kept.size), kept=None) from error
            return Watched(size=None, before=None)
        trusted = self._trusted(note, pinned, told=told)
        checkpoint = open_checkpoint(note, signatures(note, trusted)[1][0])
        if kept is not None:
            self._compare(kept.note, note, checkpoint, trusted)
        if kept is None or checkpoint.size > kept.size:
            witness.keep(self.directory, note=note, size=checkpoint.size)
        new = tuple(key for key in trusted if key not in pinned)
        if new:
            self._pin(trusted)
        before = kept.size if kept else None
        return Watched(size=checkpoint.size, before=before, trusted=new)

    def _trusted(self, note: str, pinned: list[str], *, told: str) -> list[str]:
        """Give the keys that are trusted, one of which signed the note; the first time, its own."""
        trusted = list(dict.fromkeys([*pinned, *filter(None, [told])]))
        if not trusted:
            trusted = [self.journal.vkey()]
        outcome, signed_by = self._judged(note, trusted)
        if outcome == "unknown" or (outcome == "ok" and _signers(note) > len(signed_by)):
            trusted = self._with_successors(trusted)
            outcome, _signed_by = self._judged(note, trusted)
        if outcome != "ok":
            raise SignatureError(_unsigned(outcome), kept=self._evidence(note))
        return trusted

    def _judged(self, note: str, keys: list[str]) -> tuple[str, tuple[str, ...]]:
        try:
            return signatures(note, keys)
        except NoteError as error:
            # What it gives as a key is none.
            raise SignatureError(str(error), kept=self._evidence(note)) from error

    def _with_successors(self, trusted: list[str]) -> list[str]:
        """Add each key that came after a trusted one: a checkpoint that both signed says so."""
        found = list(trusted)
        for listed in self.journal.listed_keys():
            if listed.vkey not in found and self._is_introduced(listed, found):
                found.append(listed.vkey)
        return found

    def _is_introduced(self, listed: ListedKey, trusted: list[str]) -> bool:
        if not isinstance(listed.first_checkpoint, int):
            return False
        try:
            name = VerifierKey.from_text(listed.vkey).name
            note = self.journal.point(listed.first_checkpoint)
            judged = {signatures(note, keys)[0] for keys in (trusted, [listed.vkey])}
        except (NoteError, RefusedError):
            return False
        return judged == {"ok"} and name == VerifierKey.from_text(trusted[0]).name

    def _compare(self, old: str, note: str, new: Checkpoint, trusted: list[str]) -> None:
        """Raise HistoryError unless the new checkpoint's ledger begins with the old one's."""
        outcome, signed_by = signatures(old, trusted)
        if outcome != "ok":
            raise KeptError
        kept = open_checkpoint(old, signed_by[0])
        if new.size < kept.size:
            told = _("The ledger shrank: it has %(new)s lines, and had %(old)s.")
        elif new.size == kept.size:
            if new.root == kept.root:
                return
            told = _("The ledger forked: with %(new)s lines it is another than with %(old)s.")
        elif self._grew(kept, new):
            return
        else:
            told = _(
                "The ledger was rewritten: nothing shows that its %(new)s lines begin with the"
                " %(old)s that you have seen."
            )
        sentence = told % {"new": new.size, "old": kept.size}
        raise HistoryError(sentence, kept=self._evidence(note, size=new.size))

    def _grew(self, old: Checkpoint, new: Checkpoint) -> bool:
        try:
            proof = self.journal.consistency(old.size, new.size)
        except RefusedError:
            return False
        return verify_consistency(old.size, new.size, old.root, new.root, proof)

    def _pinned(self) -> list[str]:
        file = self.directory / PINNED
        return file.read_text().split() if file.exists() else []

    def _pin(self, keys: list[str]) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        temporary = self.directory / f".{PINNED}"
        temporary.write_text("".join(f"{key}\n" for key in keys))
        temporary.replace(self.directory / PINNED)

    def _evidence(self, note: str, *, size: int | None = None) -> Path:
        """Keep a note that shows what is wrong; give its file."""
        folder = self.directory / EVIDENCE
        folder.mkdir(parents=True, exist_ok=True)
        stem = f"{self.at:%Y-%m-%dT%H%M%SZ}"
        file = folder / (f"{stem}.note" if size is None else f"{stem}-{size:020}.note")
        file.write_text(note)
        return file


def _signers(note: str) -> int:
    return note.rpartition("\n\n")[2].count("\n")


def _gone(size: int) -> str:
    told = _(
        "The ledger is gone: no checkpoint is public any more, and you have seen %(size)s lines."
    )
    return told % {"size": size}


def _unsigned(outcome: str) -> str:
    if outcome == "unknown":
        return _("The checkpoint is signed by no key that you trust.")
    return _("The signature does not fit the checkpoint, or it is another ledger’s.")
