"""Each checkpoint again: its note, the key that signed it, what it grows from, its publication."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings

from consent import ledger
from consent.ledger import Frontier, NoteError, open_checkpoint
from consent.models import Checkpoint, LedgerKey, TimeStamp
from consent.sealing.keys import all_keys
from consent.sealing.stamping import StampingError, verify_stamp
from consent.verifying.problems import Findings
from consent.verifying.tree import ALTERED

Told = Callable[[str, int], None]

_AT_ONCE: Final = 1_000
# Machines' clocks may differ by so much where a key was changed.
_CLOCKS: Final = timedelta(minutes=1)
_FORGED: Final = (
    "Whoever holds the database alone can sign nothing: compare the row with the witness directory"
    " and with what others hold, and put it back."
)


def check_checkpoints(found: Findings, told: Told) -> None:
    """Look at every checkpoint, the smallest first."""
    signers = _Signers(all_keys())
    unpublished = 0
    for checkpoint in _stored():
        _check_note(found, checkpoint, signers)
        _check_frontier(found, checkpoint)
        is_published = hasattr(checkpoint, "publication")
        if is_published and unpublished:
            found.problem(
                "checkpoint.unpublished",
                f"consent_checkpoint {unpublished} is not published, and a later one is.",
                ALTERED,
            )
        unpublished = 0 if is_published else unpublished or checkpoint.size
        found.count("checkpoints", 1)
        told("checkpoints", checkpoint.size)
    if unpublished:
        found.remark(f"The checkpoints from {unpublished} entries on are not published yet.")


def _stored() -> Iterator[Checkpoint]:
    last = 0
    while True:
        rows = Checkpoint.objects.filter(size__gt=last).select_related("publication")
        some = list(rows.order_by("size")[:_AT_ONCE])
        yield from some
        if len(some) < _AT_ONCE:
            return
        last = some[-1].size


class _Signers:
    """The keys in their order: none signs alone again once the next one has signed."""

    def __init__(self, listed: Sequence[LedgerKey]) -> None:
        self._listed = listed
        self._latest = 0

    def open(self, checkpoint: Checkpoint) -> ledger.Checkpoint:
        """Give what the note says; NoteError where the key of its time did not sign it."""
        problem = NoteError("No key is listed.")
        for place in range(len(self._listed) - 1, self._latest - 1, -1):
            key = self._listed[place]
            if key.since > checkpoint.at + _CLOCKS:
                continue
            try:
                opened = open_checkpoint(checkpoint.note, key.vkey)
            except NoteError as error:
                problem = error
            else:
                self._check_time(place, checkpoint)
                self._latest = place
                return opened
        raise problem

    def _check_time(self, place: int, checkpoint: Checkpoint) -> None:
        following = self._listed[place + 1 : place + 2]
        if following and checkpoint.at > following[0].since + _CLOCKS:
            raise NoteError(f"It is signed by a key that {following[0].vkey} had replaced.")


def _check_note(found: Findings, checkpoint: Checkpoint, signers: _Signers) -> None:
    row = f"consent_checkpoint {checkpoint.size}"
    try:
        opened = signers.open(checkpoint)
    except NoteError as error:
        found.problem("checkpoint.note", f"The note of {row} does not hold: {error}", _FORGED)
        return
    said = ledger.Checkpoint(settings.LEDGER_ORIGIN, checkpoint.size, bytes(checkpoint.root))
    if opened != said:
        found.problem(
            "checkpoint.note",
            f"The note of {row} says another origin, size or root: {opened.text()!r}.",
            _FORGED,
        )


def _check_frontier(found: Findings, checkpoint: Checkpoint) -> None:
    try:
        root = Frontier.from_bytes(checkpoint.size, bytes(checkpoint.frontier)).root()
    except ValueError:
        root = b""
    if root != bytes(checkpoint.root):
        found.problem(
            "checkpoint.frontier",
            f"The frontier of consent_checkpoint {checkpoint.size} does not give its root.",
            ALTERED,
        )


def check_stamps(found: Findings) -> None:
    """Look at every time stamp, by the certificates of the settings."""
    stamps = TimeStamp.objects.select_related("checkpoint").order_by("at")
    if not settings.TSA_CERTIFICATES:
        if count := stamps.count():
            found.remark(f"{count} time stamps are not verified: TSA_CERTIFICATES names no file.")
        return
    for stamp in stamps.iterator(chunk_size=_AT_ONCE):
        try:
            at = verify_stamp(bytes(stamp.token), note=stamp.checkpoint.note)
            wrong = "" if at == stamp.at else f"it says {at.isoformat()}."
        except StampingError as error:
            wrong = str(error)
        if wrong:
            found.problem(
                "stamp",
                f"consent_timestamp {stamp.pk} of {stamp.checkpoint_id} entries: {wrong}",
                "Name the authority's certificates in TSA_CERTIFICATES; if they are those, the"
                " stamp was altered.",
            )
        found.count("time stamps", 1)
