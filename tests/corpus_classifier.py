"""The suggested class over labelled pairs of real texts: run by `make corpus`."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from pathlib import Path
from typing import Final, TypeAlias

from policies.diff import compare
from policies.diff.suggestion import suggest
from tests.mutations import Mutation, cosmetic, legal

_MISSED: Final = 0.03  # of the substantial ones, at most
_PRECISION: Final = 0.85  # of what is called substantial, at least
_MUTATIONS: Final = 1_000
Interval: TypeAlias = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two texts of the corpus, the class a reader gave their change, and where to find them."""

    id: str
    split: str
    label: str
    kind: str
    old: Path
    new: Path


@dataclass(frozen=True, kw_only=True)
class Result:
    """A pair, the class suggested for it, and why."""

    pair: Pair
    suggested: str
    reasons: tuple[str, ...]


def check(folder: Path) -> list[str]:
    """Give a line for each target that a split of `folder` or the mutations do not reach."""
    results = measured(folder)
    return [*shortfalls(results), *_mutations()]


def pairs(folder: Path) -> list[Pair]:
    """Give the labelled pairs of `classification.json`, contested labels left out."""
    listed = json.loads((folder / "classification.json").read_text("utf-8"))["pairs"]
    return [
        Pair(
            **{name: entry[name] for name in ("id", "split", "label", "kind")},
            old=folder / entry["files"]["old"],
            new=folder / entry["files"]["new"],
        )
        for entry in listed
        if entry["confidence"] != "low"
    ]


def measured(folder: Path) -> list[Result]:
    """Give what is suggested for each pair; only the two texts are read."""
    return [_measured(pair) for pair in pairs(folder)]


def _measured(pair: Pair) -> Result:
    old, new = (path.read_bytes().decode() for path in (pair.old, pair.new))
    redline = compare(old, new)
    suggestion = suggest(redline.changes, redline.typographic, text=new)
    return Result(pair=pair, suggested=suggestion.suggested_class, reasons=suggestion.reasons)


def counts(results: Iterable[Result]) -> Counter[str]:
    """Count found and missed substantial ones, and minor ones flagged and left alone."""
    names = {True: ("missed", "found"), False: ("left alone", "flagged")}
    return Counter(
        names[result.pair.label == "substantial"][result.suggested == "substantial"]
        for result in results
    )


def wilson(hits: int, of: int, *, z: float = 1.959964) -> Interval:
    """Give the 95 % interval of Wilson (1927) for a share of `hits` in `of`."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, z * z
    middle = share + square / (2 * of)
    spread = z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - spread) / (1 + square / of), (middle + spread) / (1 + square / of)


def exact(hits: int, of: int) -> Interval:
    """Give the 95 % interval of Clopper and Pearson (1934) for a share of `hits` in `of`."""
    low = _root(lambda share: 1 - _at_most(hits - 1, of, share) - 0.025) if hits else 0.0
    high = _root(lambda share: 0.025 - _at_most(hits, of, share)) if hits < of else 1.0
    return low, high


def _at_most(hits: int, of: int, share: float) -> float:
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits + 1))


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _step in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return low


def _splits(results: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    names = sorted({result.pair.split for result in results})
    for name in names:
        yield name, [result for result in results if result.pair.split == name]
    if len(names) > 1:
        yield "all", list(results)


def table(results: Sequence[Result]) -> Iterator[str]:
    """Give a line per split and share, with both intervals, then the pairs that were mistaken."""
    for name, part in _splits(results):
        count = counts(part)
        substantial = count["found"] + count["missed"]
        called = count["found"] + count["flagged"]
        yield _line(f"{name}: substantial missed", count["missed"], substantial)
        yield _line(f"{name}: precision", count["found"], called)
        yield _line(f"{name}: minor left alone", count["left alone"], len(part) - substantial)
    for result in results:
        if (result.suggested == "substantial") != (result.pair.label == "substantial"):
            reason = result.reasons[0] if result.reasons else ""
            pair = result.pair
            yield f"{pair.id} {pair.label} ({pair.kind}), suggested {result.suggested}: {reason}"


def _line(name: str, hits: int, of: int) -> str:
    shares = (hits / of if of else 0.0, *wilson(hits, of), *exact(hits, of))
    share, *ends = (f"{100 * value:.1f}" for value in shares)
    said = f"Wilson {ends[0]}-{ends[1]}, Clopper-Pearson {ends[2]}-{ends[3]}"
    return f"{name:<32} {hits:>4} of {of:<4} {share:>5} %  ({said})"


def shortfalls(results: Sequence[Result]) -> Iterator[str]:
    """Give a line for each target that a split does not reach."""
    for name, part in _splits(results):
        count = counts(part)
        substantial = count["found"] + count["missed"]
        if count["missed"] > _MISSED * substantial:
            yield f"{name}: {count['missed']} of {substantial} substantial changes missed"
        if count["found"] < _PRECISION * (count["found"] + count["flagged"]):
            yield f"{name}: {count['flagged']} minor changes flagged beside {count['found']} found"


def _mutations() -> Iterator[str]:
    for mutation in legal(_MUTATIONS):
        if suggested(mutation) != "substantial":
            yield f"missed: {mutation.kind} of {mutation.source}"
    for mutation in cosmetic(_MUTATIONS):
        if suggested(mutation) != "minor":
            yield f"not minor: {mutation.kind} of {mutation.source}"


def suggested(mutation: Mutation) -> str:
    """Give the class suggested for a change of a sample policy."""
    redline = compare(mutation.old, mutation.new)
    return suggest(redline.changes, redline.typographic, text=mutation.new).suggested_class


def main(arguments: list[str]) -> int:
    """Measure the folder named; print the table and what misses a target; 2 without pairs."""
    results = measured(Path(arguments[0]))
    problems = [*shortfalls(results), *_mutations()]
    lines = [*table(results), *problems]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.write(
        f"classifier: {len(results)} pairs, {_MUTATIONS} legal and {_MUTATIONS} cosmetic changes,"
        f" {len(problems)} problems\n"
    )
    return 2 if not results else min(1, len(problems))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
