"""Bytes of a message that never change: quoted-printable, base64, folded headers (RFC 2045, 2047).

Written here, and not left to a library, because a message kept as evidence is made again from its
parts for years: another version of a library must not give other bytes.
"""

import base64
import re
from collections.abc import Iterator
from typing import Final

CRLF: Final = "\r\n"
SOFT: Final = "=\r\n"
# RFC 2045, 6.7: at most 76 characters a line, the soft break's “=” included.
LINE: Final = 76
_LITERAL: Final = re.compile(rb"[^\t\x20-\x3c\x3e-\x7e]")
# So many bytes in an encoded word: with the header's name before it, it fits on a line.
_IN_A_WORD: Final = 39
_PRINTABLE: Final = re.compile(r"[\x20-\x7e]*")


def quoted(text: str) -> bytes:
    """Give text as quoted-printable that may stand before anything: it ends at the end of a line.

    Line feeds become CRLF. An unfinished last line ends with a soft break, so that the words go on
    in whatever follows; no line is longer than 76 characters.
    """
    *whole, last = text.split("\n")
    lines = [_folded(line) + CRLF for line in map(_closed, whole)]
    return (
        "".join(lines) + (_folded(_escaped(last), room=LINE - 1) + SOFT if last else "")
    ).encode()


def _escaped(line: str) -> str:
    return _LITERAL.sub(lambda byte: b"=%02X" % ord(byte[0]), line.encode()).decode()


def _closed(line: str) -> str:
    """Give a whole line: a space at its end would be lost on the way."""
    escaped = _escaped(line)
    if escaped[-1:] in {" ", "\t"}:
        return f"{escaped[:-1]}={ord(escaped[-1]):02X}"
    return escaped


def _folded(line: str, *, room: int = LINE) -> str:
    pieces, start = [], 0
    while len(line) - start > room:
        end = start + LINE - 1
        # Not inside an escape: “=” and its two digits stay together.
        end -= 1 if line[end - 1] == "=" else 2 if line[end - 2] == "=" else 0
        pieces.append(line[start:end])
        start = end
    return SOFT.join([*pieces, line[start:]])


def base64_lines(data: bytes) -> bytes:
    """Give bytes as base64, in lines of 76 characters ended by CRLF."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def unstructured(name: str, text: str) -> str:
    """Give a header of words (Subject), folded, without the CRLF at its end."""
    words = " ".join(text.split())
    if _is_plain(words) and all(len(word) < LINE - len(name) - 2 for word in words.split()):
        return _wrapped(f"{name}:", words.split())
    return f"{name}: " + f"{CRLF} ".join(encoded_words(words))


def _is_plain(words: str) -> bool:
    return _PRINTABLE.fullmatch(words) is not None and "=?" not in words


def _wrapped(start: str, words: list[str]) -> str:
    lines = [start]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return CRLF.join(lines)


def encoded_words(text: str) -> list[str]:
    """Give text as encoded words (RFC 2047), none of which cuts a character in two."""
    words, held = [], b""
    for one in _characters(text):
        if len(held) + len(one) > _IN_A_WORD:
            words.append(held)
            held = b""
        held += one
    return [f"=?utf-8?b?{base64.b64encode(one).decode()}?=" for one in [*words, held]]


def _characters(text: str) -> Iterator[bytes]:
    return (one.encode() for one in text)
