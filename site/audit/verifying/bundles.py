"""A bundle as it is read: container, manifest, the hash of each file, keys, its checkpoint."""

import base64
import json
from typing import Any

from audit.verifying.container import check_container, unpacked
from audit.verifying.failures import FORMAT, HASHES, BundleError, reading, sha256
from audit.verifying.notes import checkpoint_of, opened

MANIFEST, NOTE, KEYS, HEAD = (
    "manifest.json",
    "manifest.note",
    "log/vkeys.txt",
    "log/checkpoint.note",
)


class Bundle:
    """A bundle whose files are those of its signed manifest.

    `vkeys` are all keys of the ledger as the bundle lists them, `trusted` those that must have
    signed manifest and checkpoint; `roots` are of sizes whose consistency was checked, and `told`
    is what else is to be said of it.
    """

    def __init__(self, data: bytes, vkey: str | None) -> None:
        self.members = unpacked(data)
        lines = self.members.get(KEYS, b"").decode("ascii", "replace").split("\n")
        self.vkeys = [line for line in lines if line]
        self.trusted = [vkey] if vkey else self.vkeys
        self._check_manifest(data)
        self._check_files()
        opened(self.members[NOTE], self.trusted, NOTE)
        check_container(data, self.members)
        self.origin, self.size, self.root = self._head()
        self.roots = {self.size: self.root}
        self.told: list[str] = []

    def json(self, name: str) -> Any:
        """Give what a file holds as JSON."""
        with reading(name):
            return json.loads(self.members[name])

    def check_hash(self, name: str, expected: str, where: str) -> None:
        """Refuse a file that is missing, or whose SHA-256 is another than stands somewhere."""
        if name not in self.members:
            raise BundleError(HASHES, name, f"is missing; its hash is {where}.")
        if sha256(self.members[name]) != expected:
            raise BundleError(HASHES, name, f"is not the file whose hash is {where}.")

    def _check_manifest(self, data: bytes) -> None:
        for name in (MANIFEST, NOTE, KEYS):
            if name not in self.members:
                check_container(data, self.members)
                raise BundleError(HASHES, name, "is missing: this is no evidence bundle.")
        stated = f"{FORMAT}\nsha256 {sha256(self.members[MANIFEST])}\n\n".encode()
        if not self.members[NOTE].startswith(stated):
            # Which of the two was changed, the signature says.
            opened(self.members[NOTE], self.trusted, NOTE)
            raise BundleError(HASHES, MANIFEST, "is not the one whose hash was signed.")
        self.manifest = self.json(MANIFEST)

    def _check_files(self) -> None:
        with reading(MANIFEST):
            files = {one["name"]: (one["sha256"], one["length"]) for one in self.manifest["files"]}
        for name, (expected, length) in files.items():
            self.check_hash(name, expected, "in the manifest")
            if len(self.members[name]) != length:
                raise BundleError(HASHES, name, "is not as long as the manifest says.")
        for name in self.members.keys() - files.keys() - {MANIFEST, NOTE}:
            raise BundleError(HASHES, name, "is not in the manifest.")

    def _head(self) -> tuple[str, int, bytes]:
        with reading(HEAD):
            origin, size, root = checkpoint_of(self.members[HEAD], self.trusted, HEAD)
        stated = {"origin": origin, "root": base64.b64encode(root).decode(), "size": size}
        if self.manifest.get("checkpoint") != stated or self.manifest.get("format") != FORMAT:
            raise BundleError(HASHES, MANIFEST, "names another checkpoint or format.")
        return origin, size, root
