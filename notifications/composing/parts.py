"""A message as bytes that are everybody's, with gaps for what is one person's (RFC 5322, 2046).

Between its marks a text is any text: `marked("name")` leaves a gap, `role_begins("member")` begins
what only members of a cabinet read. In the bytes the same marks stand between NULs, which no
message holds.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from notifications.composing.encoding import CRLF, quoted
from notifications.composing.mailboxes import clean, mailbox

if TYPE_CHECKING:
    from notifications.composing.values import Values

# Noncharacters: no text that people write holds them.
BEGINS, ENDS = "\ufdd0", "\ufdd1"
_ROLE: Final = "+"
_REMEMBERED: Final = 64


def marked(name: str) -> str:
    """Give the mark of a gap: `name`, `name.html`, `link.0` ..."""
    return f"{BEGINS}{name}{ENDS}"


def role_begins(role: str) -> str:
    """Give the mark from which a text is for one role only; "" for everybody again."""
    return marked(_ROLE + role)


def unmarked(text: str) -> str:
    """Give a text that comes from outside: nothing in it is a mark of ours."""
    return text.replace(BEGINS, "\ufffd").replace(ENDS, "\ufffd").replace("\0", "\ufffd")


def gapped(text: str) -> bytes:
    """Give a marked text as quoted-printable, its marks between NULs."""
    first, *rest = text.split(BEGINS)
    pieces = [quoted(first)]
    for one in rest:
        mark, _ends, words = one.partition(ENDS)
        pieces += [mark.encode(), quoted(words)]
    return b"\0".join(pieces)


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file beside the words: its name and type in ASCII, its bytes as base64 lines."""

    name: str
    media_type: str
    lines: bytes


def assembled(
    headers: Sequence[str], *, text: str, page: str, attached: Sequence[Attached]
) -> bytes:
    """Give the parts of a message, of which `whole` makes messages.

    `headers` are everybody's, folded; `text` and `page` are marked. The boundaries come from the
    content, and hold “=_”, which neither of its encodings can.
    """
    bodies = [
        _leaf("text/plain; charset=utf-8", "quoted-printable", gapped(text)),
        _leaf("text/html; charset=utf-8", "quoted-printable", gapped(page)),
    ]
    files = [_file(one) for one in attached]
    mark = sha256(b"".join([*bodies, *files])).hexdigest()[:32]
    both = _several("alternative", f"=_a{mark}", bodies)
    body = _several("mixed", f"=_m{mark}", [both, *files]) if files else both
    return _headers(headers) + body


def _headers(headers: Sequence[str]) -> bytes:
    own = ["To: \0to\0", "Message-ID: \0id\0", "Date: \0date\0"]
    return "".join(f"{one}{CRLF}" for one in [*own, *headers, "MIME-Version: 1.0"]).encode()


def _leaf(kind: str, encoding: str, content: bytes, *more: str) -> bytes:
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *more, "", ""]
    return CRLF.join(lines).encode() + content


def _file(one: Attached) -> bytes:
    named = f'Content-Disposition: attachment; filename="{one.name}"'
    return _leaf(one.media_type, "base64", one.lines, named)


def _several(kind: str, boundary: str, inside: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind};{CRLF} boundary="{boundary}"{CRLF}{CRLF}'
    line = f"--{boundary}{CRLF}".encode()
    end = f"--{boundary}--{CRLF}".encode()
    return head.encode() + b"".join(line + one + CRLF.encode() for one in inside) + end


@dataclass(frozen=True)
class _Held:
    """The parts of one body for one role; two with the same digest are the same."""

    sha256: str
    role: str
    parts: bytes = field(compare=False, repr=False)


@lru_cache(maxsize=_REMEMBERED)
def _pieces(held: _Held) -> tuple[bytes, ...]:
    """Give what is everybody's and the marks of gaps, in turn, for a reader in a role."""
    read, *rest = held.parts.split(b"\0")
    pieces, for_all = [read], True
    for mark, words in zip(rest[::2], rest[1::2], strict=True):
        name = mark.decode()
        if name.startswith(_ROLE):
            for_all = name in {_ROLE, _ROLE + held.role}
            pieces[-1] += words if for_all else b""
        elif for_all:
            pieces += [mark, words]
    return tuple(pieces)


def filled(parts: bytes, *, digest: str, values: Values) -> bytes:
    """Give a whole message: the parts whose SHA-256 is `digest`, with a person's values between.

    Raises UnmailableError for an address to which nothing can be sent.
    """
    pieces = list(_pieces(_Held(digest, values.role, parts)))
    known = dict(_gaps(values))
    pieces[1::2] = [known[mark] for mark in pieces[1::2]]
    return b"".join(pieces)


def is_for_roles(parts: bytes, *, digest: str) -> bool:
    """Tell whether a body says something to readers in one role only."""
    return _varies(_Held(digest, "", parts))


@lru_cache(maxsize=_REMEMBERED)
def _varies(held: _Held) -> bool:
    return any(mark.startswith(_ROLE.encode()) for mark in held.parts.split(b"\0")[1::2])


def _gaps(values: Values) -> Iterator[tuple[bytes, bytes]]:
    name = clean(values.name)
    called = f" {name}" if name else ""
    yield b"to", mailbox(name, values.address).encode()
    yield b"id", values.message_id.encode()
    yield b"date", format_datetime(values.at).encode()
    yield b"name", quoted(called)
    yield b"name.html", quoted(html.escape(called))
    for place, link in enumerate(values.links):
        yield f"link.{place}".encode(), quoted(link)
