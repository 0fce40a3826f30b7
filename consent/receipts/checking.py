"""Checks a receipt by itself and the ledger's public keys; `verifier.js` does the same again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from consent.ledger import (
    Checkpoint,
    NoteError,
    Proof,
    ProofError,
    VerifierKey,
    leaf_hash,
    open_checkpoint,
    read_checkpoint,
    verify_inclusion,
)
from consent.ledger.notes import decoded
from consent.receipts.reading import UnreadableError, canonical_object, is_canonical, value_of
from consent.receipts.values import FORMAT, PENDING

Part: TypeAlias = Literal["file", "record", "entry", "checkpoint", "inclusion"]
# `unknown`: signed by no key of this ledger. `unsupported`: only where signatures cannot be
# checked, as in an old browser. `skipped`: what comes before it left nothing to check.
Outcome: TypeAlias = Literal[
    "ok", "failed", "unreadable", "unknown", "pending", "unsupported", "skipped"
]
Verdict: TypeAlias = Literal["verified", "pending", "altered", "foreign", "unchecked"]

PARTS: Final[tuple[Part, ...]] = ("file", "record", "entry", "checkpoint", "inclusion")
# What speaks against a receipt, and what is then said of it.
_AGAINST: Final[Mapping[Outcome, Verdict]] = {
    "failed": "altered",
    "unreadable": "foreign",
    "unknown": "foreign",
}
_NAMES: Final = {"entry", "format", "hash", "proof", "record", "salt"}
_ENTRY_NAMES: Final = {"hash", "id", "time", "type"}
_HEX: Final = re.compile("[0-9a-f]{64}")
_LINE: Final = "— "


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What came of each part, in the order of `PARTS`, and what follows.

    `part` is the first that speaks against the receipt, "" where none does. `record` is what the
    act says, where record and salt give the hash; `size` and `index` are those of the proof, None
    without one; `signed_by` are the verifier keys whose signatures are good.
    """

    verdict: Verdict
    part: Part | Literal[""]
    outcomes: Mapping[Part, Outcome]
    record: Mapping[str, Any] | None = None
    size: int | None = None
    index: int | None = None
    signed_by: tuple[str, ...] = ()


def check(data: bytes, vkeys: Sequence[str]) -> Checked:
    """Check the bytes of a receipt against a ledger's verifier keys, old ones too.

    Never raises for what the bytes are; NoteError where a key of ours is none.
    """
    try:
        text, value = value_of(data)
    except UnreadableError:
        return _concluded({"file": "unreadable"})
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        return _concluded({"file": "unreadable"})
    if not _is_receipt(value) or not is_canonical(value, text):
        return _concluded({"file": "failed"})
    return _checked(value, vkeys)


def _is_receipt(value: Mapping[str, Any]) -> bool:
    """Tell whether the names and the kinds of values are those of a receipt."""
    texts = (value.get(name) for name in ("entry", "hash", "record", "salt"))
    if value.keys() != _NAMES or not all(isinstance(text, str) for text in texts):
        return False
    proof = value["proof"]
    return proof == PENDING if isinstance(proof, str) else _is_proof(proof)


def _is_proof(proof: Any) -> bool:
    if not isinstance(proof, dict) or proof.keys() != {"checkpoint", "index", "path"}:
        return False
    path, index = proof["path"], proof["index"]
    return (
        isinstance(proof["checkpoint"], str)
        and type(index) is int
        and index >= 0
        and isinstance(path, list)
        and all(isinstance(one, str) for one in path)
    )


def _checked(value: Mapping[str, Any], vkeys: Sequence[str]) -> Checked:
    record = _opened(value)
    outcomes: dict[Part, Outcome] = {
        "file": "ok",
        "record": "failed" if record is None else "ok",
        "entry": "ok" if _names(value, record) else "failed",
    }
    if value["proof"] == PENDING:
        return _concluded({**outcomes, "checkpoint": "pending", "inclusion": "pending"}, record)
    note, index = value["proof"]["checkpoint"], value["proof"]["index"]
    outcomes["checkpoint"], signed_by = signatures(note, vkeys)
    checkpoint = _stated(note)
    if checkpoint is None:
        return _concluded(outcomes, record)
    is_there = _is_in(checkpoint, value["proof"], entry=value["entry"].encode())
    outcomes["inclusion"] = "ok" if is_there else "failed"
    return _concluded(outcomes, record, place=(checkpoint.size, index), signed_by=signed_by)


def _concluded(
    outcomes: Mapping[Part, Outcome],
    record: Mapping[str, Any] | None = None,
    *,
    place: tuple[int, int] | None = None,
    signed_by: tuple[str, ...] = (),
) -> Checked:
    whole: dict[Part, Outcome] = {part: outcomes.get(part, "skipped") for part in PARTS}
    against = next((part for part in PARTS if whole[part] in _AGAINST), None)
    size, index = place or (None, None)
    return Checked(
        verdict=_verdict(whole) if against is None else _AGAINST[whole[against]],
        part=against or "",
        outcomes=whole,
        record=record,
        size=size,
        index=index,
        signed_by=signed_by,
    )


def _verdict(outcomes: Mapping[Part, Outcome]) -> Verdict:
    """Give what is said of a receipt against which nothing speaks."""
    return "pending" if "pending" in outcomes.values() else "verified"


def _opened(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give the record where it is canonical and gives the hash with its salt of 32 bytes."""
    if not _HEX.fullmatch(value["salt"]):
        return None
    committed = value["record"].encode() + bytes.fromhex(value["salt"])
    if hashlib.sha256(committed).hexdigest() != value["hash"]:
        return None
    return canonical_object(value["record"])


def _names(value: Mapping[str, Any], record: Mapping[str, Any] | None) -> bool:
    """Tell whether the line is one, names the hash, and says no other than the opened record."""
    line = canonical_object(value["entry"])
    if line is None or line.keys() != _ENTRY_NAMES or line["hash"] != value["hash"]:
        return False
    told = (line["type"], line["time"])
    return all(isinstance(one, str) for one in line.values()) and (
        record is None or told == (_kind(record), record.get("at"))
    )


def _kind(record: Mapping[str, Any]) -> Any:
    """Give the kind that a record says: an act's, else that of a choice on trackers."""
    return record["act"] if "act" in record else record.get("kind")


def signatures(note: str, vkeys: Sequence[str]) -> tuple[Outcome, tuple[str, ...]]:
    """Judge a checkpoint's signatures by some keys: the outcome, and the keys if all are good.

    `unknown` where none of them is named; NoteError where a key is none.
    """
    ours = [vkey for vkey in vkeys if _is_named(VerifierKey.from_text(vkey), note)]
    if not ours:
        return "unknown", ()
    if not all(_is_good(note, vkey) for vkey in ours):
        return "failed", ()
    return "ok", tuple(ours)


def _is_named(key: VerifierKey, note: str) -> bool:
    """Tell whether a line of a note says that this key signed it."""
    start = f"{_LINE}{key.name} "
    lines = note.rpartition("\n\n")[2].split("\n")
    return any(
        _begins(line.removeprefix(start), key.key_id) for line in lines if line.startswith(start)
    )


def _begins(signature: str, key_id: bytes) -> bool:
    try:
        return decoded(signature).startswith(key_id)
    except NoteError:
        return False


def _is_good(note: str, vkey: str) -> bool:
    """Tell whether the key signed this checkpoint, which is of the log that the key is named for.

    The name of a log's key is the log's own (C2SP tlog-checkpoint).
    """
    try:
        return open_checkpoint(note, vkey).origin == VerifierKey.from_text(vkey).name
    except NoteError:
        return False


def _stated(note: str) -> Checkpoint | None:
    """Give what a note says of the log, whoever signed it; None where it says no such thing."""
    try:
        return read_checkpoint(note.rpartition("\n\n")[0] + "\n")
    except NoteError:
        return None


def _is_in(checkpoint: Checkpoint, values: Mapping[str, Any], *, entry: bytes) -> bool:
    try:
        proof = Proof.from_values(values)
    except ProofError:
        return False
    return verify_inclusion(
        leaf_hash(entry), proof.index, checkpoint.size, proof.path, checkpoint.root
    )
