"""Reads the tree as it is stored: proofs, published checkpoints, and how well they are attested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from consent.ledger import Proof, consistency_path, inclusion_path
from consent.models import Checkpoint, Seal, Subtree, TimeStamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

# RULES section 5: a log; a signed one; time-stamped; by a qualified authority.
Level: TypeAlias = Literal["L1", "L2", "L3", "L4"]


class DatabaseHashes:
    """The stored hashes of the tree (`consent.ledger.Hashes`): two tables, read by ranges."""

    def leaves(self, start: int, stop: int) -> Sequence[bytes]:
        """Give the leaf hashes at positions `start` to `stop - 1`, in order."""
        rows = Seal.objects.filter(position__gte=start, position__lt=stop).order_by("position")
        return [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]

    def subtrees(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        """Give the hashes of a level's full subtrees at places `start` to `stop - 1`, in order."""
        rows = Subtree.objects.filter(level=level, place__gte=start, place__lt=stop)
        return [bytes(one) for one in rows.order_by("place").values_list("hash", flat=True)]


def published() -> QuerySet[Checkpoint]:
    """Give the checkpoints that anybody may see."""
    return Checkpoint.objects.filter(publication__isnull=False)


def latest_published() -> Checkpoint | None:
    """Give the latest checkpoint that anybody may see."""
    return published().order_by("-size").first()


def proof_of(entry: UUID) -> Proof | None:
    """Give the proof of an entry under the first published checkpoint that holds it.

    None while it is pending; once there is one, it stays the same for ever.
    """
    position = Seal.objects.filter(entry=entry).values_list("position", flat=True).first()
    if position is None:
        return None
    checkpoint = published().filter(size__gt=position).order_by("size").first()
    if checkpoint is None:
        return None
    path = inclusion_path(position, checkpoint.size, DatabaseHashes())
    return Proof(position, checkpoint.note, tuple(path))


def consistency(old: int, new: int) -> list[bytes]:
    """Give the proof that the log of `new` entries begins with that of `old` (RFC 9162, 2.1.4).

    Raises ValueError for sizes that are no such log's.
    """
    latest = latest_published()
    if latest is None or new > latest.size:
        raise ValueError(f"No published checkpoint holds {new} entries.")
    return consistency_path(old, new, DatabaseHashes())


def stamp_over(checkpoint: Checkpoint) -> TimeStamp | None:
    """Give the first time stamp of this checkpoint or of a later one, which holds this one.

    A qualified one goes before others.
    """
    later = TimeStamp.objects.filter(checkpoint__size__gte=checkpoint.size)
    return later.order_by("-is_qualified", "checkpoint__size", "at").first()


def level_of(checkpoint: Checkpoint | None) -> Level:
    """Give how well a checkpoint is attested; an entry without one is in the log alone."""
    if checkpoint is None:
        return "L1"
    stamp = stamp_over(checkpoint)
    if stamp is None:
        return "L2"
    return "L4" if stamp.is_qualified else "L3"


def last_stamped() -> int:
    """Give the size of the largest checkpoint with a time stamp; 0 where there is none."""
    sizes = TimeStamp.objects.order_by("-checkpoint__size").values_list("checkpoint", flat=True)
    return sizes.first() or 0
