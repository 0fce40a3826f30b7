"""An act verified: by its receipt as anybody verifies one, and its row against the record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consent.actions.recording import record_of
from consent.models import Seal
from consent.printing import checkpoint_of, proven, receipt_of
from consent.receipts import check
from consent.sealing import all_keys, level_of
from consent.views.attested import LEVELS
from consent.views.verdicts import told

if TYPE_CHECKING:
    from consent.models import Act
    from consent.printing import Proven
    from consent.receipts import Receipt
    from consent.views.attested import Attested
    from consent.views.verdicts import Told


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What the ledger holds of an act. `told` and `differing` are None once its line is shut.

    `place` counts from 1, None while it is not sealed; `leaf` is hex. `proven` and `level` are None
    until a checkpoint is published that holds it. `differing` names the facts of the record of
    which the row says something else.
    """

    line: str
    place: int | None
    leaf: str
    receipt: Receipt | None
    proven: Proven | None
    level: Attested | None
    told: Told | None
    differing: tuple[str, ...] | None

    @property
    def is_renamed(self) -> bool:
        """Tell whether only the brand's host name is another by now: nothing is wrong then."""
        return self.differing == ("brand",)


def verified(act: Act) -> Verified:
    """Look at an act's line, its proof and its row, as they are stored now."""
    seal = Seal.objects.filter(entry=act.entry_id).first()
    receipt = receipt_of(act)
    proof = receipt.proof if receipt else None
    return Verified(
        line=bytes(act.entry.canonical).decode(),
        place=seal.position + 1 if seal else None,
        leaf=bytes(seal.leaf).hex() if seal else "",
        receipt=receipt,
        proven=proven(proof) if proof else None,
        level=LEVELS[level_of(checkpoint_of(proof))] if proof else None,
        told=_told(receipt) if receipt else None,
        differing=differing(act, receipt.record) if receipt else None,
    )


def _told(receipt: Receipt) -> Told:
    """Give what the verifier of receipts says of these bytes."""
    return told(check(receipt.canonical(), [key.vkey for key in all_keys()]))


def differing(act: Act, record: bytes) -> tuple[str, ...]:
    """Name the facts of which the row says something else than the record that opens its line."""
    made = json.loads(record_of(act).canonical())
    try:
        kept = json.loads(record)
    except ValueError:
        kept = {}
    kept = kept if isinstance(kept, dict) else {}
    names = sorted({*made, *kept})
    return tuple(name for name in names if made.get(name) != kept.get(name))
