"""The database beside its witness: each kept note is a checkpoint here, each checkpoint is kept."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from consent.models import Anchor, Checkpoint, Publication
from consent.verifying.problems import Findings

Told = Callable[[str, int], None]

_AT_ONCE: Final = 1_000
_NOTE: Final = re.compile(r"(?:.*/)?[0-9]{20}/([0-9]{20})\.note")
_CONTRADICTED: Final = (
    "The database is not what was made public: put back the one that is. If that is lost, two"
    " people run `manage.py anchor_ledger`."
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A note in the witness directory: of how many entries, and in which file."""

    size: int
    path: Path


def chains(directory: Path) -> list[list[Kept]]:
    """Give what a witness holds, the smallest first: at first, and after each anchor.

    To be read before the database: the witness is written after it, so it is never ahead.
    """
    return [sorted(_notes(one), key=lambda kept: kept.size) for one in _folders(directory)]


def _folders(directory: Path) -> list[Path]:
    return [directory, *sorted(directory.glob("anchor-*"))]


def _notes(folder: Path) -> Iterator[Kept]:
    for path in folder.glob("*/*.note"):
        if matched := _NOTE.fullmatch(str(path)):
            yield Kept(size=int(matched[1]), path=path)


def check_witness(
    found: Findings, told: Told, directory: Path, held: Sequence[Sequence[Kept]]
) -> None:
    """Compare what the witness held with the checkpoints."""
    kept: set[int] = set()
    for place, chain in enumerate(held):
        others = list(_compared(chain, kept, told))
        if place == len(held) - 1:
            for one in others:
                _contradict(found, one)
        elif others:
            found.remark(
                f"The witness holds {len(others)} checkpoints, of {others[0].size} entries and"
                " more, that an anchor gave up."
            )
    found.count("notes in the witness directory", sum(map(len, held)))
    _check_all_kept(found, kept, _folders(directory))
    _tell_anchors(found)


def _compared(chain: Sequence[Kept], kept: set[int], told: Told) -> Iterator[Kept]:
    """Give the notes that are no checkpoint of the database; put others' sizes into `kept`."""
    for start in range(0, len(chain), _AT_ONCE):
        some = chain[start : start + _AT_ONCE]
        rows = Checkpoint.objects.filter(size__in=[one.size for one in some])
        notes = dict(rows.values_list("size", "note"))
        for one in some:
            if notes.get(one.size, "").encode() == one.path.read_bytes():
                kept.add(one.size)
            else:
                yield one
        told("notes in the witness directory", start + len(some))


def _contradict(found: Findings, one: Kept) -> None:
    if Checkpoint.objects.filter(size=one.size).exists():
        sentence = f"consent_checkpoint {one.size} is not the note that the witness holds."
    else:
        sentence = f"The witness holds a checkpoint of {one.size} entries, and the database none."
    found.problem("witness.contradicted", sentence, _CONTRADICTED)


def _check_all_kept(found: Findings, kept: set[int], folders: Sequence[Path]) -> None:
    """A checkpoint is public once the witness has it: each published one must be there."""
    lost = Anchor.objects.filter(problem="witness_behind").order_by("-size").first()
    missing = 0
    for size in Publication.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if size in kept or _is_there(folders, size):
            continue
        if lost is not None and size <= lost.size:
            missing += 1
            continue
        found.problem(
            "witness.missing",
            f"consent_checkpoint {size} was published, and the witness does not hold it.",
            "Put the directory back from its copy; find out who removed the file.",
        )
    if missing:
        found.remark(f"The witness lacks {missing} checkpoints; an anchor says that it was lost.")


def _is_there(folders: Sequence[Path], size: int) -> bool:
    """Tell whether it was written since the directory was read."""
    return any(any(folder.glob(f"*/{size:020}.note")) for folder in folders)


def _tell_anchors(found: Findings) -> None:
    for anchor in Anchor.objects.order_by("at"):
        found.remark(
            f"Anchor of {anchor.at:%Y-%m-%d} at {anchor.size} entries ({anchor.problem}),"
            f" where the witness held {anchor.witnessed_size}: {anchor.reason}"
        )
