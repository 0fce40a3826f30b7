"""What categories need today, as this process knew it a second ago: pages are no younger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from consent.choosing import modes
from policies.stored import SHELF

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from consent.models import ConsentVersion
    from consent.trackers import Mode


class Modes:
    """Modes by version and Paris day, while no fact changed that they depend on."""

    def __init__(self) -> None:
        self._facts: tuple[object, ...] = ()
        self._found: dict[tuple[UUID, date], Mapping[str, Mode]] = {}

    def of(self, version: ConsentVersion, *, day: date) -> Mapping[str, Mode]:
        """Give the modes of a version on a day (`consent.choosing.modes`)."""
        facts = SHELF.facts()
        if facts is not self._facts:
            self._facts, self._found = facts, {}
        # Into the memory we began with: a newer one must not get what was read before it.
        found, key = self._found, (version.pk, day)
        if key not in found:
            found[key] = modes(version, day=day)
        return found[key]


MODES: Final = Modes()
