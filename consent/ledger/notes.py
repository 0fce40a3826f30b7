"""Signed notes (C2SP signed-note) with Ed25519 keys: written, and opened strictly.

A note is a text, an empty line and a line for each signature; whoever reads it names the key.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_DASH = "— "
_PRIVATE = "PRIVATE+KEY+"
# The specification asks for at least 16 and wants a limit; Go's implementation has this one.
_MOST_SIGNATURES = 100


class NoteError(ValueError):
    """A note, a checkpoint or a key that is malformed, or not signed as it should be."""


@dataclass(frozen=True)
class SigningKey:
    """A named private key. The name has no spaces and no plus, such as a host and a path."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        _check_name(self.name)

    @classmethod
    def generate(cls, name: str) -> "SigningKey":
        """Make a new key of this name. Raises NoteError where the name cannot stand in a note."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def from_text(cls, text: str) -> "SigningKey":
        """Read `PRIVATE+KEY+<name>+<key id>+<base64>`; a newline at the end is let pass.

        Raises NoteError, which never repeats the key.
        """
        if not text.startswith(_PRIVATE):
            raise NoteError("A private key begins with PRIVATE+KEY+.")
        name, key_id, seed = _key_fields(text.removeprefix(_PRIVATE).removesuffix("\n"))
        key = cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        if key.key_id != key_id:
            raise NoteError("The private key does not have the key id that is written in it.")
        return key

    def to_text(self) -> str:
        """Give the private key as text. Who has it signs in its name."""
        return _PRIVATE + _key_text(self.name, self.key_id, self.private.private_bytes_raw())

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        """The 4 bytes by which signatures name the key."""
        return key_id_of(self.name, self.public)

    @property
    def vkey(self) -> str:
        """The verifier key, which is public: `<name>+<key id>+<base64>`."""
        return _key_text(self.name, self.key_id, self.public)


@dataclass(frozen=True)
class VerifierKey:
    """A named public key, as read from a vkey."""

    name: str
    key_id: bytes
    public: bytes

    @classmethod
    def from_text(cls, vkey: str) -> "VerifierKey":
        """Read `<name>+<key id>+<base64>`. Raises NoteError where it is no Ed25519 vkey."""
        key = cls(*_key_fields(vkey))
        if key_id_of(key.name, key.public) != key.key_id:
            raise NoteError("The verifier key does not have the key id that is written in it.")
        return key

    @property
    def vkey(self) -> str:
        """The key as text again."""
        return _key_text(self.name, self.key_id, self.public)

    def verifies(self, signature: bytes, text: str) -> bool:
        """Tell whether a signature of 64 bytes is this key's over a text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, kw_only=True)
class _Signature:
    name: str
    key_id: bytes
    signature: bytes


def key_id_of(name: str, public: bytes) -> bytes:
    """Give the first 4 bytes of SHA-256(name || 0x0A || 0x01 || public key)."""
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_ID_BYTES]


def sign_note(text: str, *keys: SigningKey) -> str:
    """Give a note of a text that ends with a newline, signed by each key in their order.

    Raises NoteError where the text cannot stand in a note, or no key is given.
    """
    _check_characters(text)
    if not text.endswith("\n"):
        raise NoteError("The text of a note ends with a newline.")
    if not keys:
        raise NoteError("A note is signed by at least one key.")
    signed = text.encode()
    return f"{text}\n" + "".join(
        f"{_DASH}{key.name} {encoded(key.key_id + key.private.sign(signed))}\n" for key in keys
    )


def open_note(note: str, vkey: str) -> str:
    """Give the text of a note that this key signed, with the newline at its end.

    Signatures by other keys are not judged. Raises NoteError with what is wrong: a malformed
    key or note, no signature by this key, or a signature by it that is not of this text.
    """
    key = VerifierKey.from_text(vkey)
    text, signatures = _parts(note)
    own = [each for each in signatures if (each.name, each.key_id) == (key.name, key.key_id)]
    if not own:
        raise NoteError(f"The note is not signed by the key {key.name}+{key.key_id.hex()}.")
    if not all(key.verifies(each.signature, text) for each in own):
        raise NoteError(
            f"The signature by {key.name}+{key.key_id.hex()} is not of the text of this note."
        )
    return text


def encoded(data: bytes) -> str:
    """Give bytes in the base64 of notes (RFC 4648, 4)."""
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    """Read base64 that is written as `encoded` writes it, and in no other way, else NoteError."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        _refuse_base64()
    if encoded(data) != text:
        _refuse_base64()
    return data


def _refuse_base64() -> NoReturn:
    raise NoteError("What should be base64 is not, or not in its canonical form.") from None


def _parts(note: str) -> tuple[str, list[_Signature]]:
    """Split a note at its last empty line into the text and the signatures."""
    _check_characters(note)
    if not note.endswith("\n"):
        raise NoteError("The note does not end with a newline.")
    text, blank, lines = note.rpartition("\n\n")
    if not blank:
        raise NoteError("The note has no empty line between its text and its signatures.")
    if not lines:
        raise NoteError("The note has no signature after its last empty line.")
    return text + "\n", list(_signatures(lines.removesuffix("\n").split("\n")))


def _signatures(lines: list[str]) -> Iterator[_Signature]:
    if len(lines) > _MOST_SIGNATURES:
        raise NoteError(f"The note has more than {_MOST_SIGNATURES} signatures.")
    for line in lines:
        name, space, data = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not space:
            raise NoteError("A line of a signature is not an em dash, a name and base64.")
        _check_name(name)
        signature = decoded(data)
        if len(signature) <= _KEY_ID_BYTES:
            raise NoteError("A signature has no bytes after its key id.")
        yield _Signature(
            name=name, key_id=signature[:_KEY_ID_BYTES], signature=signature[_KEY_ID_BYTES:]
        )


def _key_fields(text: str) -> tuple[str, bytes, bytes]:
    """Read the name, the key id and the 32 bytes of a key of either kind."""
    name, _, rest = text.partition("+")
    written, _, data = rest.partition("+")
    _check_name(name)
    if not re.fullmatch("[0-9a-f]{8}", written):
        raise NoteError("A key id is eight lowercase hexadecimal digits.")
    key = decoded(data)
    if key[:1] != _ED25519:
        raise NoteError("The key is not an Ed25519 key (type 1).")
    if len(key) != 1 + _KEY_BYTES:
        raise NoteError(f"An Ed25519 key is {_KEY_BYTES} bytes long.")
    return name, bytes.fromhex(written), key[1:]


def _key_text(name: str, key_id: bytes, key: bytes) -> str:
    return f"{name}+{key_id.hex()}+{encoded(_ED25519 + key)}"


def _check_name(name: str) -> None:
    _check_characters(name)
    if not name or "+" in name or any(character.isspace() for character in name):
        raise NoteError("The name of a key is not empty and has no space and no plus in it.")


def _check_characters(text: str) -> None:
    if re.search("[\x00-\x09\x0b-\x1f]", text):
        raise NoteError("A note has no control characters other than newlines.")
    if re.search("[\ud800-\udfff]", text):
        raise NoteError("A note is valid UTF-8.")
