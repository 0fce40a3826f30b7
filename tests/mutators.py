"""What mutators of sample policies share: choosing a place that readers read, writing there."""

import random
import re
from collections.abc import Callable
from typing import TypeAlias

# A text, its language, chance: the text before and after, or None where there is no such place.
Mutator: TypeAlias = Callable[[str, str, random.Random], tuple[str, str] | None]


def at(text: str, pattern: str, chance: random.Random) -> re.Match[str] | None:
    """Choose one place in what readers read: no heading's number, no target of a link."""
    hidden = r"^#+ [\d.]*|\]\([^)]*\)|^\d+\. "
    spans = [found.span() for found in re.finditer(hidden, text, re.MULTILINE)]
    places = [
        found
        for found in re.finditer(pattern, text, re.MULTILINE)
        if not any(start <= found.start() < end for start, end in spans)
    ]
    return chance.choice(places) if places else None


def put(text: str, found: re.Match[str] | None, words: str) -> tuple[str, str] | None:
    return (text, text[: found.start()] + words + text[found.end() :]) if found else None
