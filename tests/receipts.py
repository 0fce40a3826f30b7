"""A receipt without a database, and what somebody made of it, with the part that tells so."""

import base64
import json
from collections.abc import Callable
from functools import cache, partial
from typing import Any, Final
from uuid import UUID

from consent.ledger import (
    Checkpoint,
    Line,
    Proof,
    SigningKey,
    canonical_json,
    commitment,
    inclusion_proof,
    root,
    sign_checkpoint,
)
from consent.receipts import Receipt, Record
from tests.brands import NOW

Change = Callable[[bytes], bytes]
KEY: Final = SigningKey.generate("opposable.example/journal")
NEXT_KEY: Final = SigningKey.generate(KEY.name)
VKEYS: Final = (KEY.vkey, NEXT_KEY.vkey)
_ID: Final = UUID(int=7)
_SALT: Final = bytes(range(32))
_PLACE, _LINES = 5, 11


def _record() -> bytes:
    texts = dict.fromkeys(("subject", "capacity", "source_name", "source_sha256"), "")
    return Record(
        **texts,
        id=_ID,
        act="acknowledge",
        matter="policy",
        brand="alpha.localhost",
        pseudonym=_ID,
        cabinet=None,
        sign_in="password + mfa:totp",
        policy="privacy",
        version=_ID,
        number="1.0",
        language="fr",
        title="Politique de confidentialité “😀”",
        sha256="a" * 64,
        html_sha256="b" * 64,
        label="J’ai lu la version 1.0",
        interface="c" * 64,
        origin="witnessed",
        operator=None,
        previous=None,
        at=NOW,
        recorded_at=NOW,
    ).canonical()


def line_of(record: bytes) -> bytes:
    """Give the line of a record at its act's instant."""
    told = commitment(record, _SALT)
    return Line(id=_ID, type="acknowledge", time=NOW, hash=told).canonical()


def receipt(*keys: SigningKey, origin: str = KEY.name, record: bytes | None = None) -> bytes:
    """Give a receipt whose checkpoint these keys signed; without any, one that is pending."""
    record = _record() if record is None else record
    line = line_of(record)
    lines = [b'{"i":%d}' % number for number in range(_LINES)]
    lines[_PLACE] = line
    proof = None
    if keys:
        checkpoint = Checkpoint(origin, _LINES, root(lines))
        path = tuple(inclusion_proof(_PLACE, lines))
        proof = Proof(_PLACE, sign_checkpoint(checkpoint, *keys), path)
    return Receipt(record=record, salt=_SALT, entry=line, proof=proof).canonical()


@cache
def whole() -> bytes:
    """Give a receipt that is verified."""
    return receipt(KEY)


def _set(*path: str, to: Callable[[Any], Any]) -> Change:
    """Give the change that puts another value at a path of names, and writes it canonically."""

    def change(data: bytes) -> bytes:
        whole = inner = json.loads(data)
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = to(inner[path[-1]])
        return canonical_json(whole)

    return change


def _note(to: Callable[[str], str]) -> Change:
    return _set("proof", "checkpoint", to=to)


def _flipped(hexadecimal: str) -> str:
    return ("1" if hexadecimal[0] == "0" else "0") + hexadecimal[1:]


def _other_hash(path: list[str]) -> list[str]:
    first = bytearray(base64.b64decode(path[0]))
    first[0] ^= 1
    return [base64.b64encode(first).decode(), *path[1:]]


def _other_signature(note: str) -> str:
    head, _, signature = note.rstrip("\n").rpartition(" ")
    found = bytearray(base64.b64decode(signature))
    found[-1] ^= 1
    return f"{head} {base64.b64encode(found).decode()}\n"


def _other_root(note: str) -> str:
    origin, size, root, *rest = note.split("\n")
    return "\n".join([origin, size, _other_hash([root])[0], *rest])


def _reordered(data: bytes) -> bytes:
    whole = json.loads(data)
    return json.dumps(
        dict(reversed(whole.items())), ensure_ascii=False, separators=(",", ":")
    ).encode()


def _indented(data: bytes) -> bytes:
    return json.dumps(json.loads(data), ensure_ascii=False, indent=2).encode()


def _more(data: bytes) -> bytes:
    return canonical_json(json.loads(data) | {"note": "added"})


def _less(data: bytes) -> bytes:
    whole = json.loads(data)
    del whole["salt"]
    return canonical_json(whole)


# By name: the change, and the part that does not hold any more.
CHANGES: Final[dict[str, tuple[Change, str]]] = {
    # What is written: names, order, space, kinds of values.
    "a space at the end": (lambda data: data + b" ", "file"),
    "indented": (_indented, "file"),
    "in another order": (_reordered, "file"),
    "one more name": (_more, "file"),
    "one name less": (_less, "file"),
    "one more name in the proof": (_set("proof", to=lambda it: it | {"vkey": ""}), "file"),
    "an index in words": (_set("proof", "index", to=str), "file"),
    "an index that is a fraction": (
        lambda data: data.replace(b'"index":', b'"index":1.5e', 1),
        "file",
    ),
    "an index below 0": (_set("proof", "index", to=lambda _: -1), "file"),
    "another word for pending": (_set("proof", to=lambda _: "Pending"), "file"),
    # What the record says, and what hides it.
    "another act in the record": (_set("record", to=lambda it: it.replace("1.0", "2.0")), "record"),
    "a space in the record": (_set("record", to=lambda it: it.replace(",", ", ", 1)), "record"),
    "another salt": (_set("salt", to=_flipped), "record"),
    "a shorter salt": (_set("salt", to=lambda it: it[2:]), "record"),
    "a salt in capitals": (_set("salt", to=lambda _: "AB" * 32), "record"),
    "another hash": (_set("hash", to=_flipped), "record"),
    # What the ledger says.
    "another time in the line": (_set("entry", to=lambda it: it.replace("2026", "2025")), "entry"),
    "another type in the line": (
        _set("entry", to=lambda it: it.replace("acknowledge", "accept")),
        "entry",
    ),
    "a space in the line": (_set("entry", to=lambda it: it.replace(":", ": ", 1)), "entry"),
    "no line": (_set("entry", to=lambda _: ""), "entry"),
    # What is signed.
    "another size in the checkpoint": (_note(lambda it: it.replace("\n", "\n1", 1)), "checkpoint"),
    "another root in the checkpoint": (_note(_other_root), "checkpoint"),
    "another signature": (_note(_other_signature), "checkpoint"),
    "no newline at the end": (_note(lambda it: it[:-1]), "checkpoint"),
    "a line after the signature": (_note(lambda it: f"{it}more\n"), "checkpoint"),
    "the signature once more": (
        _note(lambda it: _other_signature(it) + it.split("\n\n")[1]),
        "checkpoint",
    ),
    # Where the line stands.
    "another place": (_set("proof", "index", to=lambda it: it + 1), "inclusion"),
    "a place beyond the end": (_set("proof", "index", to=lambda _: 10**15), "inclusion"),
    "another hash in the path": (_set("proof", "path", to=_other_hash), "inclusion"),
    "a shorter path": (_set("proof", "path", to=lambda it: it[1:]), "inclusion"),
    "a longer path": (_set("proof", "path", to=lambda it: [*it, it[0]]), "inclusion"),
    "no base64 in the path": (_set("proof", "path", to=lambda it: ["é", *it[1:]]), "inclusion"),
}

UNREADABLE: Final[dict[str, Change]] = {
    "nothing": lambda _: b"",
    "no JSON": lambda data: data[:-1],
    "no UTF-8": lambda data: data.replace(b'"', b'"\xff', 1),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "no object": lambda _: b"[]",
    "another format": _set("format", to=lambda _: "opposable-receipt/2"),
    "a number that is none": lambda data: data.replace(b'"index":', b'"index":NaN', 1),
    "too deep": lambda data: data[:-1] + b',"z":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "too large": lambda data: data + b" " * 70_000,
}

# By name: a receipt as given out, and the verdict, the part against it, and who signed.
GIVEN: Final[dict[str, tuple[bytes, str, str, tuple[str, ...]]]] = {
    "whole": (whole(), "verified", "", (KEY.vkey,)),
    "pending": (receipt(), "pending", "", ()),
    "signed by both keys": (receipt(KEY, NEXT_KEY), "verified", "", VKEYS),
    "signed by the next key": (receipt(NEXT_KEY), "verified", "", (NEXT_KEY.vkey,)),
    "signed by ours and a stranger": (
        receipt(SigningKey.generate("stranger.example"), KEY),
        "verified",
        "",
        (KEY.vkey,),
    ),
    "another key of that name": (
        receipt(SigningKey.generate(KEY.name)),
        "foreign",
        "checkpoint",
        (),
    ),
    "another ledger": (receipt(SigningKey.generate("other.example")), "foreign", "checkpoint", ()),
    # Signed by us, but under the name of another log.
    "another origin": (receipt(KEY, origin="other.example"), "altered", "checkpoint", ()),
    # Sealed as it is: what a record says must be canonical, and be what the line says.
    "a record that is a list": (receipt(KEY, record=b"[]"), "altered", "record", (KEY.vkey,)),
    "a record with a fraction": (
        receipt(KEY, record=b'{"n":1.5}'),
        "altered",
        "record",
        (KEY.vkey,),
    ),
    "a record with a space": (receipt(KEY, record=b'{"n": 1}'), "altered", "record", (KEY.vkey,)),
    "a record of another kind": (
        receipt(KEY, record=b'{"act":"accept"}'),
        "altered",
        "entry",
        (KEY.vkey,),
    ),
}


def _signed_too(note: str, *, by: str, times: int = 1) -> str:
    return note + f"— {by}\n" * times


def _of_size(note: str, *, size: str) -> str:
    return note.replace(f"\n{_LINES}\n", f"\n{size}\n")


def of_receipt() -> list[bytes]:
    """Give what is no receipt but looks like one, where two readers of JSON may well differ."""
    numbers = ("-0", "5.0", "05", "5e0", "9007199254740992", "1" * 20, "1" * 5000, "1e400", "true")
    words = ("\\ud800", "\\u0041", "\\u2028", "\\/", "\u2028", "\u007f", "\x00", "\ufeff")
    names = ("__proto__", "constructor", "😀", "\ufb33")
    signs = ("x AAAAAAA=", "x AAAA", "+x AAAAAAA=", "x\x85 AAAAAAA=", "x\ufeff AAAAAAA=", "")
    return [
        *(whole().replace(b'"index":5', f'"index":{one}'.encode()) for one in numbers),
        *(whole().replace(b"Politique", one.encode()) for one in words),
        *(canonical_json(json.loads(whole()) | {one: {"format": 1}}) for one in names),
        *(_note(partial(_signed_too, by=one))(whole()) for one in signs),
        *(_note(partial(_signed_too, by="x AAAAAAA=", times=many))(whole()) for many in (99, 100)),
        *(
            _note(partial(_of_size, size=size))(whole())
            for size in ("011", "18446744073709551615", "18446744073709551616", "")
        ),
    ]
