"""The ZIP of a bundle: stored, sorted, without dates, so that the same files are the same bytes."""

import struct
import zlib

from audit.verifying.failures import HASHES, BundleError

DIRECTORY = "the ZIP's own directory"
LOCAL, CENTRAL, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), "<4s4H2IH"


def packed(members: dict[str, bytes]) -> bytes:
    """Give the one ZIP that these members make, in their order.

    Names are ASCII. Raises struct.error where the ZIP would be of 4 GiB or 65,536 members.
    """
    body, directory = bytearray(), bytearray()
    for name, data in members.items():
        raw = name.encode("ascii")
        # Version 2.0, no flags, stored, 1 January 1980 at 00:00.
        common = (20, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(raw), 0)
        mode = 0o100644 << 16
        directory += CENTRAL.pack(b"PK\1\2", 0x314, *common, 0, 0, 0, mode, len(body)) + raw
        body += LOCAL.pack(b"PK\3\4", *common) + raw + data
    sizes = (0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + struct.pack(END, b"PK\5\6", *sizes))


def unpacked(data: bytes) -> dict[str, bytes]:
    """Give the members of such a ZIP, as far as they can be read."""
    members, at = {}, 0
    while data[at : at + 4] == b"PK\3\4" and at + LOCAL.size <= len(data):
        size, length = LOCAL.unpack_from(data, at)[8:10]
        at += LOCAL.size + length
        name = data[at - length : at].decode("ascii", "replace")
        members[name] = data[at : at + size]
        at += size
    return members


def check_container(data: bytes, members: dict[str, bytes]) -> None:
    """Refuse a ZIP in which any byte beside its members differs from the one that they make."""
    try:
        is_same = packed(members) == data and list(members) == sorted(members)
    except (UnicodeEncodeError, struct.error):
        is_same = False
    if not is_same:
        raise BundleError(HASHES, DIRECTORY, "is not the one that the files in it make.")
