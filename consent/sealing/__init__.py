"""Seals the ledger: places, checkpoints, keys, the witness, anchors, time stamps; and reads it."""

from consent.sealing.anchoring import AnchorRefusedError, Decision, anchor
from consent.sealing.enrolling import KINDS, enrol, record_of_row
from consent.sealing.fitting import record_of_anchor
from consent.sealing.keys import all_keys, check_signing_key, current_vkey, rotate
from consent.sealing.lag import Lag, lag
from consent.sealing.reading import (
    DatabaseHashes,
    Level,
    consistency,
    last_stamped,
    latest_published,
    level_of,
    proof_of,
    published,
    stamp_over,
)
from consent.sealing.refusals import SealingRefusedError
from consent.sealing.sealer import Sealed, examine, seal
from consent.sealing.stamping import StampingError, stamp, stamp_when_due, verify_stamp
from consent.sealing.watching import seal_quietly, stamp_quietly

__all__ = [
    "KINDS",
    "AnchorRefusedError",
    "DatabaseHashes",
    "Decision",
    "Lag",
    "Level",
    "Sealed",
    "SealingRefusedError",
    "StampingError",
    "all_keys",
    "anchor",
    "check_signing_key",
    "consistency",
    "current_vkey",
    "enrol",
    "examine",
    "lag",
    "last_stamped",
    "latest_published",
    "level_of",
    "proof_of",
    "published",
    "record_of_anchor",
    "record_of_row",
    "rotate",
    "seal",
    "seal_quietly",
    "stamp",
    "stamp_over",
    "stamp_quietly",
    "stamp_when_due",
    "verify_stamp",
]
