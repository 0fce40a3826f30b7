"""What does not hold in a bundle: an exit code, the file, a sentence."""

import hashlib
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.exceptions import InvalidSignature

FORMAT = "opposable-evidence/1"
HASHES, SIGNATURES, CONSISTENCY, TIME_STAMPS, RULES = 2, 3, 4, 5, 6


class BundleError(Exception):
    """A bundle, or the checkpoint compared with it, does not hold."""

    def __init__(self, code: int, file: str, sentence: str) -> None:
        super().__init__(f"{file}: {sentence}")
        self.code, self.file = code, file


@contextmanager
def reading(file: str, code: int = HASHES) -> Iterator[None]:
    """Name the file, where what stands in it cannot be read as what it should be."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, struct.error) as error:
        sentence = f"is not of the form that it should have ({error!r})."
        raise BundleError(code, file, sentence) from error
    except InvalidSignature as error:
        raise BundleError(SIGNATURES, file, "a signature is not of this text.") from error


def sha256(data: bytes) -> str:
    """Give the SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()
