"""The keys that encrypt personal data at rest: a file outside the database, one key a line."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Sequence

Stamp = tuple[int, int, int]

_OTHERS: Final = 0o077
_ADVICE: Final = (
    "Make one with `python -c 'from cryptography.fernet import Fernet;"
    " print(Fernet.generate_key().decode())'`, chmod it to 600 and keep a copy elsewhere."
)


class DataKeyError(ImproperlyConfigured):
    """Personal data cannot be encrypted or read; the message names the file and the remedy."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The keys of the file, the newest first: that one writes, all of them read.

    Neither its representation nor a traceback shows them.
    """

    path: Path
    texts: tuple[str, ...] = field(repr=False)
    ciphers: tuple[Fernet, ...] = field(repr=False)
    all: MultiFernet = field(repr=False)

    def encrypt(self, data: bytes) -> bytes:
        """Give the token of `data` under the first key: ASCII."""
        return self.ciphers[0].encrypt(data)

    def decrypt(self, token: bytes) -> bytes:
        """Give what was encrypted. Raises DataKeyError when its key is not in the file."""
        try:
            return self.all.decrypt(token)
        except InvalidToken as error:
            raise DataKeyError(
                f"Personal data was encrypted with a key that is not in {self.path}. Put that key"
                " back into the file, on a line of its own: without it nobody can read the data."
            ) from error

    def renewed(self, token: bytes) -> bytes | None:
        """Give a token again under the first key; None when it is under it. Raises DataKeyError."""
        try:
            self.ciphers[0].decrypt(token)
        except InvalidToken:
            return self.encrypt(self.decrypt(token))
        return None


# By path: what the file was when it was read, and its keys. Building them takes longer than using.
_known: dict[Path, tuple[Stamp, Keys]] = {}


def data_keys() -> Keys:
    """Give the keys of settings.DATA_KEY_FILE, read again once the file has changed.

    Where settings.LEDGER_MAKES_KEYS allows it the file is made at first use, by one process only.
    Raises DataKeyError.
    """
    path = Path(settings.DATA_KEY_FILE)
    stamp = _stamp(path) or _make(path)
    known = _known.get(path)
    if known is not None and known[0] == stamp:
        return known[1]
    keys = _read(path)
    _known[path] = (stamp, keys)
    return keys


def write_keys(path: Path, texts: Sequence[str]) -> None:
    """Replace the keys of a file, all at once: nobody ever reads half of them."""
    # A mounted secret may be a link: what it leads to is replaced.
    place = path.resolve()
    name = _written(place, texts)
    try:
        Path(name).replace(place)
    finally:
        Path(name).unlink(missing_ok=True)
    _sync(place.parent)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataKeyError(f"{path} cannot be read: {error.strerror}.") from error
    if found.st_mode & _OTHERS:
        raise DataKeyError(
            f"{path} holds the keys of personal data and others may read it: run chmod 600 {path}."
        )
    return found.st_mtime_ns, found.st_ino, found.st_size


def _read(path: Path) -> Keys:
    try:
        lines = path.read_text("ascii").splitlines()
    except OSError as error:
        raise DataKeyError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DataKeyError(f"{path} is no file of keys. {_ADVICE}") from error
    texts = tuple(line.strip() for line in lines if line.strip())
    if not texts:
        raise DataKeyError(f"{path} is empty: it should hold the keys of personal data. {_ADVICE}")
    ciphers = tuple(_cipher(text, path, number) for number, text in enumerate(texts, start=1))
    return Keys(path=path, texts=texts, ciphers=ciphers, all=MultiFernet(ciphers))


def _cipher(text: str, path: Path, number: int) -> Fernet:
    try:
        return Fernet(text)
    except ValueError:
        # The error's own words are left out: they could quote the key.
        raise DataKeyError(f"Key {number} of {path} is no key. {_ADVICE}") from None


def _make(path: Path) -> Stamp:
    """Make the file with one key, unless another process was faster: then take that one's."""
    if not settings.LEDGER_MAKES_KEYS:
        raise DataKeyError(
            f"The keys of personal data are missing: there is no {path} (DATA_KEY_FILE). {_ADVICE}"
            " If data was encrypted before, put its keys back instead."
        )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = _written(path, [Fernet.generate_key().decode()])
        # A link is made once only, and the file is whole by then.
        with suppress(FileExistsError):
            os.link(name, path)
        Path(name).unlink()
        _sync(path.parent)
    except OSError as error:
        raise DataKeyError(f"{path} cannot be made: {error.strerror}.") from error
    stamp = _stamp(path)
    if stamp is None:
        raise DataKeyError(f"{path} was made and is gone: give it a place where files stay.")
    return stamp


def _written(path: Path, texts: Sequence[str]) -> str:
    """Give the name of a new file beside `path`, for our eyes only, with all of it on the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with open(handle, "w", encoding="ascii") as file:  # noqa: PTH123 (a descriptor)
        file.write("".join(f"{text}\n" for text in texts))
        file.flush()
        os.fsync(file.fileno())
    return name


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
