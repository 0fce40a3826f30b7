"""Which lines of a plain text are numbered headings: those whose numbers follow one another."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policies.importer.lines import Line, indent
from policies.importer.numbers import Numbered, numbered

_KINDS = ("article", "roman", "letter", "integer", "bare")
_LONG_TITLE = 100
_ACCEPTED = 0.5
_PREVIOUS = ((1, 0.0), (2, -0.6), (3, -1.2), (0, -1.0))


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A line that begins with a number, and how much it looks like a heading (0 is doubtful)."""

    index: int
    number: Numbered
    likeness: float


def headings(lines: Sequence[Line]) -> dict[int, int]:
    """Give the level (2 and deeper) of each line that is a numbered heading, by index.

    A heading is told from a list item or a sentence by the company it keeps: its numbers go on
    (1, 2, 3), text stands between them, blank lines around them, and no stop or colon ends them.
    Schemes nest in the order in which they appear: parts I, II hold A, B, which hold 1, 2.
    """
    found: dict[int, int] = {}
    candidates = [c for c in _candidates(lines) if len(c.number.path) < 6]
    _descend(lines, candidates, found, 2, (), frozenset(_KINDS))
    if not found:
        _orphans(candidates, found)
    return found


def _candidates(lines: Sequence[Line]) -> Iterator[Candidate]:
    for index, line in enumerate(lines):
        text = line.text.strip()
        number = numbered(text) if text else None
        if number is not None:
            yield Candidate(index=index, number=number, likeness=_likeness(lines, index, number))


def _likeness(lines: Sequence[Line], index: int, number: Numbered) -> float:
    title = number.title
    before = lines[index - 1].text.strip() if index else ""
    after = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
    score = 0.5 + (0.5 if not before else -0.5) + _beginning(title, number)
    score += 0.5 if not after else (-0.3 if after[0].islower() else 0.2)
    score -= 1.5 if before.endswith(":") else 0
    return score + _ending(title, number)


def _beginning(title: str, number: Numbered) -> float:
    if not title:
        return 0.0 if number.kind in ("article", "decimal") else -2.0
    first = next((char for char in title if not char.isspace() and char not in "*_"), "a")
    return -2.0 if first.islower() else 0.0


def _ending(title: str, number: Numbered) -> float:
    if number.kind == "decimal":
        # Contracts number their paragraphs "3.1", "3.2": a sentence may follow such a number.
        return -0.5 if title.endswith((";", ",")) else 0.0
    if title.endswith((";", ",")):
        return -2.0
    score = -1.0 if title.endswith(".") else 0.0
    return score - (1.0 if len(title) > _LONG_TITLE else 0.0)


def _descend(
    lines: Sequence[Line],
    candidates: Sequence[Candidate],
    found: dict[int, int],
    level: int,
    parent: tuple[int, ...],
    kinds: frozenset[str],
) -> None:
    """Choose the headings of one level among `candidates`, then those under each of them."""
    chain, kind = _choose(lines, candidates, parent, kinds)
    if not chain:
        return
    places = [candidate.index for candidate in candidates]
    ends = [candidate.index for candidate in chain[1:]] + [1 << 60]
    for candidate, end in zip(chain, ends, strict=True):
        found[candidate.index] = level
        inside = candidates[bisect_left(places, candidate.index) + 1 : bisect_left(places, end)]
        if inside:
            own = candidate.number.path if kind not in ("roman", "letter") else ()
            _descend(lines, inside, found, level + 1, own, kinds - {kind})


def _choose(
    lines: Sequence[Line],
    candidates: Sequence[Candidate],
    parent: tuple[int, ...],
    kinds: frozenset[str],
) -> tuple[list[Candidate], str]:
    """Give the best chain: the scheme that begins first, a chain of one only when alone."""
    chains = []
    for kind in (*_KINDS, "decimal"):
        if kind == "decimal":
            same = [c for c in candidates if parent and c.number.path[:-1] == parent]
        else:
            same = [c for c in candidates if c.number.kind == kind and len(c.number.path) == 1]
        if same and (kind in kinds or kind == "decimal"):
            chain = _chain(lines, same, kind)
            if chain:
                chains.append((len(chain) == 1, chain[0].index, kind, chain))
    if not chains:
        return [], ""
    _, _, kind, chain = min(chains, key=lambda one: one[:2])
    return chain, kind


def _chain(lines: Sequence[Line], same: Sequence[Candidate], kind: str) -> list[Candidate]:
    """Give the best run of numbers that follow one another, by dynamic programming, or nothing."""
    # No list is numbered "3.1", "3.2" under a heading "3.": text between is no question there.
    worth = [one.likeness for one in same] if kind == "decimal" else _worth(lines, same)
    best: dict[int, tuple[float, int]] = {}
    back: list[int] = []
    top, last = _ACCEPTED, -1
    for place, candidate in enumerate(same):
        value = candidate.number.path[-1]
        options = [(0.0 if value < 2 else -1.0, -1)]
        options += [
            (best[value - step][0] + cost, best[value - step][1])
            for step, cost in _PREVIOUS
            if value - step in best
        ]
        score, previous = max(options)
        score += worth[place]
        back.append(previous)
        if value not in best or score > best[value][0]:
            best[value] = (score, place)
        if score > top:
            top, last = score, place
    chain = []
    while last >= 0:
        chain.append(same[last])
        last = back[last]
    # "3 Titre" is weak: an address or a quantity begins so too.
    return [] if kind == "bare" and (len(chain) < 3 or top < len(chain)) else chain[::-1]


def _worth(lines: Sequence[Line], same: Sequence[Candidate]) -> list[float]:
    """Give the likeness of each, less where no text stands between two numbers: a list."""
    worth = [candidate.likeness for candidate in same]
    for place, (one, after) in enumerate(pairwise(same)):
        if after.number.path[-1] == one.number.path[-1] + 1 and not _body(lines, one, after):
            worth[place] -= 1.8
            worth[place + 1] -= 1.0
    return worth


def _body(lines: Sequence[Line], one: Candidate, after: Candidate) -> bool:
    """True when text stands between two candidates, not just the end of a sentence."""
    margin = indent(lines[one.index].text)
    close = True
    for line in lines[one.index + 1 : after.index]:
        if line.blank:
            close = False
        elif not close or not (line.text.lstrip()[0].islower() or indent(line.text) > margin + 1):
            return True
    return False


def _orphans(candidates: Sequence[Candidate], found: dict[int, int]) -> None:
    """Accept "1.1", "1.2", "2.1" where no heading "1." stands above them."""
    last: tuple[int, ...] = (0,)
    for candidate in candidates:
        path = candidate.number.path
        if candidate.number.kind == "decimal" and path > last and candidate.likeness >= 1:
            found[candidate.index] = len(path) + 1
            last = path
