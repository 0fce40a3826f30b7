"""Names and addresses as headers hold them: nobody writes a second header into one (RFC 5322)."""

import re
import unicodedata
from typing import Final

from notifications.composing.encoding import CRLF, LINE, encoded_words

_LOCAL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r'|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])+"'
)
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# RFC 5321, 4.5.3.1.
_LONGEST_LOCAL, _LONGEST = 64, 254
# Between quotes; longer, or with other letters, it is encoded.
_QUOTABLE: Final = re.compile(r"[\x20-\x7e]{1,60}")
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufdd0\ufdd1")
# Letters, marks and digits: of these IDNA 2008 makes labels (RFC 5892); and the hyphen.
_IN_LABELS: Final = ("L", "M", "N")


class UnmailableError(ValueError):
    """No mail can be sent to this address; the message says what is wrong with it."""


def clean(name: str) -> str:
    """Give a name on one line: no control, no half of a character, nothing that turns the text."""
    kept = (
        " " if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} or one in _TURNS else one
        for one in name
    )
    return " ".join("".join(kept).split())


def address_of(address: str) -> str:
    """Give an address as mail servers take it: its domain in ASCII (RFC 5890).

    Raises UnmailableError: no one part before and after the @, letters before it that need an
    extension few servers have (RFC 6531), a domain that cannot be.
    """
    local, at, domain = address.strip(" ").rpartition("@")
    if not at or not local.isascii():
        raise UnmailableError("Before the @, an address has plain letters and digits only.")
    if not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        raise UnmailableError("What stands before the @ is not the name of a mailbox.")
    made = f"{local}@{_domain(domain)}"
    if len(made) > _LONGEST:
        raise UnmailableError("The address is longer than 254 characters.")
    return made


def _domain(domain: str) -> str:
    labels = [_label(one) for one in unicodedata.normalize("NFKC", domain.lower()).split(".")]
    if not all(_LABEL.fullmatch(one) for one in labels):
        raise UnmailableError("What stands after the @ is not a domain.")
    return ".".join(labels)


def _label(label: str) -> str:
    # Not Python's codec “idna”: it is that of 2003, in which straße.example is strasse.example.
    if label.isascii():
        return label
    if not all(one == "-" or unicodedata.category(one)[0] in _IN_LABELS for one in label):
        raise UnmailableError("What stands after the @ is not a domain.")
    return "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode("ascii")


def mailbox(name: str, address: str, *, header: str = "To") -> str:
    """Give a mailbox for a header of that name, folded: `"Camille" <camille@cabinet.example>`.

    Raises UnmailableError for an address to which nothing can be sent.
    """
    words, where = clean(name), address_of(address)
    if not words:
        return where
    phrase = _phrase(words)
    last = len(phrase.rpartition(CRLF)[2]) + (0 if CRLF in phrase else len(header) + 2)
    between = " " if last + len(where) + 3 <= LINE else f"{CRLF} "
    return f"{phrase}{between}<{where}>"


def _phrase(words: str) -> str:
    if _QUOTABLE.fullmatch(words) and "=?" not in words:
        escaped = words.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return f"{CRLF} ".join(encoded_words(words))
