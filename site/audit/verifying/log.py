"""The ledger in a bundle: its entries, their records, receipts, and earlier checkpoints."""

import json
from typing import Any

from audit.verifying.bundles import Bundle
from audit.verifying.failures import CONSISTENCY, HASHES, SIGNATURES, BundleError, reading, sha256
from audit.verifying.notes import checkpoint_of, decoded
from audit.verifying.trees import is_consistent, is_included, leaf


def check_consistency(bundle: Bundle) -> None:
    """Check that the tree only grew, from each earlier checkpoint of the bundle to its own."""
    file = "log/consistency.json"
    for one in bundle.json(file):
        with reading(file):
            note, path = one["checkpoint"].encode(), [decoded(each) for each in one["path"]]
        origin, size, root = checkpoint_of(note, bundle.vkeys, file)
        roots = (root, bundle.root)
        if origin != bundle.origin or not is_consistent(size, bundle.size, roots, path):
            raise BundleError(CONSISTENCY, file, f"its {size} entries did not grow into these.")
        bundle.roots[size] = root


def check_own(bundle: Bundle, note: bytes, file: str) -> None:
    """Check that the bundle's ledger is the one of a checkpoint that the auditor kept."""
    origin, size, root = checkpoint_of(note, bundle.vkeys, file)
    if origin != bundle.origin:
        sentence = f"is of the ledger {origin}, the bundle of {bundle.origin}."
    elif size > bundle.size:
        sentence = f"has {size} entries, the bundle {bundle.size}: ask for a bundle of today."
    elif size not in bundle.roots:
        sentence = f"no proof leads from its {size} entries: ask for a bundle with --checkpoint."
    elif bundle.roots[size] != root:
        sentence = f"has another root for {size} entries: the ledger was rewritten, or forked."
    else:
        bundle.told.append(f"{file}: the ledger of your {size} entries grew into this one.")
        return
    raise BundleError(CONSISTENCY, file, sentence)


def check_entry(bundle: Bundle, one: dict[str, Any]) -> None:
    """Check that an entry is in the tree, and commits to its record where that is not erased."""
    file = f"log/entries/{one['id']}.json"
    held = bundle.json(file)
    with reading(file):
        entry, path = held["entry"].encode(), [decoded(each) for each in held["path"]]
        line = json.loads(entry)
        known = (one["id"], one["type"], one["time"], one["index"])
        if (line["id"], line["type"], line["time"], held["index"]) != known:
            raise BundleError(HASHES, file, "is not the entry that the manifest names.")
        if not is_included(leaf(entry), held["index"], bundle.size, path, bundle.root):
            raise BundleError(SIGNATURES, file, "is not in the ledger of the checkpoint.")
        if one["record"] is None:
            return
        salted = bundle.members[one["record"]] + bytes.fromhex(held["salt"])
        if sha256(salted) != line["hash"]:
            raise BundleError(HASHES, one["record"], "is not what the ledger commits to.")
    if one["record"].startswith(("acts/", "choices/")):
        check_receipt(bundle, one["record"], held)


def check_receipt(bundle: Bundle, record: str, held: dict[str, Any]) -> None:
    """Check that the person's copy opens the same entry, under a checkpoint of the same ledger."""
    file = record.replace("record.json", "receipt.json")
    receipt = bundle.json(file)
    with reading(file):
        own = (receipt["record"].encode(), receipt["salt"], receipt["entry"])
        if own != (bundle.members[record], held["salt"], held["entry"]):
            raise BundleError(HASHES, file, "does not open the entry of its record.")
        proof = receipt["proof"]
        note, path = proof["checkpoint"].encode(), [decoded(each) for each in proof["path"]]
        _, size, root = checkpoint_of(note, bundle.vkeys, file)
        if not is_included(leaf(own[2].encode()), proof["index"], size, path, root):
            raise BundleError(SIGNATURES, file, "its proof does not lead to its checkpoint.")
    if bundle.roots.get(size) != root:
        raise BundleError(CONSISTENCY, file, "its checkpoint is not of the bundle's ledger.")


def check_screens(bundle: Bundle) -> None:
    """Check that the pictures of screens are those whose hashes were kept with them."""
    for file in [name for name in bundle.members if name.endswith("/screens.json")]:
        for screen in bundle.json(file)["screens"]:
            # Of public pages the DOM is too long to keep: its hash stands beside the picture.
            for part in (screen[name] for name in ("screenshot", "dom") if name in screen):
                name = f"{file.rpartition('/')[0]}/{part['file']}"
                bundle.check_hash(name, part["sha256"], f"in {file}")
