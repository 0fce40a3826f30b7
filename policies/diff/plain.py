"""What changed between two texts, clause by clause, with the words added and removed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from policies.clauses import Clause, Draft

Kind = Literal["same", "added", "removed"]
_WORD: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Some consecutive words and whether both texts have them."""

    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True)
class ClauseChange:
    """A clause that is not the same in both texts: its heading and its words, in order."""

    heading: str
    kind: Literal["added", "removed", "changed"]
    runs: tuple[Run, ...]


def plain_changes(old: Draft, new: Draft) -> tuple[ClauseChange, ...]:
    """Give the clauses that changed, in the order of the new text, removed ones where they stood.

    Clauses are matched by lasting id, else by heading. Their Markdown is compared word by word.
    """
    return tuple(change for change in _changes(old, new) if change is not None)


def _changes(old: Draft, new: Draft) -> Iterator[ClauseChange | None]:
    matcher = SequenceMatcher(None, _keys(old, new), _keys(new, old), autojunk=False)
    for _tag, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        before, after = list(old.clauses[a_start:a_end]), list(new.clauses[b_start:b_end])
        if _tag == "equal":
            yield from map(_changed, before, after)
        else:
            yield from (_whole(clause, kind="removed") for clause in before)
            yield from (_whole(clause, kind="added") for clause in after)


def _keys(draft: Draft, other: Draft) -> list[str]:
    known = {clause.id for clause in other.clauses if clause.id}
    return [clause.id if clause.id in known else clause.heading() for clause in draft.clauses]


def _changed(old: Clause, new: Clause) -> ClauseChange | None:
    before, after = _WORD.findall(_text(old)), _WORD.findall(_text(new))
    if before == after and old.heading() == new.heading():
        return None
    runs = tuple(_runs(before, after))
    heading = new.heading()
    if old.heading() != heading:
        heading = f"{old.heading()} → {heading}"
    return ClauseChange(heading=heading, kind="changed", runs=runs)


def _runs(before: list[str], after: list[str]) -> Iterator[Run]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        if tag == "equal":
            yield Run(kind="same", text="".join(before[a_start:a_end]))
            continue
        if a_end > a_start:
            yield Run(kind="removed", text="".join(before[a_start:a_end]))
        if b_end > b_start:
            yield Run(kind="added", text="".join(after[b_start:b_end]))


def _text(clause: Clause) -> str:
    return "\n\n".join(block.markdown() for block in clause.blocks)


def _whole(clause: Clause, *, kind: Literal["added", "removed"]) -> ClauseChange:
    runs = (Run(kind=kind, text=_text(clause)),)
    return ClauseChange(heading=clause.heading(), kind=kind, runs=runs)
