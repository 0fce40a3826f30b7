"""Bytes of a file into its text, or a refusal that says what to do."""

import re
from pathlib import PurePath

MAX_BYTES = 5_000_000
KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
_MESSAGES = {
    "too_large": "The file has {size} bytes, more than the {limit} allowed: "
    "remove what is not text, or split it.",
    "wrong_type": "Files of type “{suffix}” cannot be read: "
    "save the text as .txt, .md or .html (UTF-8).",
    "wrong_content": "The file “{name}” holds {found}, not text: "
    "export it as .txt, .md or .html (UTF-8).",
    "binary": "The file holds a zero byte at offset {offset} (line {line}), so it is not text: "
    "save it as UTF-8 text.",
    "bad_bytes": "Byte {byte} at offset {offset} (line {line}) is not {encoding}: "
    "save the file as UTF-8 text.",
    "empty": "The file holds no text: choose the file that has the policy in it.",
    "unknown_charset": "The page says its charset is “{charset}”, which is unknown: "
    "save it as UTF-8.",
    "too_deep": "The page nests its elements too deeply to be read whole: save it as text.",
}
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (a word processor's document, perhaps)"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old word processor's document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\x1f\x8b", "a compressed file"),
)
# UTF-32 comes first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_NOTHING = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad]*")


class Unreadable(ValueError):  # noqa: N818 - the name outside checks import
    """The file cannot be read: `code` and `params` name the reason, `str()` is a full sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        """Take a code of `_MESSAGES` and the values its sentence needs."""
        self.code = code
        self.params = params
        super().__init__(_MESSAGES[code].format(**params))


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Give the kind of the file ("text", "markdown" or "html") and its text.

    UTF-8 with or without a mark, UTF-16 and UTF-32 with one; a page may name its charset itself.
    Anything else is `Unreadable`: guessing a charset would change a binding text silently.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", size=len(data), limit=MAX_BYTES)
    suffix = PurePath(name).suffix.lower()
    _refuse_other_formats(data, PurePath(name).name)
    if suffix not in KINDS:
        raise Unreadable("wrong_type", suffix=suffix or "(none)")
    kind = KINDS[suffix]
    text = _text(data, _charset(data, kind))
    if is_empty(text):
        raise Unreadable("empty")
    return kind, text


def is_empty(text: str) -> bool:
    """True when nothing in a text can be seen."""
    return bool(_NOTHING.fullmatch(text))


def _refuse_other_formats(data: bytes, name: str) -> None:
    for signature, found in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable("wrong_content", name=name, found=found)


def _charset(data: bytes, kind: str) -> str:
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return charset
    declared = _META.search(data[:4096]) if kind == "html" else None
    if declared is None or data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    charset = declared[1].decode("ascii", "replace").lower()
    # Pages that say Latin-1 mean Windows-1252 (WHATWG Encoding Standard, section 4.2).
    return {"iso-8859-1": "cp1252", "latin1": "cp1252", "utf-8": "utf-8-sig"}.get(charset, charset)


def _text(data: bytes, charset: str) -> str:
    try:
        text = data.decode(charset)
    except LookupError:
        raise Unreadable("unknown_charset", charset=charset) from None
    except UnicodeDecodeError as error:
        raise _bad_bytes(data, error) from None
    except UnicodeError:
        raise Unreadable("unknown_charset", charset=charset) from None
    if (offset := text.find("\0")) >= 0:
        raise Unreadable("binary", offset=offset, line=_line(text[:offset]))
    return text


def _bad_bytes(data: bytes, error: UnicodeDecodeError) -> Unreadable:
    # The codec of a marked file counts from after the mark; a message counts from byte 0.
    start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") and error.object != data else 0)
    if (offset := data.find(b"\0")) >= 0 and error.encoding in {"utf-8", "utf_8"}:
        before = data[:offset].decode("latin-1")
        return Unreadable("binary", offset=offset, line=_line(before))
    before = data[:start].decode("latin-1")
    return Unreadable(
        "bad_bytes",
        byte=f"0x{data[start]:02X}",
        offset=start,
        line=_line(before),
        encoding=error.encoding.upper().replace("_", "-"),
    )


def _line(before: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", before)) + 1
