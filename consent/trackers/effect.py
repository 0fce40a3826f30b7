"""What a choice means on a page: which categories may load, and which are still to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from consent.trackers.choices import Choice

Mode: TypeAlias = Literal["necessary", "exempt", "asks"]


def allowed(
    modes: Mapping[str, Mode], choice: Choice | None, *, gpc: bool = False
) -> frozenset[str]:
    """Give the categories that may load: `choice` holds, or is None; `gpc` as the browser says.

    Necessary ones always. Exempt ones unless refused. What asks only after a yes. Under Global
    Privacy Control nothing but what is necessary, unless the choice was made despite it.
    """
    refuses_all = gpc and not (choice is not None and choice.despite_gpc)
    return frozenset(
        key
        for key, mode in modes.items()
        if mode == "necessary" or (not refuses_all and _is_on(key, mode, choice))
    )


def undecided(modes: Mapping[str, Mode], choice: Choice | None) -> frozenset[str]:
    """Give the categories that are to be asked: any of them shows the banner."""
    decided = choice.yes | choice.no if choice is not None else frozenset[str]()
    return frozenset(key for key, mode in modes.items() if mode == "asks" and key not in decided)


def _is_on(key: str, mode: Mode, choice: Choice | None) -> bool:
    if mode == "exempt":
        return choice is None or key not in choice.no
    return choice is not None and key in choice.yes
