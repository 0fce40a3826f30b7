"""The witness: a directory outside the database that holds each checkpoint before it is public.

`<first size of the folder>/<size>.note`, 20 digits each: names alone tell which is the latest.
After an anchor its files go on in `anchor-<number>-<id>/`, beside what it held before.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

# Sizes of checkpoints in one folder: a look at the latest reads two short listings.
IN_A_FOLDER: Final = 10_000
_FOLDER: Final = re.compile("[0-9]{20}")
_NOTE: Final = re.compile(r"[0-9]{20}\.note")
_ANCHOR: Final = re.compile("anchor-[0-9]{4}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RECORD: Final = "anchor.json"


class WitnessError(Exception):
    """The witness holds something else of this size: two logs bear one name."""


@dataclass(frozen=True, kw_only=True)
class Witnessed:
    """The latest checkpoint that a witness holds: its size and its note, byte by byte."""

    size: int
    note: str


def keep(directory: Path, *, note: str, size: int) -> Path:
    """Keep a checkpoint's note for good: when this returns, it is on the disk.

    The same note again changes nothing. Raises WitnessError for another note of that size, and
    OSError where the directory cannot be written.
    """
    return _keep(directory / f"{size - size % IN_A_FOLDER:020}" / f"{size:020}.note", note.encode())


def held(directory: Path, *, size: int) -> str | None:
    """Give the note of that size, or None."""
    path = directory / f"{size - size % IN_A_FOLDER:020}" / f"{size:020}.note"
    return path.read_bytes().decode() if path.exists() else None


def latest(directory: Path) -> Witnessed | None:
    """Give the largest checkpoint that the directory holds; None where it holds none."""
    for folder in sorted(_names(directory, _FOLDER), reverse=True):
        notes = _names(directory / folder, _NOTE)
        if notes:
            size = int(max(notes).removesuffix(".note"))
            note = (directory / folder / max(notes)).read_bytes().decode()
            return Witnessed(size=size, note=note)
    return None


def keep_anchor(directory: Path, *, anchor: UUID, record: bytes) -> None:
    """Keep that two people decided to go on; what follows has a folder of its own."""
    number = len(_names(directory, _ANCHOR)) + 1
    _keep(directory / f"anchor-{number:04}-{anchor}" / _RECORD, record)


@dataclass(frozen=True, kw_only=True)
class WitnessedAnchor:
    """The latest anchor that a witness knows; what follows it is in `folder`."""

    id: UUID
    record: bytes
    folder: Path


def latest_anchor(directory: Path) -> WitnessedAnchor | None:
    """Give the latest anchor that the directory knows; None where it knows none."""
    for name in sorted(_names(directory, _ANCHOR), reverse=True):
        record = directory / name / _RECORD
        # A folder without it was made by somebody who was killed meanwhile.
        if record.exists():
            return WitnessedAnchor(
                id=UUID(name.split("-", 2)[2]), record=record.read_bytes(), folder=record.parent
            )
    return None


def _names(directory: Path, pattern: re.Pattern[str]) -> list[str]:
    try:
        return [name for name in os.listdir(directory) if pattern.fullmatch(name)]  # noqa: PTH208 (names alone: no object for each of thousands of files)
    except FileNotFoundError:
        return []


def _keep(path: Path, data: bytes) -> Path:
    if path.exists():
        if path.read_bytes() != data:
            raise WitnessError(f"{path.name}: {WitnessError.__doc__}")
    else:
        _make_folder(path.parent)
        temporary = path.with_name(f".{path.name}.{uuid4()}")
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            # On a full disk each pass would leave one.
            temporary.unlink(missing_ok=True)
    # Who was killed before this kept a name that a power failure may take away.
    _sync(path.parent)
    return path


def _make_folder(folder: Path) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        _sync(each.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
