"""The files of an archive in one ZIP file."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from policies.archive.errors import ArchiveError

# A thousand versions of a long policy.
LARGEST: Final = 200_000_000
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError),
    *(ValueError, KeyError),
)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Give a ZIP file; the same files give the same bytes, whatever the day."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            # ZipInfo's day is 1 January 1980; its system and rights are set, not the machine's.
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return held.getvalue()


def unpack(data: bytes, *, name: str) -> dict[str, bytes]:
    """Give the files of a ZIP file, at most `LARGEST` bytes of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files(archive)
    except ArchiveError:
        raise
    except _DAMAGED:
        raise ArchiveError("damaged", file=name) from None


def _files(archive: zipfile.ZipFile) -> dict[str, bytes]:
    left, files = LARGEST, {}
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        with archive.open(entry) as opened:
            files[entry.filename] = opened.read(left + 1)
        left -= len(files[entry.filename])
        if left < 0:
            raise ArchiveError("too_large", limit=LARGEST)
    return files
