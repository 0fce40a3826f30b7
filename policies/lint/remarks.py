"""How content rules speak: what a passage says wrongly, or what the whole text leaves out."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from policies.lint.facts import Facts
from policies.lint.findings import KINDS, Finding, Rule
from policies.lint.passages import Passage
from policies.lint.reading import Reading


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What a rule has to say: `words` found or missing, at a passage or of the whole text."""

    words: str
    at: Passage | None = None


Look: TypeAlias = Callable[[Reading, Facts], Iterable[Remark]]
Grade: TypeAlias = Literal["B", "E", "W", "I"]


def rule(
    name: str,
    severity: Grade,
    look: Look,
    *,
    kinds: tuple[str, ...] = KINDS,
    needs: tuple[str, ...] = (),
) -> Rule:
    """Give the rule that turns what `look` remarks into findings of this severity."""

    def check(reading: Reading, facts: Facts) -> Iterator[Finding]:
        for remark in look(reading, facts):
            yield Finding(
                rule=name,
                severity=severity,
                clause=remark.at.line.cited if remark.at else "",
                line=remark.at.line.number if remark.at else 0,
                context=remark.words,
            )

    return Rule(id=name, severity=severity, check=check, kinds=kinds, needs=needs)


def lacking(*names: str, at: Passage | None = None, of: str = "") -> Iterator[Remark]:
    """Say that `names` (short English words) are missing; nothing when there are none.

    They miss from the whole text, at a passage, or there for what `of` names ("_pk_id", say).
    """
    if names:
        said = ", ".join(names)
        label = " ".join(of.replace("**", "").replace("`", "").split())[:80]
        yield Remark(words=f"{said}: {label}" if label else said, at=at)


def quoting(passages: Iterable[Passage], words: re.Pattern[str] | None = None) -> Iterator[Remark]:
    """Quote each passage, around the words found in it."""
    for one in passages:
        found = words.search(one.words) if words else None
        yield Remark(words=one.quote(found), at=one)
