"""The proof that a receipt carries: an entry is in the ledger of a signed checkpoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent.ledger.checkpoints import Checkpoint, open_checkpoint
from consent.ledger.notes import NoteError, decoded, encoded
from consent.ledger.tree import HASH_BYTES, leaf_hash, verify_inclusion

_NAMES = ("checkpoint", "index", "path")


class ProofError(ValueError):
    """A proof that is malformed, or that does not prove what it should."""


@dataclass(frozen=True)
class Proof:
    """The place of an entry, from 0, the note of a checkpoint, and the path to its root."""

    index: int
    checkpoint: str
    path: tuple[bytes, ...]

    def values(self) -> dict[str, Any]:
        """Give the proof for JSON: `{"checkpoint": note, "index": int, "path": [base64, ...]}`."""
        return {
            "checkpoint": self.checkpoint,
            "index": self.index,
            "path": [encoded(each) for each in self.path],
        }

    @classmethod
    def from_values(cls, values: Any) -> "Proof":
        """Read what `values` gives, and nothing else. Raises ProofError with what is wrong."""
        if not isinstance(values, Mapping) or set(values) != set(_NAMES):
            raise ProofError("A proof has the names checkpoint, index and path, and no other.")
        checkpoint, index, path = (values[name] for name in _NAMES)
        if not isinstance(checkpoint, str):
            raise ProofError("The checkpoint of a proof is the text of a note.")
        if type(index) is not int or index < 0:
            raise ProofError("The index of a proof is a whole number from 0.")
        if not isinstance(path, list | tuple):
            raise ProofError("The path of a proof is a list of hashes in base64.")
        return cls(index, checkpoint, tuple(_hash(each) for each in path))

    def check(self, entry: bytes, vkey: str) -> Checkpoint:
        """Give the checkpoint, signed by this key, under which the bytes of an entry stand.

        Raises ProofError with what is wrong.
        """
        try:
            checkpoint = open_checkpoint(self.checkpoint, vkey)
        except NoteError as wrong:
            raise ProofError(str(wrong)) from wrong
        if not 0 <= self.index < checkpoint.size:
            raise ProofError(
                f"The proof is of entry {self.index}, but the checkpoint is of "
                f"{checkpoint.size} entries, counted from 0."
            )
        if not self._reaches(checkpoint, leaf_hash(entry)):
            raise ProofError("The path does not lead from this entry to the checkpoint's root.")
        return checkpoint

    def _reaches(self, checkpoint: Checkpoint, leaf: bytes) -> bool:
        return verify_inclusion(leaf, self.index, checkpoint.size, self.path, checkpoint.root)


def _hash(value: object) -> bytes:
    try:
        data = decoded(value) if isinstance(value, str) else b""
    except NoteError as wrong:
        raise ProofError(f"A hash of the path is malformed. {wrong}") from wrong
    if len(data) != HASH_BYTES:
        raise ProofError(f"A hash of the path is {HASH_BYTES} bytes in base64.")
    return data
