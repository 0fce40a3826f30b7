"""The states of consent in which a crawler passes through a site. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from consent.trackers.choices import Choice
from consent.trackers.effect import Mode


@dataclass(frozen=True, kw_only=True)
class State:
    """What a visitor decided, by a name: nothing (`choice` is None), and what her browser asks."""

    name: str
    choice: Choice | None = None
    gpc: bool = False


def states(modes: Mapping[str, Mode], *, choice: Choice) -> tuple[State, ...]:
    """Give every state to pass in, `none` first; `choice` lends its id, time and version.

    Where something may be refused: `refused` (all of it). Where something asks: `accepted` (all
    that asks), and `only-<key>` for each, everything else refused. `gpc`: the browser asks for no
    trackers and nothing was decided.
    """
    return (State(name="none"), *_decided(modes, choice), State(name="gpc", gpc=True))


def _decided(modes: Mapping[str, Mode], choice: Choice) -> Iterator[State]:
    optional = frozenset(key for key, mode in modes.items() if mode != "necessary")
    asking = frozenset(key for key, mode in modes.items() if mode == "asks")
    nothing = frozenset[str]()
    if optional:
        yield State(name="refused", choice=replace(choice, yes=nothing, no=optional))
    if asking:
        yield State(name="accepted", choice=replace(choice, yes=asking, no=nothing))
    for key in sorted(asking) if len(optional) > 1 else ():
        alone = frozenset({key})
        yield State(name=f"only-{key}", choice=replace(choice, yes=alone, no=optional - alone))
