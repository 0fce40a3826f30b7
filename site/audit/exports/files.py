"""The files of exports in their storage: private, appended to, and read again for their digest."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from django.core.files.storage import storages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.models import Export

STORAGE: Final = "exports"
_BLOCK: Final = 1 << 20


class FileInUseError(Exception):
    """Another process writes this file."""


class FileShortenedError(Exception):
    """The file has fewer bytes than were kept: the machine lost some, or somebody took them."""


def path_of(export: Export) -> Path:
    """Give where the file of an export stands; the storage must be a directory."""
    return Path(storages[STORAGE].path(export.file))


@contextmanager
def opened(export: Export, *, is_ours: Callable[[], bool]) -> Iterator[IO[bytes]]:
    """Open a file behind the bytes that were kept; what stands behind them goes.

    `is_ours` is asked once nobody else can open it: a process that slept may come too late. Raises
    FileInUseError, or FileShortenedError where bytes that were kept are missing.
    """
    path = path_of(export)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=_BLOCK) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FileInUseError(path.name) from error
        if not is_ours():
            raise FileInUseError(path.name)
        if path.stat().st_size < export.written:
            raise FileShortenedError(path.name)
        file.truncate(export.written)
        file.seek(export.written)
        yield file


def saved(file: IO[bytes]) -> int:
    """Have everything on disk; give how many bytes there are."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def digest(export: Export) -> str:
    """Give the SHA-256 of a file: what is on disk, read once more."""
    with path_of(export).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(export: Export) -> None:
    """Delete the file of an export, if there is one."""
    path_of(export).unlink(missing_ok=True)


def pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    """Give the bytes of a file from one to another, the last one included, some at a time."""
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(_BLOCK, left))):
            left -= len(piece)
            yield piece
