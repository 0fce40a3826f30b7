"""Bundles that lie: what the ledger's operator, who has its key, can make of a true one."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from audit.verifying.container import packed
from audit.verifying.failures import FORMAT
from consent.ledger import (
    Checkpoint,
    SigningKey,
    canonical_json,
    commitment,
    inclusion_proof,
    root,
    sign_checkpoint,
    sign_note,
)
from consent.ledger.notes import encoded

Files = dict[str, bytes]


def changed(files: Files, name: str, **values: Any) -> Files:
    """Give the files, with other values in one that is JSON."""
    return files | {name: canonical_json(json.loads(files[name]) | values)}


@dataclass(frozen=True, kw_only=True)
class Forger:
    """Somebody who has the ledger's key."""

    key: SigningKey

    def resealed(self, files: Files, **manifest: Any) -> bytes:
        """Give a bundle of these files, with a manifest that fits them."""
        beside = {name: data for name, data in files.items() if not name.startswith("manifest.")}
        listed = [
            {"name": name, "length": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in sorted(beside.items())
        ]
        stated = canonical_json(json.loads(files["manifest.json"]) | manifest | {"files": listed})
        note = sign_note(f"{FORMAT}\nsha256 {sha256(stated).hexdigest()}\n", self.key)
        whole = beside | {"manifest.json": stated, "manifest.note": note.encode()}
        return packed(dict(sorted(whole.items())))

    def checkpoint(self, size: int, root: bytes) -> str:
        """Give a checkpoint of the ledger's name."""
        return sign_checkpoint(Checkpoint(self.key.name, size, root), self.key)

    def relogged(self, files: Files, record: str, **values: Any) -> bytes:
        """Give a bundle with another record in a ledger made anew: every hash fits.

        Only a rule, or a checkpoint that somebody kept, can tell it from a true one.
        """
        files, manifest = changed(files, record, **values), json.loads(files["manifest.json"])
        lines = [_line(files, one) for one in manifest["entries"]]
        note = self.checkpoint(len(lines), root(lines))
        for index, one in enumerate(manifest["entries"]):
            path = [encoded(each) for each in inclusion_proof(index, lines)]
            place = {"index": index, "path": path}
            entry = {"entry": lines[index].decode()}
            files = changed(files, f"log/entries/{one['id']}.json", **entry, **place)
            one["index"] = index
            if one["record"].startswith(("acts/", "choices/")):
                opened: dict[str, Any] = entry | {"record": files[one["record"]].decode()}
                opened["proof"] = place | {"checkpoint": note}
                files = changed(files, one["record"].replace("record.", "receipt."), **opened)
        files |= {"log/checkpoint.note": note.encode(), "log/consistency.json": b"[]"}
        stated = {"origin": self.key.name, "root": encoded(root(lines)), "size": len(lines)}
        return self.resealed(files, checkpoint=stated, entries=manifest["entries"])


def _line(files: Files, listed: dict[str, Any]) -> bytes:
    """Give an entry that commits to its record as it is now."""
    held = json.loads(files[f"log/entries/{listed['id']}.json"])
    made = commitment(files[listed["record"]], bytes.fromhex(held["salt"]))
    return canonical_json(json.loads(held["entry"]) | {"hash": made})
