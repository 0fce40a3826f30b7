"""The files that pages are made by, and a name that changes with them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

APP: Final = Path(__file__).parent.parent


def digest_of(paths: Iterable[Path], *names: str) -> str:
    """Give 16 hexadecimal digits that change with any of the files' bytes, or of the names."""
    digest = hashlib.sha256("\n".join(names).encode())
    for path in paths:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
