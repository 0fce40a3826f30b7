"""Batches of letters and their people, as the desk lists them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from notifications.models import Delivery, LetterBatch, LetterProof, Stage, State

if TYPE_CHECKING:
    from notifications.models import Notice


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """A batch in a list: how many letters, how many of them still wait for their proof."""

    batch: LetterBatch
    letters: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """One letter of a batch: its place from 1, to whom, the proofs that were entered."""

    place: int
    delivery: Delivery
    proofs: list[LetterProof]

    @property
    def is_without_proof(self) -> bool:
        """Tell whether a presentation may still be entered: also of one informed later by mail."""
        return not self.proofs and self.delivery.state != State.EXEMPT


def batches_of(notice: Notice) -> list[BatchLine]:
    """Give the batches of a notice, the latest first."""
    batches = LetterBatch.objects.filter(notice=notice).select_related("by").defer("pdf")
    found = list(batches.order_by("-at", "pk"))
    waiting = _waiting(notice)
    return [
        BatchLine(
            batch=one,
            letters=len(one.deliveries),
            waiting=sum(waiting[key] for key in one.deliveries),
        )
        for one in found
    ]


def _waiting(notice: Notice) -> Counter[str]:
    rows = Delivery.objects.open().filter(notice=notice, stage=Stage.LETTER)
    return Counter(str(key) for key in rows.values_list("pk", flat=True))


def lines_of(batch: LetterBatch) -> list[LetterLine]:
    """Give the letters of a batch in the order in which they are printed."""
    ids = [UUID(one) for one in batch.deliveries]
    rows = Delivery.objects.filter(pk__in=ids, notice=batch.notice_id)
    found = rows.select_related("practitioner").in_bulk()
    proofs = defaultdict(list)
    for proof in LetterProof.objects.filter(delivery__in=ids).order_by("presented_on", "pk"):
        proofs[proof.delivery_id].append(proof)
    return [
        LetterLine(place=place, delivery=found[key], proofs=proofs[key])
        for place, key in enumerate(ids, start=1)
        if key in found
    ]
