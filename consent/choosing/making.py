"""Make the keys that sign choices: the first one, and the next, on purpose."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from consent.trackers import keys_from, new_key, public_key


class KeyExistsError(Exception):
    """There is a key already; the message says how to take another."""


def make_key(*, is_next: bool = False) -> str:
    """Make the first key, or the next one before those that are there; give its public half.

    Raises KeyExistsError where there is one and no next one was asked for, ValueError for a file
    that holds no keys, OSError where it cannot be written. The file is then as it was.
    """
    path = Path(settings.CHOICE_KEY_FILE)
    before = path.read_bytes() if path.exists() else b""
    if before and not is_next:
        raise KeyExistsError(
            _(
                "There is a key in %(file)s already. With --next a new one signs from now on, and"
                " the older ones still verify."
            )
            % {"file": path}
        )
    _check(before, path)
    pem = new_key()
    _write(path, pem + before)
    return public_key(keys_from(pem)[0])


def _check(before: bytes, path: Path) -> None:
    try:
        keys_from(before or new_key())
    except ValueError as error:
        raise ValueError(
            _("%(file)s holds no keys of ours: move it away first.") % {"file": path}
        ) from error


def _write(path: Path, keys: bytes) -> None:
    """Write for this account only, at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_bytes(keys)
    aside.replace(path)
