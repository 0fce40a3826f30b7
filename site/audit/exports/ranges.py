"""Which part of a file a request asks for (RFC 9110, sections 13.1.5 and 14). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# One range of bytes; whoever asks for several gets all, as a server may answer (14.2).
_ONE: Final = re.compile(r"[ \t]*bytes[ \t]*=[ \t,]*([0-9]*)-([0-9]*)[ \t,]*", re.IGNORECASE)


class UnsatisfiableError(Exception):
    """No byte of the file is asked for: answer 416."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The first and the last byte, both included, of a file of `size` bytes."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """Give how many bytes it has."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        """Give it as Content-Range says it."""
        return f"bytes {self.first}-{self.last}/{self.size}"


def asked_part(asked: str, if_range: str, *, size: int, etag: str) -> Part | None:
    """Give the part that a Range header asks for; None where the whole file is to be answered.

    `if_range` is that header or "": with any other value than the strong `etag`, a date or a weak
    tag too, the file may be another one, and is given whole. Raises UnsatisfiableError.
    """
    found = _ONE.fullmatch(asked)
    if found is None or found.groups() == ("", "") or if_range.strip() not in {"", etag}:
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    begin = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if begin > end or (not first and int(last) == 0):
        raise UnsatisfiableError(asked)
    return Part(first=begin, last=end, size=size)
