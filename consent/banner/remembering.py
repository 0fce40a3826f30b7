"""The banner as this process knew it a second ago, for pages that are made for one reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.stored import SHELF

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from django.utils.safestring import SafeString


class Memory:
    """What was made while no fact changed; of a day and a brand each, so it stays small."""

    def __init__(self) -> None:
        self._facts: tuple[object, ...] = ()
        self._made: dict[Hashable, SafeString] = {}

    def of(self, key: Hashable, make: Callable[[], SafeString]) -> SafeString:
        """Give what was made under a key; made now if any fact changed since, or none was."""
        facts = SHELF.facts()
        if facts is not self._facts:
            self._facts, self._made = facts, {}
        # Into the memory we began with: a newer one must not get what was read before it.
        made = self._made
        if key not in made:
            made[key] = make()
        return made[key]
