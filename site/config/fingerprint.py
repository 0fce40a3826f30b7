"""Tells whether database or static files must be prepared again: hashes of their sources."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from config.embedded import REPOSITORY

_LOCK = ".setup/requirements.txt"  # stands for the migrations and static files of every package
_OF_SCHEMA = (
    "*/migrations/*.py",
    "site/*/migrations/*.py",
    "*/apps.py",  # what runs after the migrations
    "site/*/apps.py",
    "site/config/settings.py",  # which apps there are
    "site/config/roles.py",
    "site/config/queue.py",
    _LOCK,
)
_OF_STATIC = ("*/static/**/*", "site/*/static/**/*", "site/static/**/*", _LOCK)


def schema() -> str:
    """Give the SHA-256, in hexadecimal, of all that makes the database's tables and rights."""
    return _digest(_OF_SCHEMA)


def static() -> str:
    """Give the SHA-256, in hexadecimal, of all static files' sources."""
    return _digest(_OF_STATIC)


def _digest(patterns: Iterable[str]) -> str:
    total = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in REPOSITORY.glob(pattern)}):
        if path.is_file():
            total.update(_name(path) + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _name(path: Path) -> bytes:
    return str(path.relative_to(REPOSITORY)).encode()
