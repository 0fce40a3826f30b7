"""The ledger as bytes and hashes: lines, the tree over them, proofs, signed checkpoints."""

from consent.ledger.checkpoints import (
    Checkpoint,
    open_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from consent.ledger.frontier import LEVEL_HEIGHT, Completed, Frontier
from consent.ledger.lines import (
    SALT_BYTES,
    Line,
    canonical_json,
    commitment,
    instant,
    new_salt,
)
from consent.ledger.notes import (
    NoteError,
    SigningKey,
    VerifierKey,
    open_note,
    sign_note,
)
from consent.ledger.paths import Hashes, consistency_path, inclusion_path, root_at
from consent.ledger.proof import Proof, ProofError
from consent.ledger.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    leaf_hashes,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "LEVEL_HEIGHT",
    "SALT_BYTES",
    "Checkpoint",
    "Completed",
    "Frontier",
    "Hashes",
    "Line",
    "NoteError",
    "Proof",
    "ProofError",
    "SigningKey",
    "VerifierKey",
    "canonical_json",
    "commitment",
    "consistency_path",
    "consistency_proof",
    "inclusion_path",
    "inclusion_proof",
    "instant",
    "leaf_hash",
    "leaf_hashes",
    "new_salt",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "read_checkpoint",
    "root",
    "root_at",
    "sign_checkpoint",
    "sign_note",
    "verify_consistency",
    "verify_inclusion",
]
