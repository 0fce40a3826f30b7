"""Bytes of a file into its text, or a refusal that says what to do."""

import re
from collections.abc import Collection
from pathlib import PurePath

MAX_BYTES = 5_000_000
KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "word",
}
_MESSAGES = {
    "too_large": "The file has {size} bytes, more than the {limit} allowed: "
    "remove what is not text, or split it.",
    "wrong_type": "Files of type “{suffix}” cannot be read: "
    "save the text as .docx, .txt, .md or .html (UTF-8).",
    "wrong_content": "The file “{name}” holds {found}, not text: "
    "export it as .docx, .txt, .md or .html (UTF-8).",
    "binary": "The file holds a zero byte at offset {offset} (line {line}), so it is not text: "
    "save it as UTF-8 text.",
    "bad_bytes": "Byte {byte} at offset {offset} (line {line}) is not {encoding}: "
    "save the file as UTF-8 text.",
    "empty": "The file holds no text: choose the file that has the policy in it.",
    "unknown_charset": "The page says its charset is “{charset}”, which is unknown: "
    "save it as UTF-8.",
    "too_deep": "The file nests its elements too deeply to be read whole: save it as text.",
    "old_format": "The file “{name}” is of an old format of Word: open it in Word or LibreOffice "
    "and save it as .docx.",
    "encrypted": "The file “{name}” is protected by a password: open it, take the password off "
    "and save it again.",
    "no_word_file": "The file “{name}” is no Word file, whatever its name: open it in the program "
    "that made it and save it as .docx.",
    "no_document": "The file “{name}” holds no Word document: choose the .docx that has the "
    "policy in it.",
    "damaged": "The file “{name}” is damaged: open it in Word or LibreOffice and save it again "
    "as .docx.",
    "too_much_inside": "The file “{name}” unpacks to far more than a text needs: copy the text "
    "into a new document and save that as .docx.",
    "unsafe_xml": "The file “{name}” defines entities of its own, which no word processor "
    "does: save it again as .docx in one.",
}
_OLD = b"\xd0\xcf\x11\xe0"
_WORD = (b"PK\x03\x04", b"PK\x05\x06", _OLD)
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (a word processor's document, perhaps)"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (_OLD, "an old word processor's document"),
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


def kind_of(data: bytes, name: str) -> str:
    """Give the kind of a file: "text", "markdown", "html" or "word".

    `Unreadable` for a file that is too large, of another type, or plainly not what its name says.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", size=len(data), limit=MAX_BYTES)
    suffix = PurePath(name).suffix.lower()
    kind = KINDS.get(suffix)
    # An old file of Word is told what to do; so is a zip that is no document.
    own = _WORD if kind == "word" or suffix == ".doc" else ()
    _refuse_other_formats(data, PurePath(name).name, own)
    if suffix == ".doc" and data.startswith(_OLD):
        raise Unreadable("old_format", name=PurePath(name).name)
    if kind is None:
        raise Unreadable("wrong_type", suffix=suffix or "(none)")
    return kind


def decode(data: bytes, kind: str) -> str:
    """Give the text of a file of that kind ("text", "markdown" or "html").

    UTF-8 with or without a mark, UTF-16 and UTF-32 with one; a page may name its charset itself.
    Anything else is `Unreadable`: guessing a charset would change a binding text silently.
    """
    text = _text(data, _charset(data, kind))
    if is_empty(text):
        raise Unreadable("empty")
    return text


def is_empty(text: str) -> bool:
    """True when nothing in a text can be seen."""
    return bool(_NOTHING.fullmatch(text))


def _refuse_other_formats(data: bytes, name: str, own: Collection[bytes]) -> None:
    for signature, found in _SIGNATURES:
        if data.startswith(signature) and signature not in own:
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
