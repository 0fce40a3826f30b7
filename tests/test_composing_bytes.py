"""A message's bytes: what goes in comes out again, whatever somebody is called."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from quopri import decodestring
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.composing.encoding import base64_lines, quoted, unstructured
from notifications.composing.mailboxes import UnmailableError, address_of, clean, mailbox
from notifications.composing.parts import (
    Attached,
    assembled,
    filled,
    marked,
    role_begins,
    unmarked,
)
from notifications.composing.values import (
    Role,
    Values,
    identified,
    link_in,
    links_in,
    parse_message_id,
)

DELIVERY = UUID("0b7e5a0e-5f0c-4a63-9a5e-2d1f3c4b5a69")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufdd0\ufdd1"))
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
LOCALS = st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9-]{1,9})?", fullmatch=True)
DOMAINS = st.sampled_from(["cabinet.example", "xn--caf-dma.example", "a.b-c.example"])


def values(name: str = "Camille", address: str = "a@b.example", role: Role = "signatory") -> Values:
    """Give somebody's values."""
    return Values(
        name=name,
        address=address,
        message_id=identified(DELIVERY, 2, host="alpha.localhost"),
        at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        role=role,
        links=("lien/eyJw-_.abc/",),
    )


def message(own: Values, *, text: str = "", subject: str = "Essai") -> bytes:
    """Give a whole message with a greeting, a text, a line per role and a file."""
    said = f"Bonjour{marked('name')},\n{text}\n{role_begins('member')}Membre.\n{role_begins('')}"
    parts = assembled(
        [unstructured("Subject", subject), "From: a@b.example"],
        text=f"{said}https://a.example/{marked('link.0')} fin",
        page=f"<p>Bonjour{marked('name.html')},</p>",
        attached=[
            Attached(name="a.pdf", media_type="application/pdf", lines=base64_lines(b"%PDF"))
        ],
    )
    return filled(parts, digest=str(hash(parts)), values=own)


def read(data: bytes) -> EmailMessage:
    """Give a message as a mail program reads it; every part of it is well-formed."""
    found = message_from_bytes(data, EmailMessage, policy=policy.default)
    assert [one.defects for one in found.walk()] == [[]] * 5
    assert [defect for one in found.values() for defect in one.defects] == []
    return found


def said(data: bytes, kind: str = "plain") -> str:
    """Give the words of one form of a message."""
    part = read(data).get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@given(WORDS)
def test_what_is_quoted_is_read_again_and_no_line_is_too_long(text: str) -> None:
    data = quoted(text)
    assert decodestring(data).decode().replace("\r\n", "\n") == text
    assert all(len(line) <= 76 for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n")
    assert not re.search(rb"[ \t]\r\n", data)


@given(WORDS, WORDS)
def test_pieces_that_are_quoted_apart_are_read_as_one(first: str, second: str) -> None:
    data = quoted(first) + quoted(second)
    assert decodestring(data).decode().replace("\r\n", "\n") == first + second


@given(NAMES, LOCALS, DOMAINS)
def test_whoever_it_is_to_is_read_again(name: str, local: str, domain: str) -> None:
    found = read(message(values(name, f"{local}@{domain}")))
    (to,) = found["To"].addresses
    assert to.addr_spec == f"{local}@{domain}"
    # A long name is several encoded words, between which Python 3.11 reads a space.
    assert "".join(to.display_name.split()) == "".join(clean(name).split())
    assert len(found["To"].addresses) == 1


@given(WORDS, WORDS, NAMES)
def test_subject_and_words_are_read_again(text: str, subject: str, name: str) -> None:
    data = message(values(name), text=text, subject=subject)
    assert " ".join(str(read(data)["Subject"]).split()) == " ".join(subject.split())
    assert text in said(data)
    assert said(data).startswith(f"Bonjour {clean(name)}," if clean(name) else "Bonjour,")
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))


# What somebody writes into a name, to write a header or a mail of her own.
INJECTED = [
    "Camille\r\nBcc: all@b.example",
    "Camille\nSubject: other",
    "Camille\x00",
    'Camille" <x@y.example>, "',
    "Camille, x@y.example",
    "=?utf-8?b?QmNjOiB4?=",
    "Camille\u2028Bcc: x",
    "Camille \u202egnp.exe",
    "\\",
    '"',
    "<b>Camille</b>",
    "Camille \ufdd0link.0\ufdd1",
]


@pytest.mark.parametrize("name", INJECTED)
def test_a_name_writes_no_header_and_no_second_recipient(name: str) -> None:
    data = message(values(name))
    found = read(data)
    assert [to.addr_spec for to in found["To"].addresses] == ["a@b.example"]
    assert (found["Bcc"], str(found["Subject"])) == (None, "Essai")
    assert "<b>" not in said(data, "html")


# An address, and how it stands in the header.
MAILABLE = [
    ("camille@cabinet.example", "camille@cabinet.example"),
    ("Camille@Cabinet.EXAMPLE", "Camille@cabinet.example"),
    ("a@café.example", "a@xn--caf-dma.example"),
    ("a@straße.example", "a@xn--strae-oqa.example"),  # IDNA 2008: not strasse.example
    ("o'neil+tag@b.example", "o'neil+tag@b.example"),
    ('"two words"@b.example', '"two words"@b.example'),
]


@pytest.mark.parametrize(("address", "expected"), MAILABLE)
def test_a_domain_is_written_in_ascii(address: str, expected: str) -> None:
    assert address_of(address) == expected
    assert read(message(values(address=address)))["To"].addresses[0].addr_spec == expected


UNMAILABLE = [
    "",
    "camille",
    "camille@",
    "@cabinet.example",
    "é@cabinet.example",  # needs RFC 6531
    "a@b.example\r\nBcc: c@d.example",
    "a@b.example, c@d.example",
    "a@b.example\0",
    "a b@c.example",
    "a..b@c.example",
    "a@b..example",
    "a@[127.0.0.1]",
    "a@-b.example",
    "a@☃.example",
    f"{'a' * 65}@b.example",
    f"a@{'b' * 64}.example",
    f"a@{'b.' * 130}example",
    "<a@b.example>",
]


@pytest.mark.parametrize("address", UNMAILABLE)
def test_what_is_no_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(UnmailableError):
        message(values(address=address))


def test_a_line_for_one_role_is_read_by_that_role_only() -> None:
    assert "Membre." in said(message(values(role="member")))
    assert "Membre." not in said(message(values(role="signatory")))


def test_a_message_is_the_same_bytes_each_time() -> None:
    own = Values.read(values("Éléonore").json())
    assert own == values("Éléonore")
    assert message(own) == message(values("Éléonore"))


def test_these_bytes_stay_for_ever() -> None:
    # Evidence is made again from its parts: whoever changes these bytes breaks it.
    head = message(values("Zoé, dite « Z »", "zoe@café.example")).split(b"\r\nSubject")[0]
    assert head.decode() == (
        "To: =?utf-8?b?Wm/DqSwgZGl0ZSDCqyBaIMK7?= <zoe@xn--caf-dma.example>\r\n"
        "Message-ID: <0b7e5a0e-5f0c-4a63-9a5e-2d1f3c4b5a69.2@alpha.localhost>\r\n"
        "Date: Sat, 21 Nov 2026 09:30:00 +0000"
    )


def test_a_long_name_and_address_are_folded() -> None:
    written = mailbox("n" * 60, f"{'a' * 60}@{'b' * 60}.example")
    assert written == f'"{"n" * 60}"\r\n <{"a" * 60}@{"b" * 60}.example>'


def test_a_message_id_names_delivery_and_round() -> None:
    written = identified(DELIVERY, 2, host="alpha.localhost")
    assert written == f"<{DELIVERY}.2@alpha.localhost>"
    assert parse_message_id(written) == parse_message_id(written.strip("<>")) == (DELIVERY, 2)


@pytest.mark.parametrize(
    "text", ["", "<a@b>", f"<{DELIVERY}@a.example>", f"<{DELIVERY}.0@a.example>"]
)
def test_what_is_no_message_id_of_ours_names_nothing(text: str) -> None:
    assert parse_message_id(text) is None


def test_the_links_of_a_message_can_be_taken_out_to_be_revoked() -> None:
    assert link_in(values()) == "eyJw-_.abc"
    assert links_in(values()) == ("eyJw-_.abc",)


def test_a_text_from_outside_leaves_no_gap() -> None:
    assert marked("name") not in unmarked(f"a{marked('name')}b")
