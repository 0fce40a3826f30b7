"""Remembers which steps of the demo are done, beside the data they made."""

import json
from collections.abc import Sequence
from pathlib import Path

from config import embedded, fingerprint
from consent.interface import interface_build

# Before anything is served. What is not among them is done beside the running demo.
PREPARED = ("migrate", "static", "load")


def _path() -> Path:
    return embedded.cluster_directory("demo") / "prepared.json"


def _done() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(_path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _wanted() -> dict[str, str]:
    return {
        "migrate": fingerprint.schema(),
        "static": fingerprint.static(),
        # Data of an earlier version stay, and get what they never had: registers, rights, choices.
        "load": fingerprint.schema(),
        "screens": interface_build(),
    }


def missing(steps: Sequence[str] = PREPARED) -> list[str]:
    """Give the steps to be done, in their order: never done, or their sources have changed."""
    done, wanted = _done(), _wanted()
    return [step for step in steps if done.get(step) != wanted[step]]


def record(step: str) -> None:
    """Note that a step is done with the sources as they are."""
    part = _path().with_suffix(".part")
    part.write_text(json.dumps(_done() | {step: _wanted()[step]}), encoding="utf-8")
    part.replace(_path())
