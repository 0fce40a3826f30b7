"""Changes of the sample policies, by the thousand and always the same: legal ones, cosmetic ones.

The legal ones are made as by somebody who wants a change to slip past: one word or figure, alone
or amid a copy editor's work. The cosmetic ones are that work. Seeded: the same for ever.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from tests.cosmetic_changes import COSMETIC
from tests.legal_changes import LEGAL
from tests.mutators import Mutator

BRANDS: Final = Path(__file__).parent.parent / "site" / "demo" / "brands"


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A sample policy before and after one change; `kind` says which, `source` of which file."""

    kind: str
    source: str
    old: str
    new: str


def legal(count: int, *, seed: int = 1) -> list[Mutation]:
    """Give `count` different legal changes, all kinds in turn over all samples."""
    return _made(LEGAL, count, seed)


def cosmetic(count: int, *, seed: int = 2) -> list[Mutation]:
    """Give `count` different cosmetic changes, all kinds in turn over all samples."""
    return _made(COSMETIC, count, seed)


@cache
def samples() -> tuple[tuple[str, str, str], ...]:
    """Give name, language and text of every sample policy."""
    paths = sorted(BRANDS.rglob("*.md"))
    return tuple(
        (str(path.relative_to(BRANDS)), path.parts[-3], path.read_text("utf-8")) for path in paths
    )


def _made(mutators: Mapping[str, Mutator], count: int, seed: int) -> list[Mutation]:
    return list(islice(_endless(mutators, random.Random(seed)), count))  # noqa: S311


def _endless(mutators: Mapping[str, Mutator], chance: random.Random) -> Iterator[Mutation]:
    seen: set[tuple[str, str]] = set()
    for kind, mutate in cycle(mutators.items()):
        for name, language, text in chance.sample(samples(), len(samples())):
            pair = mutate(text, language, chance)
            if pair and pair[0] != pair[1] and pair not in seen:
                seen.add(pair)
                yield Mutation(kind=kind, source=name, old=pair[0], new=pair[1])
                break
