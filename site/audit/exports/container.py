"""A ZIP that is written from its beginning to its end, so that its making can stop and go on.

Pure: it gives bytes, and keeps what its directory needs. No dates: same members, same bytes. From
4 GiB on, offsets stand in ZIP64 records (PKWARE APPNOTE 4.3.14); a member itself stays below.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import asdict, dataclass
from typing import Any, Final

_LOCAL, _CENTRAL = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
_DESCRIPTOR, _OFFSET = struct.Struct("<4s3I"), struct.Struct("<2HQ")
_END64, _LOCATOR, _END = (
    struct.Struct("<4sQ2H2I4Q"),
    struct.Struct("<4sIQI"),
    struct.Struct("<4s4H2IH"),
)
# The digits of a member's sizes follow its data.
_LATER: Final = 0x08
_STORED, _DEFLATED = 0, 8
# 1 January 1980, the first day that a ZIP knows.
_DAY: Final = 0x21
_MODE: Final = 0o100600 << 16
MOST: Final = 0xFFFF_FFFF
_LAST_BLOCK: Final = b"\x03\x00"


@dataclass(frozen=True, kw_only=True)
class Member:
    """A file in a ZIP: where it begins, its CRC-32, its sizes as it is and as it is kept."""

    name: str
    offset: int
    crc: int = 0
    size: int = 0
    kept: int = 0
    deflated: bool = True

    def plain(self) -> dict[str, Any]:
        """Give it as JSON holds it."""
        return asdict(self)


def stored(name: str, data: bytes, *, offset: int) -> tuple[Member, bytes]:
    """Give a member that is whole, and its bytes. Raises ValueError from 4 GiB on."""
    if len(data) > MOST:
        raise ValueError(name)
    crc = zlib.crc32(data)
    member = Member(
        name=name, offset=offset, crc=crc, size=len(data), kept=len(data), deflated=False
    )
    return member, _head(member, 0, crc, len(data)) + data


def begun(name: str, *, offset: int) -> tuple[Member, bytes]:
    """Give a member that grows, and the bytes before its data."""
    member = Member(name=name, offset=offset)
    return member, _head(member, _LATER, 0, 0)


def grown(member: Member, data: bytes) -> tuple[Member, bytes]:
    """Give it with more data, and the bytes that are to be appended."""
    press = zlib.compressobj(level=6, wbits=-zlib.MAX_WBITS)
    # A full flush ends on a whole byte and forgets what was before: the next part may come from
    # another process.
    packed = press.compress(data) + press.flush(zlib.Z_FULL_FLUSH)
    more = Member(
        name=member.name,
        offset=member.offset,
        crc=zlib.crc32(data, member.crc),
        size=member.size + len(data),
        kept=member.kept + len(packed),
    )
    return more, packed


def ended(member: Member) -> tuple[Member, bytes]:
    """Give it complete, and the bytes behind its data. Raises ValueError from 4 GiB on."""
    if max(member.size, member.kept) + len(_LAST_BLOCK) > MOST:
        raise ValueError(member.name)
    whole = Member(**{**member.plain(), "kept": member.kept + len(_LAST_BLOCK)})
    return whole, _LAST_BLOCK + _DESCRIPTOR.pack(b"PK\7\x08", whole.crc, whole.kept, whole.size)


def directory(members: list[Member], *, offset: int) -> bytes:
    """Give what ends the ZIP, which stands at an offset."""
    listed = b"".join(_listed(one) for one in members)
    count, size = len(members), len(listed)
    end64 = b""
    if offset > MOST or count > 0xFFFF:
        end64 = _END64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
        end64 += _LOCATOR.pack(b"PK\6\7", 0, offset + size, 1)
    short = (min(count, 0xFFFF), min(count, 0xFFFF), min(size, MOST), min(offset, MOST))
    return listed + end64 + _END.pack(b"PK\5\6", 0, 0, *short, 0)


def _head(member: Member, flags: int, crc: int, size: int) -> bytes:
    raw = member.name.encode("ascii")
    method = _DEFLATED if member.deflated else _STORED
    return _LOCAL.pack(b"PK\3\4", 20, flags, method, 0, _DAY, crc, size, size, len(raw), 0) + raw


def _listed(member: Member) -> bytes:
    raw = member.name.encode("ascii")
    is_far = member.offset >= MOST
    extra = _OFFSET.pack(1, 8, member.offset) if is_far else b""
    method, flags = (_DEFLATED, _LATER) if member.deflated else (_STORED, 0)
    sizes = (member.crc, member.kept, member.size, len(raw), len(extra))
    common = (45 if is_far else 20, flags, method, 0, _DAY, *sizes)
    where = (0, 0, 0, _MODE, min(member.offset, MOST))
    return _CENTRAL.pack(b"PK\1\2", 0x32D, *common, *where) + raw + extra
