"""The consent cookie of a request, and the keys that sign it."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from consent.trackers import ChoiceError, keys_from, new_key, public_key, verified

if TYPE_CHECKING:
    from django.http import HttpRequest

    from consent.trackers import Choice, ChoiceKey

logger = logging.getLogger(__name__)


class ChoiceKeyError(RuntimeError):
    """There is no key to sign choices with: make the file named by CHOICE_KEY_FILE."""


def choice_keys() -> list[ChoiceKey]:
    """Give the keys of choices: the first signs, all verify. Raises ChoiceKeyError.

    A local installation makes its key at first use; elsewhere somebody makes it on purpose.
    """
    path = Path(settings.CHOICE_KEY_FILE)
    if not path.exists() and settings.LEDGER_MAKES_KEYS:
        _make(path)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise ChoiceKeyError(
            f"No key to sign choices with in {path}: run `manage.py make_choice_key`."
        ) from error


def public_keys() -> list[str]:
    """Give the public keys as pages hold them (`consent.trackers.public_key`).

    None where no key can be read: pages are still made, and no choice on them is good.
    """
    try:
        return [public_key(key) for key in choice_keys()]
    except ChoiceKeyError:
        logger.warning("choice_key_missing")
        return []


def host_of(request: HttpRequest) -> str:
    """Give the host name that a choice is signed for: without its port, as the script knows it."""
    return request.get_host().partition(":")[0].lower()


def choice_of(request: HttpRequest) -> Choice | None:
    """Give the choice of a request's cookie, if we signed it for this host; else None.

    Whether it still holds is for the caller to ask (`Choice.holds`).
    """
    value = request.COOKIES.get(settings.COOKIE_CONSENT_NAME, "")
    if not value:
        return None
    try:
        return verified(value, host=host_of(request), keys=choice_keys())
    except ChoiceError:
        return None


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> list[ChoiceKey]:
    return keys_from(path.read_bytes())


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_bytes(new_key())
    try:
        # A second process that makes one at this moment keeps the first one's.
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
