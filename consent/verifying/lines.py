"""Each entry again: its bytes, what opens it, its leaf, its place in the tree."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from django.db import connection

from consent.ledger import Line, commitment, leaf_hash
from consent.models import EntryType
from consent.sealing.lag import ALARM
from consent.verifying.problems import Findings
from consent.verifying.snapshot import batches
from consent.verifying.tree import ALTERED, Tree

Told = Callable[[str, int], None]

WRONG: Final = (
    "The row was changed by hand, triggers notwithstanding. Compare with a backup; look for drift"
    " and for what else was done."
)
# The tree grows by so many at once: each time has a cost, and while it lasts nothing is read.
_LEAVES: Final = 1_000
_KINDS: Final = frozenset(EntryType.values)
# As text, in UTC: to make an instant of it and that text again would take a tenth of the time.
_COLUMNS: Final = (
    "canonical, commitment, id::text AS key, (time AT TIME ZONE 'UTC')::text AS utc, type"
)
_MICROSECONDS: Final = len("2026-11-21 09:30:00.000001")
# LATERAL and OFFSET 0: two look-ups a row, in order, and nothing is sorted on the server's disk.
SEALED: Final = f"""
SELECT position, leaf, coalesce(canonical, ''), commitment, key, utc, type, record, salt
FROM (SELECT position, leaf, entry_id FROM consent_seal ORDER BY position OFFSET 0) seal
LEFT JOIN LATERAL
    (SELECT {_COLUMNS} FROM consent_entry WHERE id = entry_id OFFSET 0) entry ON true
LEFT JOIN LATERAL
    (SELECT record, salt FROM consent_opening WHERE entry_id = seal.entry_id OFFSET 0) opening
    ON true
ORDER BY position
"""  # noqa: S608 (our own words)
WAITING: Final = f"""
SELECT {_COLUMNS}, record, salt
FROM consent_entry LEFT JOIN consent_opening ON entry_id = id
WHERE NOT EXISTS (SELECT FROM consent_seal WHERE consent_seal.entry_id = id)
"""  # noqa: S608 (our own words)


def check_lines(found: Findings, told: Told) -> None:
    """Look at every entry, those in the tree in their order, and make the tree again."""
    tree = Tree(found)
    leaves: list[bytes] = []
    for rows in batches(SEALED):
        leaves += leaves_of(rows, tree.size + len(leaves), found)
        if len(leaves) >= _LEAVES:
            tree.grow(leaves)
            leaves = []
            told("entries", tree.size)
    tree.grow(leaves)
    tree.end()
    found.count("entries sealed", tree.size)
    waiting = 0
    for rows in batches(WAITING):
        for line in rows:
            _explain(found, line)
        waiting += len(rows)
    found.count("entries waiting", waiting)
    if waiting:
        _tell_waiting(found, waiting)


def leaves_of(rows: list[tuple[Any, ...]], size: int, found: Findings) -> list[bytes]:
    """Give the leaves of sealed entries as they are now; what does not fit is looked at again."""
    leaves, wrong, position = [], False, size
    for place, leaf, canonical, hashed, key, utc, kind, record, salt in rows:
        made = sha256(b"\x00" + canonical).digest()
        leaves.append(made)
        # RFC 8785, written out: none of these values needs an escape (a test compares the two).
        if (
            made != leaf
            or place != position
            or kind not in _KINDS
            or canonical
            != (
                f'{{"hash":"{hashed}","id":"{key}","time":"{utc[:10]}T'
                f'{utc[11:] if len(utc) == _MICROSECONDS else _seconds(utc)}Z","type":"{kind}"}}'
            ).encode()
            or (record is not None and sha256(record + salt).hexdigest() != hashed)
        ):
            wrong = True
        position += 1
    if wrong:
        _explain_all(rows, size, found)
    return leaves


def _seconds(utc: str) -> str:
    """Give the time of day with six digits, of which PostgreSQL leaves out zeros at the end."""
    whole, _point, digits = utc[11:].partition(".")
    return f"{whole}.{digits:0<6}"


def _explain_all(rows: list[tuple[Any, ...]], size: int, found: Findings) -> None:
    for position, (place, leaf, *line) in enumerate(rows, start=size):
        if place != position:
            found.problem(
                "seal.gap",
                f"consent_seal {place} stands where {position} is expected: one is missing.",
                ALTERED,
            )
        canonical, _hashed, key, *_rest = line
        if key is None:
            found.problem("seal.entry", f"The entry of consent_seal {place} is gone.", ALTERED)
        elif leaf_hash(canonical) != leaf:
            found.problem(
                "seal.leaf",
                f"The leaf of consent_seal {place} is not the hash of consent_entry {key}.",
                ALTERED,
            )
        if key is not None:
            _explain(found, line)


def _explain(found: Findings, line: Sequence[Any]) -> None:
    """Report what does not fit in an entry itself."""
    canonical, hashed, key, utc, kind, record, salt = line
    time = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    said = Line(id=key, type=kind, time=time, hash=hashed).canonical()
    if kind not in _KINDS:
        found.problem("entry.type", f"consent_entry {key} is of the type {kind!r}: none is.", WRONG)
    if canonical != said:
        found.problem(
            "entry.columns",
            f"The columns of consent_entry {key} are not what its canonical bytes say.",
            WRONG,
        )
    if record is not None and commitment(record, salt) != hashed:
        found.problem(
            "entry.opening",
            f"consent_opening {key} does not open its entry: record and salt give another hash.",
            WRONG,
        )


def _tell_waiting(found: Findings, waiting: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM now() - min(recorded_at))::float8 FROM consent_entry"
            " WHERE NOT EXISTS (SELECT FROM consent_seal WHERE entry_id = id)"
        )
        ((seconds,),) = cursor.fetchall()
    sentence = f"{waiting} entries wait to be sealed, the first for {abs(seconds):.0f} seconds."
    if seconds > ALARM.total_seconds():
        found.problem("seal.waiting", sentence, "See what `manage.py doctor` says of the ledger.")
    else:
        found.remark(sentence)
