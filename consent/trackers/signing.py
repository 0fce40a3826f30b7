"""The signature of a choice: ECDSA P-256 with SHA-256 (FIPS 186-5), as WebCrypto checks it.

A page that a cache gives to everybody holds the public key, so its script tells our cookie from
one that somebody made up. The host name is signed along: one brand's choice is none at another.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from consent.trackers.choices import Choice, ChoiceError, read, written

ChoiceKey: TypeAlias = ec.EllipticCurvePrivateKey
_HALF = 32
_ALGORITHM = ec.ECDSA(SHA256())


def new_key() -> bytes:
    """Give a new private key, as PEM (PKCS 8)."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def keys_from(pem: bytes) -> list[ChoiceKey]:
    """Give the private keys of a file: the first signs, all verify. Raises ValueError."""
    end = b"-----END PRIVATE KEY-----"
    keys = []
    for part in pem.split(end):
        if not part.strip():
            continue
        key = load_pem_private_key(part.strip() + b"\n" + end + b"\n", password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise ValueError("not a P-256 key")
        keys.append(key)
    if not keys:
        raise ValueError("no key")
    return keys


def public_key(key: ChoiceKey) -> str:
    """Give the public key as WebCrypto imports it (`raw`: 65 bytes), in base64url."""
    raw = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _base64(raw)


def signed(choice: Choice, *, host: str, key: ChoiceKey) -> str:
    """Give the cookie's value: the choice as text, a dot, its signature for this host."""
    text = written(choice)
    r, s = decode_dss_signature(key.sign(_message(text, host), _ALGORITHM))
    return f"{text}.{_base64(r.to_bytes(_HALF, 'big') + s.to_bytes(_HALF, 'big'))}"


def verified(value: str, *, host: str, keys: Iterable[ChoiceKey]) -> Choice:
    """Give the choice of a cookie's value. Raises ChoiceError for any that we did not sign for it.

    Whether it still holds is another question (`Choice.holds`).
    """
    text, dot, signature = value.rpartition(".")
    choice = read(text)
    try:
        raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except ValueError as error:
        raise ChoiceError from error
    if not dot or len(raw) != 2 * _HALF or _base64(raw) != signature:
        raise ChoiceError
    halves = (int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big"))
    encoded = encode_dss_signature(*halves)
    for key in keys:
        try:
            key.public_key().verify(encoded, _message(text, host), _ALGORITHM)
        except InvalidSignature:
            continue
        return choice
    raise ChoiceError


def _message(text: str, host: str) -> bytes:
    return f"opposable choice\n{host}\n{text}".encode()


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
