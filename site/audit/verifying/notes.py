"""Signed notes (C2SP signed-note, tlog-checkpoint) by Ed25519 keys."""

import base64
import hashlib
import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.verifying.failures import SIGNATURES, BundleError, reading


def decoded(text: str) -> bytes:
    """Read base64 in its canonical form; ValueError for any other."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def key_of(vkey: str) -> tuple[tuple[str, bytes], Ed25519PublicKey]:
    """Give name and number of a verifier key, and the public key."""
    with reading("the verifier key", SIGNATURES):
        name, number, raw = vkey.strip().split("+", 2)
        key = decoded(raw)
        expected = hashlib.sha256(f"{name}\n".encode() + key).digest()[:4]
        if key[:1] != b"\1" or bytes.fromhex(number) != expected:
            raise ValueError(vkey)
        return (name, expected), Ed25519PublicKey.from_public_bytes(key[1:])


def opened(note: bytes, vkeys: list[str], file: str) -> str:
    """Give the text of a note that one of the keys signed; a wrong signature by any is refused."""
    keys, known = dict(map(key_of, vkeys)), 0
    with reading(file, SIGNATURES):
        text, _, lines = note.decode().rpartition("\n\n")
        if not lines.endswith("\n"):
            raise ValueError("no newline at the end")
        for line in lines[:-1].split("\n"):
            dash, name, raw = line.split(" ")
            signature = decoded(raw)
            if dash != "—":
                raise ValueError(line)
            key = keys.get((name, signature[:4]))
            if key is not None:
                key.verify(signature[4:], f"{text}\n".encode())
                known += 1
    if not known:
        raise BundleError(SIGNATURES, file, "it is not signed by a key that is to be trusted.")
    return f"{text}\n"


def checkpoint_of(note: bytes, vkeys: list[str], file: str) -> tuple[str, int, bytes]:
    """Give origin, size and root of a signed checkpoint."""
    text = opened(note, vkeys, file)
    with reading(file, SIGNATURES):
        origin, size, root, *_ = text.split("\n")
        hashed = decoded(root)
        if not origin or not re.fullmatch("0|[1-9][0-9]{0,19}", size) or len(hashed) != 32:
            raise ValueError(text)
        return origin, int(size), hashed
