"""What a button means: which categories are agreed to and refused, and what kind of act that is."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from consent.trackers.effect import Mode

Decision: TypeAlias = Literal["accept", "refuse", "save"]
Kind: TypeAlias = Literal["consent", "refuse", "withdraw"]
DECISIONS: Final[tuple[Decision, ...]] = get_args(Decision)


@dataclass(frozen=True, kw_only=True)
class Lists:
    """The keys agreed to and refused: never one in both, never a necessary one."""

    yes: frozenset[str]
    no: frozenset[str]


def decided(
    decision: Decision, modes: Mapping[str, Mode], *, on: AbstractSet[str] = frozenset()
) -> Lists:
    """Give what a button decides of categories, by their modes; `on` are those switched on.

    To accept agrees to all that asks and leaves on what is exempt. To refuse refuses both (C03 of
    RULES: one click). To save decides each by its switch; what is exempt and left on stays
    undecided, for there is nothing to agree to.
    """
    asks = frozenset(key for key, mode in modes.items() if mode == "asks")
    exempt = frozenset(key for key, mode in modes.items() if mode == "exempt")
    if decision == "accept":
        return Lists(yes=asks, no=frozenset())
    if decision == "refuse":
        return Lists(yes=frozenset(), no=asks | exempt)
    return Lists(yes=asks & on, no=(asks | exempt) - on)


def kind_of(lists: Lists, *, before: AbstractSet[str] = frozenset()) -> Kind:
    """Give the kind of a choice's line; `before` are the keys agreed to in the choice before it.

    Consent if anything is agreed to anew, or all that was agreed to is again; withdraw if
    something agreed to is taken back; refuse where nothing is agreed to and something is refused.
    """
    if lists.yes - before:
        return "consent"
    if before - lists.yes:
        return "withdraw"
    return "refuse" if lists.no and not lists.yes else "consent"
