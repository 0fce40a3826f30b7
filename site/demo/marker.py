"""Remembers which steps of the demo's preparation are done, beside the data they made."""

import json
from pathlib import Path

from config import embedded, fingerprint


def _path() -> Path:
    return embedded.cluster_directory("demo") / "prepared.json"


def _done() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(_path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _wanted() -> dict[str, str]:
    return {"migrate": fingerprint.schema(), "static": fingerprint.static(), "load": "once"}


def missing() -> list[str]:
    """Give the steps to be done, in their order: never done, or their sources have changed."""
    done = _done()
    return [step for step, state in _wanted().items() if done.get(step) != state]


def record(step: str) -> None:
    """Note that a step is done with the sources as they are."""
    part = _path().with_suffix(".part")
    part.write_text(json.dumps(_done() | {step: _wanted()[step]}), encoding="utf-8")
    part.replace(_path())
