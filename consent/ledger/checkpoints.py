"""Checkpoints (C2SP tlog-checkpoint): the name, the size and the root of a log, as a note."""

import re
from dataclasses import dataclass

from consent.ledger.notes import NoteError, SigningKey, decoded, encoded, open_note, sign_note
from consent.ledger.tree import HASH_BYTES

_SIZE = re.compile("0|[1-9][0-9]{0,19}")
_SIZE_LIMIT = 1 << 64


@dataclass(frozen=True)
class Checkpoint:
    """What is said of a log: whose it is, how many entries it has, the root of their tree.

    `origin` is a line that names the log, `root` 32 bytes. `extensions` are further lines; the
    ledger writes none. Raises NoteError where the values cannot stand in a checkpoint.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for line in (self.origin, *self.extensions):
            if not line or "\n" in line:
                raise NoteError("The origin and further lines of a checkpoint are not empty lines.")
        if not 0 <= self.size < _SIZE_LIMIT:
            raise NoteError(f"{self.size} is not the size of a log.")
        if len(self.root) != HASH_BYTES:
            raise NoteError(f"The root of a checkpoint is {HASH_BYTES} bytes long.")

    def text(self) -> str:
        """Give the text that is signed."""
        lines = (self.origin, str(self.size), encoded(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def sign_checkpoint(checkpoint: Checkpoint, *keys: SigningKey) -> str:
    """Give the note of a checkpoint, signed by each key. Raises NoteError as `sign_note` does."""
    return sign_note(checkpoint.text(), *keys)


def open_checkpoint(note: str, vkey: str) -> Checkpoint:
    """Give the checkpoint of a note that this key signed. Raises NoteError with what is wrong.

    The origin is as signed: who expects a certain log compares it.
    """
    return read_checkpoint(open_note(note, vkey))


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, else NoteError. It says nothing about who signed it."""
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(lines) < len(("origin", "size", "root")):
        raise NoteError("A checkpoint is at least three lines: origin, size and root.")
    origin, size, root, *extensions = lines
    if not _SIZE.fullmatch(size):
        raise NoteError("The size of a checkpoint is a decimal number without leading zeros.")
    return Checkpoint(origin, int(size), decoded(root), tuple(extensions))
